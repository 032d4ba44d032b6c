package org.seedferry.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.ExporterProperties;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.notify.Channel;
import org.seedferry.api.notify.Notice;
import org.seedferry.api.progress.DeliverySpace;
import org.seedferry.api.progress.DropFigures;
import org.seedferry.api.progress.DropFigures.Latency;
import org.seedferry.api.progress.PollStatus;
import org.seedferry.api.progress.Traffic;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.TaskSpec.Schedule;
import org.seedferry.guard.TaskState;
import org.seedferry.guard.ThreadReport.Colour;
import org.seedferry.testing.leak.LeakDetector;
import org.seedferry.testing.ledger.MemoryLedger;

@ExtendWith(LeakDetector.class)
class MetricsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final FakeContext framework = new FakeContext();
  private final FakeReport report = new FakeReport();
  private final Metrics metrics = new Metrics(framework.context(), report);

  @AfterEach
  void stop() {
    metrics.stop();
    assertThat(framework.listeners()).isZero();
  }

  @Test
  void tasksAreCountedByOperationNotByTransfer() throws IOException {
    for (int i = 0; i < 100; i++) {
      report.task("watch", TaskState.RUNNING);
    }
    report.task("watch", TaskState.STUCK).task("poll", TaskState.WAITING);
    assertThat(scrape())
        .contains("seedferry_tasks_active{bundle=\"mail\",operation=\"watch\"} 101.0")
        .contains("seedferry_tasks_stuck{bundle=\"mail\",operation=\"watch\"} 1.0")
        .contains("seedferry_tasks_stuck{bundle=\"mail\",operation=\"poll\"} 0.0")
        .filteredOn(line -> line.startsWith("seedferry_tasks_active{"))
        .hasSize(2);
  }

  @Test
  void threadsAreCountedByColour() throws IOException {
    report.thread(Colour.GREEN).thread(Colour.GREEN).thread(Colour.RED);
    assertThat(scrape())
        .contains(
            "seedferry_threads{colour=\"green\"} 2.0",
            "seedferry_threads{colour=\"yellow\"} 0.0",
            "seedferry_threads{colour=\"red\"} 1.0");
  }

  @Test
  void exitsAreCountedByReasonAndOnlyRunsThatEndedByThemselvesAreTimed() throws IOException {
    exit("poll", Schedule.EVERY, ExitReason.COMPLETED, true);
    exit("poll", Schedule.EVERY, ExitReason.COMPLETED, true);
    exit("poll", Schedule.EVERY, ExitReason.FAILED, true);
    exit("poll", Schedule.EVERY, ExitReason.STUCK, false);
    exit("poll", Schedule.EVERY, ExitReason.CANCELLED, false);
    String of = "{bundle=\"mail\",operation=\"poll\"";
    assertThat(scrape())
        .contains("seedferry_task_exits_total" + of + ",reason=\"completed\"} 2.0")
        .contains("seedferry_task_exits_total" + of + ",reason=\"failed\"} 1.0")
        .contains("seedferry_task_exits_total" + of + ",reason=\"panic\"} 0.0")
        .contains("seedferry_task_exits_total" + of + ",reason=\"stuck\"} 1.0")
        .contains("seedferry_task_exits_total" + of + ",reason=\"cancelled\"} 1.0")
        .contains("seedferry_task_run_seconds_count" + of + "} 3")
        .contains("seedferry_task_run_seconds_sum" + of + "} 3.0")
        .contains("seedferry_task_run_seconds_bucket" + of + ",le=\"0.1\"} 0")
        .contains("seedferry_task_run_seconds_bucket" + of + ",le=\"1.0\"} 3");
  }

  @Test
  void aRestartIsTheReturnAfterAPanicOrOfAFailedLoop() throws IOException {
    exit("tick", Schedule.EVERY, ExitReason.FAILED, true);
    exit("tick", Schedule.EVERY, ExitReason.PANIC, true);
    exit("tick", Schedule.EVERY, ExitReason.PANIC, false);
    exit("listen", Schedule.LOOP, ExitReason.FAILED, true);
    exit("listen", Schedule.LOOP, ExitReason.PANIC, true);
    assertThat(scrape())
        .contains("seedferry_task_restarts_total{bundle=\"mail\",operation=\"tick\"} 1.0")
        .contains("seedferry_task_restarts_total{bundle=\"mail\",operation=\"listen\"} 2.0");
  }

  @Test
  void aBundleThatStopsKeepsItsCountersAndOneThatIsUninstalledLosesThem() throws IOException {
    exit("poll", Schedule.EVERY, ExitReason.COMPLETED, true);
    framework.stop("mail");
    assertThat(scrape()).anyMatch(line -> line.contains("mail"));
    framework.uninstall("other");
    assertThat(scrape()).anyMatch(line -> line.contains("mail"));
    framework.uninstall("mail");
    assertThat(scrape()).noneMatch(line -> line.contains("mail"));
    exit("poll", Schedule.EVERY, ExitReason.COMPLETED, true);
    assertThat(scrape())
        .contains(
            "seedferry_task_exits_total{bundle=\"mail\",operation=\"poll\",reason=\"completed\"}"
                + " 1.0");
  }

  @Test
  void operationsThatSomebodyNamesByWhatTheyWorkOnDoNotMultiplyWithoutEnd() throws IOException {
    for (int i = 0; i < 2_000; i++) {
      exit("transfer-" + i, Schedule.ONCE, ExitReason.COMPLETED, false);
      report.task("transfer-" + i, TaskState.RUNNING);
    }
    List<String> page = scrape();
    assertThat(page)
        .filteredOn(line -> line.startsWith("seedferry_task_run_seconds_count"))
        .hasSize(501)
        .contains("seedferry_task_run_seconds_count{bundle=\"mail\",operation=\"other\"} 1500");
    assertThat(page)
        .filteredOn(line -> line.startsWith("seedferry_tasks_active{"))
        .hasSize(501)
        .contains("seedferry_tasks_active{bundle=\"mail\",operation=\"other\"} 1500.0");
  }

  @Test
  void theLedgerTellsStatesAgeAndWhatTheChannelsHaveNotBeenTold() throws IOException {
    Instant noon = Instant.parse("2026-11-21T12:00:00Z");
    Clock clock = Clock.fixed(noon, java.time.ZoneOffset.UTC);
    MemoryLedger early = new MemoryLedger(clock, "me");
    metrics.ledger = early;
    early.cursor("channel:chat");
    early.cursor("channel:gone");
    early.queue(new Discovery("box", "a", null, "A", "", 1));
    metrics.channels = List.of(channel("chat"), channel("never read"));
    assertThat(scrape())
        .contains(
            "seedferry_ledger_up 1.0",
            "seedferry_transfers{state=\"queued\"} 1.0",
            "seedferry_transfers{state=\"cleaned\"} 0.0",
            "seedferry_transfers_given_up 0.0",
            "seedferry_queue_oldest_seconds 0.0",
            "seedferry_events_total 1.0",
            "seedferry_events_unread{channel=\"chat\"} 1.0")
        .noneMatch(line -> line.contains("gone"));
  }

  @Test
  void withoutALedgerThatIsSaidAndTheRestIsThere() throws IOException {
    assertThat(scrape())
        .contains("seedferry_ledger_up 0.0", "seedferry_bundles{state=\"active\"} 1.0")
        .contains("seedferry_build_info{version=\"1.2.3\"} 1.0")
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"))
        .anyMatch(line -> line.startsWith("process_cpu_seconds_total"))
        .noneMatch(line -> line.startsWith("seedferry_transfers"))
        .noneMatch(line -> line.startsWith("seedferry_fetched"));
  }

  @Test
  void whatComesThroughADropFolderIsTold() throws IOException {
    Latency latency = new Latency(List.of(1.0, Double.POSITIVE_INFINITY), List.of(3L, 1L), 4.5);
    metrics.drops =
        List.of(
            () -> new DropFigures("/drop", 4, 2, 7, 5, 9, 6, 2, 3, latency),
            () -> new DropFigures("/more", 1, 0, 0, 0, 0, 0, 0, 0, latency));
    assertThat(scrape())
        .contains(
            "seedferry_drops_processed_total{folder=\"/drop\"} 4.0",
            "seedferry_drops_processed_total{folder=\"/more\"} 1.0",
            "seedferry_drops_failed_total{folder=\"/drop\"} 2.0",
            "seedferry_drop_retries_total{folder=\"/drop\"} 7.0",
            "seedferry_drop_backpressure_total{folder=\"/drop\"} 5.0",
            "seedferry_drops_pending{folder=\"/drop\"} 9.0",
            "seedferry_drops_queued{folder=\"/drop\"} 6.0",
            "seedferry_drops_waiting{folder=\"/drop\"} 3.0",
            "seedferry_drop_workers_busy{folder=\"/drop\"} 2.0",
            "seedferry_drop_seconds_bucket{folder=\"/drop\",le=\"1.0\"} 3",
            "seedferry_drop_seconds_bucket{folder=\"/drop\",le=\"+Inf\"} 4",
            "seedferry_drop_seconds_sum{folder=\"/drop\"} 4.5");
  }

  @Test
  void whatIsFetchedAndPolledIsTold(@org.junit.jupiter.api.io.TempDir Path folder)
      throws IOException {
    metrics.traffic = () -> new Traffic(1_000_000, 3, Map.of("sftp", 2, "http", 0));
    metrics.progress = List::of;
    metrics.space =
        new DeliverySpace() {
          @Override
          public Path root() {
            return folder.resolve("not/yet");
          }

          @Override
          public long floor() {
            return 0;
          }
        };
    Instant last = Instant.ofEpochMilli(1_500);
    metrics.polls = () -> List.of(new PollStatus("box", SECOND, 5, 2, 1, last, last, "away"));
    assertThat(scrape())
        .contains(
            "seedferry_fetched_bytes_total 1000000.0",
            "seedferry_fetched_files_total 3.0",
            "seedferry_fetches_active 0.0",
            "seedferry_fetch_connections 0.0",
            "seedferry_transport_sessions{transport=\"sftp\"} 2.0",
            "seedferry_transport_sessions{transport=\"http\"} 0.0",
            "seedferry_polls_total{seedbox=\"box\"} 5.0",
            "seedferry_poll_failures_total{seedbox=\"box\"} 2.0",
            "seedferry_poll_last_good_timestamp_seconds{seedbox=\"box\"} 1.5")
        .anyMatch(line -> line.matches("seedferry_local_free_bytes [0-9.]+E?[0-9]*"));
  }

  private void exit(String operation, Schedule schedule, ExitReason reason, boolean again) {
    metrics.exited(FakeReport.exit(operation, schedule, reason, SECOND, again));
  }

  private List<String> scrape() throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    ExpositionFormats.init(ExporterProperties.builder().build())
        .findWriter(null)
        .write(page, metrics.scrape());
    return page.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Channel channel(String name) {
    return new Channel() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Set<EventKind> kinds() {
        return Set.of();
      }

      @Override
      public void send(Notice notice) {
        throw new AssertionError("nothing is sent");
      }
    };
  }
}
