package org.seedferry.metrics.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The version, and the bundles by state. */
final class HostSource implements Source {

  private final BundleContext context;

  HostSource(BundleContext context) {
    this.context = context;
  }

  @Override
  public void read(Reading into) {
    into.add(Family.BUILD_INFO, 1, context.getBundle().getVersion().toString());
    for (Bundle bundle : context.getBundles()) {
      into.add(Family.BUNDLES, 1, state(bundle.getState()));
    }
  }

  private static String state(int state) {
    return switch (state) {
      case Bundle.UNINSTALLED -> "uninstalled";
      case Bundle.INSTALLED -> "installed";
      case Bundle.RESOLVED -> "resolved";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      default -> "active";
    };
  }
}
