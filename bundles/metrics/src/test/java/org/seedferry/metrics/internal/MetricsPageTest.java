package org.seedferry.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/metrics.md} says what the code says; {@code -Dseedferry.docs=write} writes it anew.
 */
class MetricsPageTest {

  private static final Path FILE = Path.of("../../docs/metrics.md");

  private static final String HEAD =
      """
      # Metrics

      Generated from the code; do not edit. `/metrics` on the HTTP port speaks the Prometheus text format, and OpenMetrics to whom prefers it.

      A label never holds a transfer, so that the number of series does not grow with them: the check of a single transfer counts under its
      operation. Counters begin with the bundle that counts, and begin anew when it is updated, as Prometheus expects it of a process. What a
      stopped bundle has counted stays as it is; the series of one that is uninstalled disappear. Exits are counted from the moment on that
      the metrics bundle runs, which is the last part of the host's start. What is not there at the moment is left out: no downloader, no
      `seedferry_fetched_bytes_total`.

      | metric | kind | labels | meaning |
      |---|---|---|---|
      """;

  private static final String MACHINE =
      """

      The virtual machine and its process, by the names that the Prometheus client library gives them:

      | metric | meaning |
      |---|---|
      """;

  @Test
  void thePageIsTheOneThatTheCodeGives() throws IOException {
    String page = page();
    if ("write".equals(System.getProperty("seedferry.docs"))) {
      Files.writeString(FILE, page);
    }
    assertThat(FILE).as("write it anew with -Dseedferry.docs=write").hasContent(page);
  }

  private static String page() {
    String ours =
        Arrays.stream(Family.values()).map(MetricsPageTest::row).collect(Collectors.joining());
    Metrics metrics = new Metrics(new FakeContext().context(), new FakeReport());
    String machine =
        metrics.scrape().stream()
            .filter(metric -> !metric.getMetadata().getName().startsWith("seedferry_"))
            .filter(metric -> !isOfSomeMachines(metric.getMetadata().getName()))
            .map(metric -> "| `" + title(metric) + "` | " + metric.getMetadata().getHelp() + " |\n")
            .sorted()
            .collect(Collectors.joining());
    metrics.stop();
    return HEAD + ours + MACHINE + machine;
  }

  /** The name as it is scraped. */
  private static String title(MetricSnapshot metric) {
    String ending =
        metric instanceof CounterSnapshot
            ? "_total"
            : metric instanceof InfoSnapshot ? "_info" : "";
    return metric.getMetadata().getName() + ending;
  }

  /** What not every Java or system tells is not promised. */
  private static boolean isOfSomeMachines(String name) {
    return name.startsWith("jvm_memory_pool_collection") || name.startsWith("process_virtual");
  }

  private static String row(Family family) {
    List<String> labels = family.labels().stream().map(label -> "`" + label + "`").toList();
    return "| `"
        + family.title()
        + "` | "
        + family.kind().word()
        + " | "
        + String.join(", ", labels)
        + " | "
        + family.help()
        + " |\n";
  }
}
