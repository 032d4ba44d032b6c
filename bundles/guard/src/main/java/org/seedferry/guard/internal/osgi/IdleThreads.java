package org.seedferry.guard.internal.osgi;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.seedferry.guard.audit.Launch;
import org.seedferry.guard.internal.JdkFrames;
import org.seedferry.guard.internal.Owners.Owner;

/**
 * Finds the owners of threads that show nothing but the JDK, by what the code of the bundles
 * launches: a thread of a channel group is of a bundle that opens channel groups.
 */
final class IdleThreads {
  /** Where more bundles come into question, it would be a guess, and hide what a gone one left. */
  private static final int MOST_OWNERS = 2;

  private final BundleContext context;
  private final BundleAudits audits;

  /** A kind of thread of the JDK: how its stack shows it, and how a launch of one is called. */
  private enum Kind {
    CHANNELS(JdkFrames::ofChannelGroup, what -> what.startsWith("Asynchronous")),
    WATCHER(JdkFrames::ofWatchService, what -> what.equals("FileSystem.newWatchService")),
    TIMER(frame -> frame.startsWith("java.util.TimerThread"), what -> what.startsWith("new Timer")),
    HTTP(JdkFrames::ofHttpClient, what -> what.startsWith("HttpClient")),
    POOL(
        frame ->
            frame.startsWith("java.util.concurrent.ThreadPoolExecutor$Worker")
                || frame.startsWith("java.util.concurrent.ForkJoinWorkerThread"),
        what ->
            what.startsWith("Executors.")
                || what.contains("ThreadPoolExecutor")
                || what.startsWith("new ForkJoinPool"));

    private final Predicate<String> frame;
    private final Predicate<String> what;

    Kind(Predicate<String> frame, Predicate<String> what) {
      this.frame = frame;
      this.what = what;
    }
  }

  IdleThreads(BundleContext context) {
    this.context = context;
    this.audits = new BundleAudits(context);
  }

  /** The bundles that launch such threads; empty when no living bundle does, or too many do. */
  Optional<Owner> of(StackTraceElement[] stack) {
    Kind kind = kind(stack);
    if (kind == null) {
      return Optional.empty();
    }
    Set<String> names = new TreeSet<>();
    boolean library = false;
    for (Bundle bundle : context.getBundles()) {
      List<Launch> launches = bundle.getBundleId() == 0 ? List.of() : launches(bundle, kind);
      if (!launches.isEmpty()) {
        names.add(GuardHost.name(bundle));
        Predicate<String> own = GuardUse.own(GuardHost.name(bundle));
        library |=
            !GuardUse.of(bundle) || launches.stream().anyMatch(launch -> !own.test(launch.type()));
      }
    }
    return names.isEmpty() || names.size() > MOST_OWNERS
        ? Optional.empty()
        : Optional.of(new Owner(String.join(" or ", names), library));
  }

  private static Kind kind(StackTraceElement[] stack) {
    for (Kind kind : Kind.values()) {
      for (StackTraceElement element : stack) {
        if (kind.frame.test(element.getClassName())) {
          return kind;
        }
      }
    }
    return null;
  }

  private List<Launch> launches(Bundle bundle, Kind kind) {
    if (!BundleOwners.alive(bundle) || bundle.equals(context.getBundle())) {
      return List.of();
    }
    try {
      return audits.of(bundle).launches().stream()
          .filter(launch -> kind.what.test(launch.what()))
          .toList();
    } catch (IllegalStateException gone) {
      // It was uninstalled in between.
      return List.of();
    }
  }
}
