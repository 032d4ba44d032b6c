package org.seedferry.metrics.internal;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gauges and counters as they are read at one moment. For one thread. */
final class Reading {

  private final Map<Family, Map<List<String>, Double>> values = new EnumMap<>(Family.class);
  private final Map<Family, List<HistogramDataPointSnapshot>> distributions =
      new EnumMap<>(Family.class);

  /** Says that a family is there, also when it has no value. */
  void has(Family family) {
    values.computeIfAbsent(family, any -> new LinkedHashMap<>());
  }

  /** Adds to what is there already under the same labels. */
  void add(Family family, double value, String... labels) {
    has(family);
    values.get(family).merge(List.of(labels), value, Double::sum);
  }

  /**
   * Adds a distribution.
   *
   * @param bounds the upper bound of each class, the last infinite
   * @param counts how many are in each class
   */
  void add(Family family, List<Double> bounds, List<Long> counts, double sum, String... labels) {
    distributions
        .computeIfAbsent(family, any -> new ArrayList<>())
        .add(
            HistogramDataPointSnapshot.builder()
                .labels(labels(family, List.of(labels)))
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                .sum(sum)
                .build());
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    distributions.forEach(
        (family, points) -> {
          var histogram = HistogramSnapshot.builder().name(family.base()).help(family.help());
          points.forEach(histogram::dataPoint);
          all.metricSnapshot(histogram.build());
        });
    values.forEach((family, points) -> all.metricSnapshot(snapshot(family, points)));
    return all.build();
  }

  private static MetricSnapshot snapshot(Family family, Map<List<String>, Double> points) {
    if (family.kind() == Family.Kind.COUNTER) {
      var counter = CounterSnapshot.builder().name(family.base()).help(family.help());
      points.forEach(
          (labels, value) ->
              counter.dataPoint(
                  CounterDataPointSnapshot.builder()
                      .labels(labels(family, labels))
                      .value(value)
                      .build()));
      return counter.build();
    }
    var gauge = GaugeSnapshot.builder().name(family.base()).help(family.help());
    points.forEach(
        (labels, value) ->
            gauge.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(labels(family, labels))
                    .value(value)
                    .build()));
    return gauge.build();
  }

  private static Labels labels(Family family, List<String> values) {
    return Labels.of(family.labels().toArray(String[]::new), values.toArray(String[]::new));
  }
}
