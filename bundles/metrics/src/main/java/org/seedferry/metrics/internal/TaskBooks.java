package org.seedferry.metrics.internal;

import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.TaskExit;
import org.seedferry.guard.TaskSpec;

/**
 * Counts the exits of all tasks. An exit costs two looks into maps and two counters. A single
 * transfer's task counts under its operation; and should somebody name tasks by what they work on,
 * those beyond a limit count together under {@code other}. Thread-safe.
 */
final class TaskBooks {

  static final String OTHER = "other";
  private static final int MOST_NAMES = 500;
  private static final double[] BUCKETS = {0.001, 0.01, 0.1, 1, 10, 60, 600, 3_600};

  /** The counters of one operation of one bundle. */
  private record Entry(
      Map<ExitReason, CounterDataPoint> exits,
      CounterDataPoint restarts,
      DistributionDataPoint runs) {}

  private final Counter exits;
  private final Counter restarts;
  private final Histogram runs;
  private final Map<String, Map<String, Entry>> entries = new ConcurrentHashMap<>();
  private final AtomicInteger names = new AtomicInteger();

  TaskBooks(PrometheusProperties properties, PrometheusRegistry registry) {
    this.exits = counter(Family.TASK_EXITS, properties, registry);
    this.restarts = counter(Family.TASK_RESTARTS, properties, registry);
    this.runs =
        Histogram.builder(properties)
            .name(Family.TASK_RUN_SECONDS.base())
            .help(Family.TASK_RUN_SECONDS.help())
            .labelNames(Family.TASK_RUN_SECONDS.labels().toArray(String[]::new))
            .classicOnly()
            .classicUpperBounds(BUCKETS)
            .withoutExemplars()
            .register(registry);
  }

  private static Counter counter(
      Family family, PrometheusProperties properties, PrometheusRegistry registry) {
    return Counter.builder(properties)
        .name(family.base())
        .help(family.help())
        .labelNames(family.labels().toArray(String[]::new))
        .withoutExemplars()
        .register(registry);
  }

  void count(TaskExit exit) {
    Entry entry = entry(exit.bundle(), exit.operation());
    entry.exits().get(exit.reason()).inc();
    if (isRestart(exit)) {
      entry.restarts().inc();
    }
    if (exit.reason() != ExitReason.CANCELLED && exit.reason() != ExitReason.STUCK) {
      entry.runs().observe(exit.lasted().toNanos() / 1e9);
    }
  }

  private static boolean isRestart(TaskExit exit) {
    return exit.restartIn() != null
        && (exit.reason() == ExitReason.PANIC
            || exit.reason() == ExitReason.FAILED && exit.schedule() == TaskSpec.Schedule.LOOP);
  }

  /**
   * Forgets a bundle that is gone for good. The counters of one that is merely stopped stay as they
   * are.
   */
  void forget(String bundle) {
    Map<String, Entry> gone = entries.remove(bundle);
    if (gone != null) {
      names.addAndGet(-gone.size());
    }
    exits.removeIf(labels -> labels.get(0).equals(bundle));
    restarts.removeIf(labels -> labels.get(0).equals(bundle));
    runs.removeIf(labels -> labels.get(0).equals(bundle));
  }

  /** Two looks by names that are there already: no key has to be made for them. */
  private Entry entry(String bundle, String operation) {
    Map<String, Entry> ofBundle = entries.computeIfAbsent(bundle, any -> new ConcurrentHashMap<>());
    Entry known = ofBundle.get(operation);
    if (known != null) {
      return known;
    }
    String counted = names.get() < MOST_NAMES ? operation : OTHER;
    return ofBundle.computeIfAbsent(counted, name -> open(bundle, name));
  }

  private Entry open(String bundle, String operation) {
    names.incrementAndGet();
    Map<ExitReason, CounterDataPoint> byReason = new EnumMap<>(ExitReason.class);
    for (ExitReason reason : ExitReason.values()) {
      byReason.put(reason, exits.labelValues(bundle, operation, reason.word()));
    }
    return new Entry(
        byReason, restarts.labelValues(bundle, operation), runs.labelValues(bundle, operation));
  }
}
