package org.seedferry.orchestrator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.progress.PollStatus;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.transport.Location;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.ledger.MemoryLedger;
import org.seedferry.testing.seedbox.FakeSeedbox;

class OrchestratorTest {

  private final ManualGuard guard = new ManualGuard();
  private final FakeBindings bindings = new FakeBindings();
  private final MemoryLedger ledger = new MemoryLedger(guard.clock(), "me");
  private final FakeSeedbox box = new FakeSeedbox("box", Location.parse("file:///remote", null));

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void queuesWhatIsCompleteAndNothingElseAndEachOnce() {
    box.file("a", "a.mkv", 5).readiness("a", Readiness.INCOMPLETE);
    box.file("b", "b.mkv", 7).complete("b");
    bindings.add(orchestrator("10m"), box);
    guard.settle();
    assertThat(queued()).containsExactly("b");
    box.complete("a");
    guard.advance(Duration.ofMinutes(10));
    assertThat(queued()).containsExactly("b", "a");
    guard.advance(Duration.ofMinutes(30));
    assertThat(queued()).hasSize(2);
  }

  @Test
  void aChangedIntervalCountsFromTheNextTickOn() {
    Orchestrator orchestrator = orchestrator("10m");
    bindings.add(orchestrator, box);
    guard.settle();
    assertThat(box.lists()).isEqualTo(1);
    orchestrator.modified(new Settings("5s", false));
    guard.advance(Duration.ofSeconds(15));
    assertThat(box.lists()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void anIntervalOutOfRangeIsRefusedAndTheOldOneStays() {
    Orchestrator orchestrator = orchestrator("10m");
    bindings.add(orchestrator, box);
    guard.settle();
    assertThatThrownBy(() -> orchestrator.modified(new Settings("2d", false)))
        .hasMessageContaining("1s to 1d");
    guard.advance(Duration.ofMinutes(10));
    assertThat(box.lists()).isEqualTo(2);
  }

  @Test
  void aSeedboxInTroubleDoesNotHoldTheOthersBack() {
    FakeSeedbox broken = new FakeSeedbox("broken", Location.parse("file:///other", null));
    broken.fail(RemoteFailure.retry("refused", null));
    FakeSeedbox mad = new FakeSeedbox("mad", Location.parse("file:///third", null));
    mad.panic(new IllegalStateException("a defect"));
    box.file("b", "b.mkv", 7).complete("b");
    Orchestrator orchestrator = orchestrator("10m");
    List.of(broken, mad, box).forEach(each -> bindings.add(orchestrator, each));
    guard.settle();
    assertThat(queued()).containsExactly("b");
    assertThat(orchestrator.results().get("broken").failure()).isEqualTo("refused");
  }

  @Test
  void thePollsOfEachSeedboxAreShown() {
    FakeSeedbox broken = new FakeSeedbox("broken", Location.parse("file:///other", null));
    Orchestrator orchestrator = orchestrator("10m");
    assertThat(orchestrator.polls()).isEmpty();
    List.of(broken, box).forEach(each -> bindings.add(orchestrator, each));
    guard.settle();
    Instant first = guard.clock().instant();
    broken.fail(RemoteFailure.retry("refused", null));
    guard.advance(Duration.ofMinutes(20));
    Instant third = guard.clock().instant();

    Duration pause = Duration.ofMinutes(10);
    assertThat(orchestrator.polls())
        .containsExactly(
            new PollStatus("box", pause, 3, 0, 0, third, third, null),
            new PollStatus("broken", pause, 3, 2, 2, third, first, "refused"));
  }

  @Test
  void aSeedboxThatIsGoneIsPolledNoMore() {
    Orchestrator orchestrator = orchestrator("1s");
    bindings.add(orchestrator, box);
    guard.settle();
    bindings.remove(orchestrator, box);
    int before = box.lists();
    guard.advance(Duration.ofMinutes(1));
    assertThat(box.lists()).isEqualTo(before);
    bindings.add(orchestrator, box);
    guard.settle();
    orchestrator.stop();
    guard.advance(Duration.ofMinutes(1));
    assertThat(box.lists()).isEqualTo(before + 1);
  }

  @Test
  void aSeedboxThatCannotBeHadYetWhenItIsBoundIsPolledOnceItCan() {
    Orchestrator orchestrator = orchestrator("10m");
    bindings.addInProgress(orchestrator, box);
    guard.advance(Duration.ofSeconds(5));
    assertThat(orchestrator.results()).isEmpty();
    bindings.activated(box);
    guard.advance(Duration.ofSeconds(2));
    assertThat(orchestrator.results().get("box").polls()).isEqualTo(1);
    assertThat(guard.report().tasks()).noneMatch(task -> task.operation().equals("find_seedboxes"));
  }

  @Test
  void aSeedboxThatComesWhileTheGuardGoesIsNoTrouble() {
    Orchestrator orchestrator = orchestrator("10m");
    guard.close();
    assertThatCode(() -> bindings.add(orchestrator, box)).doesNotThrowAnyException();
    assertThatCode(
            () -> {
              bindings.addInProgress(
                  orchestrator, new FakeSeedbox("late", Location.parse("file:///late", null)));
              bindings.remove(orchestrator, box);
              orchestrator.stop();
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aPartOfThisHostThatIsMissingForAMomentIsNoFailure() {
    box.file("b", "b.mkv", 7).complete("b");
    box.fail(RemoteFailure.absent("no transport serves 'sftp'", null));
    Orchestrator orchestrator = orchestrator("10m");
    bindings.add(orchestrator, box);
    guard.advance(Duration.ofSeconds(2));
    assertThat(orchestrator.results().get("box").failures()).isZero();
    box.fail(null);
    guard.advance(Duration.ofSeconds(5));
    assertThat(queued()).containsExactly("b");
    assertThat(orchestrator.results().get("box").failures()).isZero();
  }

  @Test
  void aPartOfThisHostThatStaysMissingIsToldAsAFailure() {
    box.fail(RemoteFailure.absent("no transport serves 'sftp'", null));
    Orchestrator orchestrator = orchestrator("10m");
    bindings.add(orchestrator, box);
    guard.advance(Duration.ofMinutes(1));
    assertThat(orchestrator.results().get("box").failure()).isEqualTo("no transport serves 'sftp'");
  }

  private Orchestrator orchestrator(String interval) {
    return new Orchestrator(guard, ledger, new Settings(interval, false), bindings.references());
  }

  private List<String> queued() {
    return ledger.in(Set.of(TransferState.QUEUED)).stream().map(Transfer::remoteId).toList();
  }
}
