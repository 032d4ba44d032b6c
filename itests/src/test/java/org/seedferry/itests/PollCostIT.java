package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.daemon.Daemon;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.fake.FakeTransmission;

/**
 * What a poll costs by the number of transfers: as many requests for ten thousand as for ten, and
 * no memory that stays. What it costs in processor time stands in the table that is printed, and in
 * {@code target/poll-cost.md}.
 */
class PollCostIT {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int WARM = 10;
  private static final int LOOKS = 5;
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  @TempDir private Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** What was measured. */
  private record Cost(
      int transfers, int polls, double requests, double cpuMillis, List<Long> heapAfterCollection) {

    String row() {
      return "| %,d | %d | %.2f | %.1f | %s |"
          .formatted(
              transfers,
              polls,
              requests,
              cpuMillis,
              String.join(
                  ", ",
                  heapAfterCollection.stream()
                      .map(bytes -> "%.1f".formatted(bytes / 1024.0 / 1024.0))
                      .toList()));
    }
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void tenThousandTransfersCostAsManyRequestsAsTenAndNoMemoryThatStays() throws Exception {
    Cost few = measure(10, 25);
    Cost many = measure(10_000, 100);
    String table =
        String.join(
            "\n",
            "| transfers | polls | requests a poll | cpu a poll, ms | heap after collections, MiB |",
            "|--:|--:|--:|--:|--:|",
            few.row(),
            many.row(),
            "");
    System.out.println(table);
    Files.writeString(Path.of("target", "poll-cost.md"), table);

    assertThat(few.requests()).isEqualTo(1);
    assertThat(many.requests()).isEqualTo(1);
    long first = many.heapAfterCollection().get(0);
    long last = many.heapAfterCollection().get(LOOKS - 1);
    assertThat(last - first).as(table).isLessThan(2 << 20);
  }

  private Cost measure(int transfers, int polls) throws Exception {
    HomeFolder home = new HomeFolder(folder.resolve("home-" + transfers));
    try (FakeTransmission box = FakeTransmission.start(threads)) {
      for (int i = 0; i < transfers; i++) {
        box.put(FakeTorrent.file("Title number " + i + ".mkv", 1_000 + i).progress(i % 2));
      }
      configure(home, box);
      try (HostProcess host = home.start()) {
        awaitPolls(box, WARM);
        assertThat(host.output().lines().filter(line -> line.endsWith(": queued")))
            .hasSize(transfers / 2);
        Cost cost = measure(transfers, polls, box, host);
        host.terminate(Duration.ofMinutes(1));
        return cost;
      }
    }
  }

  private static Cost measure(int transfers, int polls, FakeTransmission box, HostProcess host)
      throws Exception {
    List<Long> heap = new ArrayList<>(List.of(heapAfterCollection(host)));
    int calls = box.calls().size();
    int begin = polls(box);
    Duration used = Duration.ZERO;
    for (int look = 1; look < LOOKS; look++) {
      Duration before = cpu(host);
      awaitPolls(box, begin + polls * look / (LOOKS - 1));
      used = used.plus(cpu(host).minus(before));
      heap.add(heapAfterCollection(host));
    }
    int polled = polls(box) - begin;
    double requests = (double) (box.calls().size() - calls) / polled;
    return new Cost(
        transfers, polled, requests, (double) used.toMillis() / polled, List.copyOf(heap));
  }

  private static void configure(HomeFolder home, FakeTransmission box) throws IOException {
    home.set("org.seedferry.orchestrator", Map.of("interval", "1s"));
    home.set(
        "org.seedferry.seedbox.transmission~box",
        Map.of("uri", "transmission+" + box.uri() + "?data=file:///nowhere", "name", "box"));
  }

  private static int polls(FakeTransmission box) {
    return box.calls("torrent-get").size();
  }

  private static void awaitPolls(FakeTransmission box, int count) throws Exception {
    Eventually.holds(count + " polls", LIMIT, () -> polls(box) >= count);
  }

  private static Duration cpu(HostProcess host) {
    return ProcessHandle.of(host.pid())
        .orElseThrow()
        .info()
        .totalCpuDuration()
        .orElse(Duration.ZERO);
  }

  /** What is alive; the least of three, for something is always under way. */
  private static long heapAfterCollection(HostProcess host) throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<Long> bytes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String classes = Daemon.run(jcmd, Long.toString(host.pid()), "GC.class_histogram");
      Matcher total = TOTAL.matcher(classes);
      assertThat(total.find()).as(classes).isTrue();
      bytes.add(Long.valueOf(total.group(1)));
    }
    return Collections.min(bytes);
  }
}
