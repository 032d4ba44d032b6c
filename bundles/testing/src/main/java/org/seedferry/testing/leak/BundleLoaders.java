package org.seedferry.testing.leak;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The class loaders of bundles that are gone, or that have been updated since: those that are still
 * in memory after a garbage collection. Knows those that it has seen itself.
 */
final class BundleLoaders implements LeakSource, AutoCloseable {

  /** A class loader that was some bundle's. */
  private record Seen(
      String bundle,
      String revision,
      WeakReference<BundleWiring> wiring,
      WeakReference<ClassLoader> loader) {

    boolean isOf(BundleWiring other) {
      return wiring.refersTo(other);
    }

    boolean dead() {
      return wiring.refersTo(null) && loader.refersTo(null);
    }

    boolean current() {
      BundleWiring live = wiring.get();
      return live != null && live.isCurrent();
    }

    boolean inUse() {
      BundleWiring live = wiring.get();
      return live != null && live.isInUse();
    }

    String text() {
      return revision
          + (inUse()
              ? ": not removed yet, other bundles are wired to it; a refresh of the bundle lets go"
              : ": still in memory; " + Holders.of(loader));
    }
  }

  private final BundleContext framework;
  private final SynchronousBundleListener listener = this::changed;
  private final List<Seen> seen = new ArrayList<>();

  BundleLoaders(BundleContext framework) {
    this.framework = framework;
    framework.addBundleListener(listener);
    for (Bundle bundle : framework.getBundles()) {
      see(bundle);
    }
  }

  @Override
  public void close() {
    try {
      framework.removeBundleListener(listener);
    } catch (IllegalStateException frameworkHasEnded) {
      // Its listeners have ended with it.
    }
  }

  private void changed(BundleEvent event) {
    if (event.getType() == BundleEvent.RESOLVED || event.getType() == BundleEvent.STARTED) {
      see(event.getBundle());
    }
  }

  private void see(Bundle bundle) {
    BundleWiring wiring = bundle.getBundleId() == 0 ? null : bundle.adapt(BundleWiring.class);
    if (wiring == null) {
      return;
    }
    synchronized (seen) {
      if (seen.stream().noneMatch(known -> known.isOf(wiring))) {
        seen.add(
            new Seen(
                bundle.getSymbolicName(),
                Bundles.text(bundle) + " revision " + wiring.getRevision(),
                new WeakReference<>(wiring),
                new WeakReference<>(wiring.getClassLoader())));
      }
    }
  }

  @Override
  public Collection<Item> now() {
    Garbage.collectUntil(() -> gone().isEmpty());
    return gone().stream()
        .map(one -> new Item("class loader", one, one.bundle(), one::text))
        .toList();
  }

  private List<Seen> gone() {
    synchronized (seen) {
      seen.removeIf(Seen::dead);
      return seen.stream().filter(one -> !one.current()).toList();
    }
  }
}
