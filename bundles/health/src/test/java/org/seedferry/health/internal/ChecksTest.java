package org.seedferry.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.api.progress.DeliverySpace;
import org.seedferry.api.progress.PollStatus;
import org.seedferry.testing.leak.LeakDetector;
import org.seedferry.testing.ledger.MemoryLedger;

@ExtendWith(LeakDetector.class)
class ChecksTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;

  @Test
  void theLedgerAnswersOrIsCritical() {
    LedgerCheck check = new LedgerCheck();
    assertThat(status(check)).isEqualTo(Result.Status.CRITICAL);
    MemoryLedger ledger = new MemoryLedger(Clock.systemUTC(), "me");
    ledger.queue(new Discovery("box", "a", null, "A", "", 1));
    check.ledger = ledger;
    assertThat(status(check)).isEqualTo(Result.Status.OK);
    assertThat(text(check)).contains("queued=1");
    check.ledger = broken();
    assertThat(status(check)).isEqualTo(Result.Status.CRITICAL);
    assertThat(text(check)).contains("the database is away");
  }

  @Test
  void roomForDeliveriesIsComparedWithWhatIsKeptFree() {
    SpaceCheck check = new SpaceCheck();
    assertThat(status(check)).isEqualTo(Result.Status.WARN);
    check.space = space(folder.resolve("not/yet"), 1);
    assertThat(status(check)).isEqualTo(Result.Status.OK);
    check.space = space(folder, Long.MAX_VALUE);
    assertThat(status(check)).isEqualTo(Result.Status.WARN);
    assertThat(text(check)).contains("waits until there is room");
  }

  @Test
  void aLocalRootThatIsNoFolderIsCritical() throws Exception {
    SpaceCheck check = new SpaceCheck();
    check.space = space(Files.writeString(folder.resolve("file"), ""), 1);
    assertThat(status(check)).isEqualTo(Result.Status.CRITICAL);
  }

  @Test
  void aSeedboxThatIsAwayIsAWarningAndNothingWorse() {
    SeedboxCheck check = new SeedboxCheck();
    assertThat(status(check)).isEqualTo(Result.Status.WARN);
    check.board = List::of;
    assertThat(status(check)).isEqualTo(Result.Status.OK);
    Duration pause = Duration.ofMinutes(10);
    check.board =
        () ->
            List.of(
                new PollStatus("new", pause, 0, 0, 0, null, null, null),
                new PollStatus("well", pause, 7, 0, 0, NOON, NOON, null));
    assertThat(status(check)).isEqualTo(Result.Status.OK);
    assertThat(text(check)).contains("new has not been polled", "2026-11-21T12:00:00Z");
    check.board =
        () ->
            List.of(
                new PollStatus("away", pause, 9, 9, 9, NOON, NOON.minusSeconds(60), "refused"),
                new PollStatus("never", pause, 2, 2, 2, NOON, null, "unknown host"));
    assertThat(status(check)).isEqualTo(Result.Status.WARN);
    assertThat(text(check))
        .contains("away: the last 9 polls failed, the last good one was at 2026-11-21T11:59:00Z")
        .contains("never: the last 2 polls failed, the last good one was never: unknown host");
  }

  private static Ledger broken() {
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (self, method, arguments) -> {
              throw new LedgerException("the database is away", null);
            });
  }

  private static DeliverySpace space(Path root, long floor) {
    return new DeliverySpace() {
      @Override
      public Path root() {
        return root;
      }

      @Override
      public long floor() {
        return floor;
      }
    };
  }

  private static Result.Status status(HealthCheck check) {
    return check.execute().getStatus();
  }

  private static String text(HealthCheck check) {
    return StreamSupport.stream(check.execute().spliterator(), false)
        .map(entry -> entry.getMessage())
        .collect(Collectors.joining("\n"));
  }
}
