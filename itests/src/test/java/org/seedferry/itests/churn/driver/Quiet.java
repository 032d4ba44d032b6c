package org.seedferry.itests.churn.driver;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.seedferry.testing.leak.LeakSource;

/**
 * Waits for a moment at which nothing is under way and nothing is about to end by itself: idle
 * workers and connections that are kept for a while are gone then.
 */
final class Quiet {

  static final String GUARD = "org.seedferry.guard.GuardReport";

  private static final String HTTP_CALLER = "org.seedferry.api.http.HttpCaller";

  /** Longer than the guard keeps an idle worker, and others keep a connection. */
  private static final Duration UNCHANGED_FOR = Duration.ofSeconds(16);

  private static final Duration LIMIT = Duration.ofSeconds(180);

  /** Threads of pools that let them go after a minute without work. */
  private static final String PASSING = "PromiseFactory";

  private static final List<String> KINDS = List.of("thread", "socket", "open file");

  private final HostFramework framework;
  private final LeakSource process;

  Quiet(HostFramework framework, LeakSource process) {
    this.framework = framework;
    this.process = process;
  }

  /** Returns when threads, sockets and files have been the same for a while. */
  void await() throws Exception {
    long begin = System.nanoTime();
    long since = begin;
    Map<String, Integer> last = Map.of();
    while (System.nanoTime() - since < UNCHANGED_FOR.toNanos()) {
      if (!isAnythingRunning()) {
        closeKeptConnections();
        Map<String, Integer> now = now();
        if (!now.equals(last) || now.keySet().stream().anyMatch(Quiet::isPassing)) {
          last = now;
          since = System.nanoTime();
        }
      }
      if (System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new IllegalStateException("not quiet within " + LIMIT + ": " + last);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  /**
   * How many connections of the client for short calls are kept for the next call depends on how
   * many calls were made at a time; those that somebody still uses stay, and count.
   */
  private void closeKeptConnections() throws Exception {
    framework.with(
        HTTP_CALLER,
        caller -> {
          Object manager = hidden(hidden(caller, "client"), "connManager");
          Object now =
              manager
                  .getClass()
                  .getClassLoader()
                  .loadClass("org.apache.hc.core5.util.TimeValue")
                  .getField("ZERO_MILLISECONDS")
                  .get(null);
          return Reflected.call(manager, "closeIdle", now);
        });
  }

  private static Object hidden(Object object, String name) throws ReflectiveOperationException {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }

  private static boolean isPassing(String item) {
    return item.startsWith("thread " + PASSING);
  }

  private Map<String, Integer> now() {
    Map<String, Integer> counts = new TreeMap<>();
    for (LeakSource.Item item : process.now()) {
      if (KINDS.contains(item.kind())) {
        // A guarded thread is named owner/task for a moment after the run.
        String name = item.kind().equals("thread") ? item.name().split("/")[0] : item.name();
        counts.merge(item.kind() + " " + name, 1, Integer::sum);
      }
    }
    return counts;
  }

  private boolean isAnythingRunning() throws Exception {
    return framework.with(
        GUARD,
        report -> {
          for (Object task : (Collection<?>) Reflected.call(report, "tasks")) {
            if (Reflected.call(task, "state").toString().equals("RUNNING")) {
              return true;
            }
          }
          return false;
        });
  }
}
