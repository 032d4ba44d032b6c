package org.seedferry.testing.leak;

import java.util.Collection;
import org.osgi.framework.BundleContext;

/** What an OSGi framework has; see {@link LeakSources#framework(BundleContext)}. Thread-safe. */
public final class FrameworkSource implements LeakSource, AutoCloseable {
  private final BundleLoaders loaders;
  private final LeakSource all;

  FrameworkSource(BundleContext context) {
    BundleContext framework = context.getBundle(0).getBundleContext();
    loaders = new BundleLoaders(framework);
    all =
        LeakSources.all(
            new Services(framework),
            new Listeners(framework),
            new GuardedTasks(framework),
            loaders);
  }

  @Override
  public Collection<Item> now() {
    return all.now();
  }

  /** Listens no more. Idempotent; without effect when the framework has ended. */
  @Override
  public void close() {
    loaders.close();
  }
}
