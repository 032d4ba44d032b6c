package org.seedferry.itests.churn.driver;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleReference;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/** The framework of the host that this agent sits in. Thread-safe. */
final class HostFramework {

  private static final String OURS = "org.seedferry.";
  private static final int RUNNING_START_LEVEL = 100;
  private static final long LIMIT_SECONDS = 120;

  /** Uses a service and returns what came of it. */
  interface Use<T> {
    T apply(Object service) throws Exception;
  }

  private final BundleContext system;

  private HostFramework(BundleContext system) {
    this.system = system;
  }

  /** Waits until the launcher has started everything. */
  static HostFramework await(Instrumentation machine) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    BundleContext system = null;
    while (System.nanoTime() - end < 0) {
      system = system == null ? find(machine) : system;
      if (system != null
          && system.getBundle().adapt(FrameworkStartLevel.class).getStartLevel()
              == RUNNING_START_LEVEL
          && system.getBundle().getState() == Bundle.ACTIVE) {
        return new HostFramework(system);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    throw new IllegalStateException("the framework is not up within " + LIMIT_SECONDS + " s");
  }

  /** Any class of any bundle leads to the framework. */
  private static BundleContext find(Instrumentation machine) {
    for (Class<?> type : machine.getAllLoadedClasses()) {
      if (type.getClassLoader() instanceof BundleReference reference) {
        BundleContext context = reference.getBundle().getBundleContext();
        return context == null ? null : context.getBundle(0).getBundleContext();
      }
    }
    return null;
  }

  BundleContext system() {
    return system;
  }

  /** The bundles of the project, as installed. */
  List<Bundle> ours() {
    List<Bundle> ours = new ArrayList<>();
    for (Bundle bundle : system.getBundles()) {
      if (bundle.getSymbolicName().startsWith(OURS)) {
        ours.add(bundle);
      }
    }
    return ours;
  }

  Bundle bundle(String name) {
    return ours().stream()
        .filter(bundle -> shortName(bundle).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " is not installed any more"));
  }

  static String shortName(Bundle bundle) {
    return bundle.getSymbolicName().substring(OURS.length());
  }

  /** Refreshes bundles and those that are wired to them, and returns when that is over. */
  void refresh(Collection<Bundle> bundles) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    system
        .getBundle()
        .adapt(FrameworkWiring.class)
        .refreshBundles(
            bundles,
            event -> {
              if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
              }
            });
    if (!done.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not refreshed within " + LIMIT_SECONDS + " s");
    }
  }

  /** Uses a service, which may come up a moment later. */
  <T> T with(String type, Use<T> use) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (System.nanoTime() - end < 0) {
      ServiceReference<?>[] found = system.getAllServiceReferences(type, null);
      Object service = found == null ? null : system.getService(found[0]);
      if (service != null) {
        try {
          return use.apply(service);
        } finally {
          system.ungetService(found[0]);
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    throw new IllegalStateException("no service " + type);
  }

  /** Fails, naming them, when some of our bundles are not active. */
  void checkAllActive() {
    List<String> lame =
        ours().stream()
            .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
            .map(bundle -> bundle + " is in state " + bundle.getState())
            .toList();
    if (!lame.isEmpty()) {
      throw new IllegalStateException(lame.toString());
    }
  }
}
