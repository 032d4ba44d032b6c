package org.seedferry.home.internal;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Finds the host's home folder. */
final class Home {

  private static final String PROPERTY = "seedferry.home";

  private Home() {}

  static Path of(BundleContext context) {
    String home = context.getProperty(PROPERTY);
    if (home == null || home.isBlank()) {
      throw new IllegalStateException(
          "the framework property " + PROPERTY + " is not set: it must name the home folder");
    }
    return Path.of(home).toAbsolutePath().normalize();
  }
}
