package org.seedferry.testing.leak;

import org.osgi.framework.Bundle;

/** How a bundle is called in a text. */
final class Bundles {
  private Bundles() {}

  static String text(Bundle bundle) {
    return bundle.getSymbolicName() + " " + bundle.getVersion() + " [" + bundle.getBundleId() + "]";
  }
}
