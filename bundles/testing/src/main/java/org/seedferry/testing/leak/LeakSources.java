package org.seedferry.testing.leak;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;

/** The sources that there are. */
public final class LeakSources {
  private LeakSources() {}

  /**
   * What every Java process has: threads, open files and sockets (on Linux), MBeans of the platform
   * server, shutdown hooks (where {@code --add-opens java.base/java.lang=ALL-UNNAMED} is given).
   */
  public static LeakSource process() {
    return all(new LiveThreads(), new OpenFiles(), new MBeans(), new ShutdownHooks());
  }

  /**
   * What an OSGi framework has: services, listeners of all kinds (of Felix), class loaders of
   * bundles that are gone, and guarded tasks where a guard is installed.
   *
   * <p>Listens to the framework for the class loaders of bundles that come and go from now on:
   * close it in the end.
   *
   * @param context of any bundle
   */
  public static FrameworkSource framework(BundleContext context) {
    return new FrameworkSource(context);
  }

  /**
   * Anything that has a name, guarded tasks for instance: {@code named("task", () ->
   * names(report.tasks()))}. A name may be there more than once.
   *
   * @param kind what it is, in a word or two
   */
  public static LeakSource named(String kind, Supplier<? extends Collection<String>> names) {
    return () ->
        names.get().stream()
            .map(name -> new LeakSource.Item(kind, name, Names.withoutNumbers(name), () -> name))
            .toList();
  }

  /** Several as one. */
  public static LeakSource all(LeakSource... sources) {
    List<LeakSource> parts = List.of(sources);
    return () -> {
      List<LeakSource.Item> items = new ArrayList<>();
      parts.forEach(part -> items.addAll(part.now()));
      return items;
    };
  }
}
