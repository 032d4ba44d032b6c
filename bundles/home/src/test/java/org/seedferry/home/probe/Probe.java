package org.seedferry.home.probe;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The activator of the bundles that the tests make. */
public final class Probe implements BundleActivator {

  @Override
  public void start(BundleContext context) {
    if (context.getBundle().getHeaders().get("Probe-Fails") != null) {
      throw new IllegalStateException("the probe fails as told");
    }
  }

  @Override
  public void stop(BundleContext context) {
    // Nothing to end.
  }
}
