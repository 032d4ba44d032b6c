package org.seedferry.orchestrator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.transport.Location;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.ledger.MemoryLedger;
import org.seedferry.testing.seedbox.FakeSeedbox;

class OnceRunTest {

  private static final Duration LEASE = Duration.ofMinutes(2);

  private final ManualGuard guard = new ManualGuard();
  private final FakeBindings bindings = new FakeBindings();
  private final MemoryLedger ledger = new MemoryLedger(guard.clock(), "me");
  private final FakeSeedbox box = new FakeSeedbox("box", Location.parse("file:///remote", null));
  private final List<Integer> exits = new ArrayList<>();
  private Orchestrator orchestrator;

  @BeforeEach
  void start() {
    Settings once = new Settings("10m", true);
    orchestrator = new Orchestrator(guard, ledger, once, bindings.references());
    new OnceRun(guard, ledger, orchestrator, exits::add, once);
  }

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void waitsForWhatSettlesAndEndsWhenAllIsHome() throws Exception {
    box.file("a", "a.mkv", 5).readiness("a", Readiness.SETTLING);
    bindings.add(orchestrator, box);
    guard.advance(Duration.ofMinutes(5));
    assertThat(exits).isEmpty();
    box.complete("a");
    guard.advance(Duration.ofSeconds(5));
    assertThat(exits).isEmpty();
    ledger.advance(claim(), Advance.to(TransferState.DOWNLOADED));
    guard.advance(Duration.ofSeconds(5));
    assertThat(exits).containsExactly(0);
  }

  @Test
  void endsAtOnceWhenAllWasHomeBefore() {
    bindings.add(orchestrator, box);
    guard.advance(Duration.ofSeconds(2));
    assertThat(exits).containsExactly(0);
  }

  @Test
  void doesNotWaitForWhatTheSeedboxStillFetches() {
    box.file("a", "a.mkv", 5).readiness("a", Readiness.INCOMPLETE);
    bindings.add(orchestrator, box);
    guard.advance(Duration.ofSeconds(2));
    assertThat(exits).containsExactly(0);
  }

  @Test
  void failsAtOnceWhereAPersonHasToActAndAfterThreeTriesOtherwise() {
    box.fail(RemoteFailure.askUser("wrong password", null));
    bindings.add(orchestrator, box);
    guard.advance(Duration.ofSeconds(1));
    assertThat(exits).containsExactly(1);
  }

  @Test
  void triesAnUnreachableSeedboxThreeTimes() {
    box.fail(RemoteFailure.retry("refused", null));
    bindings.add(orchestrator, box);
    guard.advance(Duration.ofMillis(500));
    assertThat(exits).isEmpty();
    guard.advance(Duration.ofSeconds(5));
    assertThat(exits).containsExactly(1);
    assertThat(box.lists()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void failsWithATransferThatWillNotComeHomeSoon() throws Exception {
    box.file("a", "a.mkv", 5).complete("a");
    bindings.add(orchestrator, box);
    guard.advance(Duration.ofSeconds(2));
    ledger.advance(claim(), Advance.failed("cut", Duration.ofSeconds(10)));
    guard.advance(Duration.ofSeconds(2));
    assertThat(exits).isEmpty();
    guard.advance(Duration.ofSeconds(10));
    ledger.advance(claim(), Advance.failed("wrong password", Duration.ofHours(1)));
    guard.advance(Duration.ofSeconds(2));
    assertThat(exits).containsExactly(1);
  }

  @Test
  void failsWithATransferWhoseNextTryIsDueAndThatNobodyCanBegin() throws Exception {
    box.file("a", "a.mkv", 5).complete("a");
    bindings.add(orchestrator, box);
    guard.advance(Duration.ofSeconds(2));
    Transfer failed = ledger.advance(claim(), Advance.failed("disk full", Duration.ofSeconds(10)));
    ledger.attention(failed, "no room, 1 KiB are missing");
    guard.advance(Duration.ofSeconds(35));
    assertThat(exits).isEmpty();
    guard.advance(Duration.ofSeconds(10));
    assertThat(exits).containsExactly(1);
  }

  @Test
  void doesNotWaitForWhatAPersonHasPaused() {
    box.file("a", "a.mkv", 5).complete("a");
    ledger.pauses().pauseAll();
    bindings.add(orchestrator, box);
    guard.advance(Duration.ofSeconds(2));
    assertThat(exits).containsExactly(1);
  }

  @Test
  void triesAgainWhatFailedInAnEarlierRun() throws Exception {
    box.file("a", "a.mkv", 5).complete("a");
    Transfer known =
        ledger
            .queue(new org.seedferry.api.ledger.Discovery("box", "a", null, "a", "", 5))
            .orElseThrow();
    ledger.advance(ledger.claim(known, LEASE).orElseThrow(), Advance.gaveUp("the disk was full"));
    bindings.add(orchestrator, box);
    guard.settle();
    assertThat(ledger.get(known.id()).orElseThrow().state()).isEqualTo(TransferState.QUEUED);
    assertThat(exits).isEmpty();
  }

  @Test
  void triesAgainWhatFailedInAnEarlierRunAlsoWhereTheFirstPollFails() throws Exception {
    box.file("a", "a.mkv", 5).complete("a");
    Transfer known =
        ledger
            .queue(new org.seedferry.api.ledger.Discovery("box", "a", null, "a", "", 5))
            .orElseThrow();
    ledger.advance(ledger.claim(known, LEASE).orElseThrow(), Advance.gaveUp("the disk was full"));
    box.fail(RemoteFailure.retry("refused", null));
    bindings.add(orchestrator, box);
    guard.settle();
    box.fail(null);
    guard.advance(Duration.ofSeconds(1));
    assertThat(ledger.get(known.id()).orElseThrow().state()).isEqualTo(TransferState.QUEUED);
  }

  @Test
  void endsAtOnceWithASeedboxThatAsksForALongPause() {
    box.fail(RemoteFailure.retryAfter(Duration.ofMinutes(30), "too many requests"));
    bindings.add(orchestrator, box);
    guard.advance(Duration.ofSeconds(1));
    assertThat(exits).containsExactly(1);
  }

  @Test
  void whatCannotBeHadFromOneSeedboxIsAwaitedFromAnother() throws Exception {
    FakeSeedbox other = new FakeSeedbox("other", Location.parse("file:///other", null));
    for (FakeSeedbox each : List.of(box, other)) {
      each.file("a", "a.mkv", 5).tag("a", "", "ab".repeat(20)).complete("a");
    }
    bindings.add(orchestrator, box);
    guard.settle();
    bindings.add(orchestrator, other);
    guard.settle();
    ledger.advance(claim(), Advance.gaveUp("broken there"));
    guard.advance(Duration.ofSeconds(5));
    assertThat(exits).isEmpty();
    Transfer second = ledger.find("other", "a").orElseThrow();
    ledger.advance(ledger.claim(second, LEASE).orElseThrow(), Advance.to(TransferState.DOWNLOADED));
    guard.advance(Duration.ofSeconds(5));
    assertThat(exits).containsExactly(0);
  }

  @Test
  void saysWhenNoSeedboxIsThere() {
    guard.advance(Duration.ofSeconds(19));
    assertThat(exits).isEmpty();
    guard.advance(Duration.ofSeconds(3));
    assertThat(exits).containsExactly(1);
  }

  private Transfer claim() {
    return ledger.claim(ledger.find("box", "a").orElseThrow(), LEASE).orElseThrow();
  }
}
