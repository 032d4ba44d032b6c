package org.seedferry.itests.felix;

import java.nio.channels.AsynchronousChannelGroup;
import java.util.Timer;
import java.util.concurrent.Executors;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Of a bundle that knows no guard: it ends its channel group, and forgets its timer. */
public final class Stranger implements BundleActivator {

  private AsynchronousChannelGroup group;

  @Override
  public void start(BundleContext context) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    // The threads inherit nothing that tells whose they are.
    thread.setContextClassLoader(null);
    try {
      group = AsynchronousChannelGroup.withFixedThreadPool(1, Executors.defaultThreadFactory());
      new Timer("forgotten", true);
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  @Override
  public void stop(BundleContext context) throws Exception {
    group.shutdownNow();
  }
}
