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
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.TaskExit;
import org.seedferry.guard.TaskSpec;

/**
 * Counts the exits of all tasks. An exit costs one look into a map and two counters. A single
 * transfer's task counts under its operation; and should somebody name tasks by what they work on,
 * those beyond a limit count together under {@code other}. Thread-safe.
 */
final class TaskBooks {

  static final String OTHER = "other";
  private static final int MOST_NAMES = 500;
  private static final double[] BUCKETS = {0.001, 0.01, 0.1, 1, 10, 60, 600, 3_600};

  private record Name(String bundle, String operation) {}

  /** The counters of one operation of one bundle. */
  private record Entry(
      Map<ExitReason, CounterDataPoint> exits,
      CounterDataPoint restarts,
      DistributionDataPoint runs) {}

  private final Counter exits;
  private final Counter restarts;
  private final Histogram runs;
  private final Map<Name, Entry> entries = new ConcurrentHashMap<>();

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
    entries.keySet().removeIf(name -> name.bundle().equals(bundle));
    exits.removeIf(labels -> labels.get(0).equals(bundle));
    restarts.removeIf(labels -> labels.get(0).equals(bundle));
    runs.removeIf(labels -> labels.get(0).equals(bundle));
  }

  private Entry entry(String bundle, String operation) {
    Entry known = entries.get(new Name(bundle, operation));
    if (known != null) {
      return known;
    }
    String counted = entries.size() < MOST_NAMES ? operation : OTHER;
    return entries.computeIfAbsent(new Name(bundle, counted), this::open);
  }

  private Entry open(Name name) {
    Map<ExitReason, CounterDataPoint> byReason = new EnumMap<>(ExitReason.class);
    for (ExitReason reason : ExitReason.values()) {
      byReason.put(reason, exits.labelValues(name.bundle(), name.operation(), reason.word()));
    }
    return new Entry(
        byReason,
        restarts.labelValues(name.bundle(), name.operation()),
        runs.labelValues(name.bundle(), name.operation()));
  }
}
