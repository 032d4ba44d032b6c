package org.seedferry.home.internal.bundles;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/** The steps that the framework takes for us. */
final class Framework {

  private static final String OURS = "seedferry-home:";
  private static final int START_LEVEL = 20;
  private static final long REFRESH_SECONDS = 30;

  private final BundleContext system;

  /** Takes the system bundle's context: it stays valid even while this very bundle is updated. */
  Framework(BundleContext system) {
    this.system = system;
  }

  /** The installed bundle of that name, the highest version of it; null when there is none. */
  Bundle find(String symbolicName) {
    return Arrays.stream(system.getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .filter(bundle -> bundle.getState() != Bundle.UNINSTALLED)
        .max(Comparator.comparing(Bundle::getVersion))
        .orElse(null);
  }

  /** True when a bundle is there only because its jar was dropped. */
  boolean isOurs(Bundle bundle) {
    return bundle.getLocation().startsWith(OURS);
  }

  Bundle install(BundleJar jar) throws BundleException, IOException {
    try (InputStream in = Files.newInputStream(jar.content())) {
      Bundle bundle = system.installBundle(OURS + jar.symbolicName(), in);
      bundle.adapt(BundleStartLevel.class).setStartLevel(START_LEVEL);
      return bundle;
    }
  }

  void uninstall(Bundle bundle) throws BundleException {
    boolean exports = exports(bundle);
    bundle.uninstall();
    if (exports) {
      refresh(bundle);
    }
  }

  /** Updates a stopped bundle. */
  void update(Bundle bundle, Path content) throws BundleException, IOException {
    boolean exports = exports(bundle);
    try (InputStream in = Files.newInputStream(content)) {
      bundle.update(in);
    }
    refreshUsers(bundle, exports);
  }

  /**
   * Updates a stopped bundle from the place that it came from.
   *
   * @param copy what it was there, where that place cannot be read again
   */
  void updateFromOrigin(Bundle bundle, Path copy) throws BundleException, IOException {
    if (!hasReadableOrigin(bundle) && Files.exists(copy)) {
      // The framework would log a stack trace of its own try.
      update(bundle, copy);
      return;
    }
    boolean exports = exports(bundle);
    try {
      bundle.update();
    } catch (BundleException e) {
      if (!Files.exists(copy)) {
        throw e;
      }
      try (InputStream in = Files.newInputStream(copy)) {
        bundle.update(in);
      }
    }
    refreshUsers(bundle, exports);
  }

  private static boolean hasReadableOrigin(Bundle bundle) {
    try {
      return new URL(bundle.getLocation()).getProtocol() != null;
    } catch (MalformedURLException e) {
      return false;
    }
  }

  /** Writes what a bundle consists of into a jar: its location need not be one that can be read. */
  void copy(Bundle bundle, Path file) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
      copyEntry(bundle, JarFile.MANIFEST_NAME, out);
      copyFolder(bundle, "/", out);
    }
  }

  private static void copyFolder(Bundle bundle, String folder, JarOutputStream out)
      throws IOException {
    var paths = bundle.getEntryPaths(folder);
    for (String path : paths == null ? List.<String>of() : Collections.list(paths)) {
      if (path.endsWith("/")) {
        copyFolder(bundle, path, out);
      } else if (!path.equals(JarFile.MANIFEST_NAME)) {
        copyEntry(bundle, path, out);
      }
    }
  }

  private static void copyEntry(Bundle bundle, String path, JarOutputStream out)
      throws IOException {
    try (InputStream in = bundle.getEntry(path).openStream()) {
      out.putNextEntry(new JarEntry(path));
      in.transferTo(out);
      out.closeEntry();
    }
  }

  private void refreshUsers(Bundle bundle, boolean exported) throws BundleException {
    if (exported || exports(bundle) || isFragment(bundle)) {
      refresh(bundle);
    }
  }

  void stop(Bundle bundle) throws BundleException {
    if (isFragment(bundle)) {
      return;
    }
    try {
      bundle.stop(Bundle.STOP_TRANSIENT);
    } catch (BundleException e) {
      // One that fails while it stops is stopped nevertheless, and needs its update all the more.
      if (bundle.getState() == Bundle.ACTIVE) {
        throw e;
      }
    }
  }

  /** True when the bundle runs, or is to run as soon as the start level allows it. */
  boolean isWanted(Bundle bundle) {
    return bundle.getState() == Bundle.ACTIVE
        || bundle.getState() == Bundle.STARTING
        || bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
  }

  /** Starts a bundle, now and whenever the host starts. */
  void start(Bundle bundle) throws BundleException {
    if (isFragment(bundle)) {
      return;
    }
    boolean policy = bundle.adapt(BundleStartLevel.class).isActivationPolicyUsed();
    bundle.start(policy ? Bundle.START_ACTIVATION_POLICY : 0);
  }

  /** Starts nothing, but makes sure that the bundle could be. */
  void resolve(Bundle bundle) throws BundleException {
    if (!wiring().resolveBundles(List.of(bundle))) {
      throw new BundleException(
          "it cannot be resolved: something that it imports is missing",
          BundleException.RESOLVE_ERROR);
    }
  }

  /**
   * False as long as the host starts: every bundle then waits for its start level. The framework
   * itself would start it out of turn, as it counts the level that it goes to as reached.
   */
  boolean isDue(Bundle bundle) {
    Bundle host = system.getBundle(0);
    return host.getState() == Bundle.ACTIVE
        && host.adapt(FrameworkStartLevel.class).getStartLevel()
            >= bundle.adapt(BundleStartLevel.class).getStartLevel();
  }

  static boolean isFragment(Bundle bundle) {
    return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
  }

  private static boolean exports(Bundle bundle) {
    return bundle.getHeaders("").get(Constants.EXPORT_PACKAGE) != null;
  }

  /** Moves whoever uses the bundle's packages to what they are now, and waits for that. */
  private void refresh(Bundle bundle) throws BundleException {
    CountDownLatch done = new CountDownLatch(1);
    wiring().refreshBundles(List.of(bundle), event -> done.countDown());
    try {
      if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
        throw new BundleException(
            "the bundles that use it were not refreshed within " + REFRESH_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BundleException("interrupted while the bundles that use it were refreshed", e);
    }
  }

  private FrameworkWiring wiring() {
    return system.getBundle(0).adapt(FrameworkWiring.class);
  }
}
