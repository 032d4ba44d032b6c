package org.seedferry.testing.leak.probe;

import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/** A class in a bundle of a test's own. */
public final class Probe implements Runnable, ServiceListener, BundleListener, FrameworkListener {

  private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();

  /** Keeps itself for the thread that calls. */
  @Override
  public void run() {
    LOCAL.set(this);
  }

  @Override
  public void serviceChanged(ServiceEvent event) {}

  @Override
  public void bundleChanged(BundleEvent event) {}

  @Override
  public void frameworkEvent(FrameworkEvent event) {}
}
