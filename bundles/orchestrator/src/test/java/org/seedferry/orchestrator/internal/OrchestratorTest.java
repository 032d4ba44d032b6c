package org.seedferry.orchestrator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.progress.PollStatus;
import org.seedferry.api.progress.RemoteListing;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.transport.Location;
import org.seedferry.guard.GuardRuntime;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.ledger.MemoryLedger;
import org.seedferry.testing.seedbox.FakeSeedbox;
import org.slf4j.LoggerFactory;

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
  void aChangedIntervalCountsAtOnce() {
    Orchestrator orchestrator = orchestrator("10m");
    bindings.add(orchestrator, box);
    guard.settle();
    assertThat(box.lists()).isEqualTo(1);
    orchestrator.modified(new Settings("5s", false));
    guard.settle();
    assertThat(box.lists()).isEqualTo(2);
    guard.advance(Duration.ofSeconds(15));
    assertThat(box.lists()).isEqualTo(5);
    orchestrator.modified(new Settings("5s", false));
    guard.settle();
    assertThat(box.lists()).as("nothing was changed").isEqualTo(5);
  }

  @Test
  void afterFailuresInARowASeedboxIsAskedMoreSeldomUntilItAnswers() {
    box.fail(RemoteFailure.retry("refused", null));
    FakeSeedbox well = new FakeSeedbox("well", Location.parse("file:///well", null));
    Orchestrator orchestrator = orchestrator("1m");
    bindings.add(orchestrator, box);
    bindings.add(orchestrator, well);
    guard.settle();
    for (int pause : List.of(1, 2, 4, 5, 5, 5)) {
      int before = box.lists();
      guard.advance(Duration.ofMinutes(pause).minusMillis(1));
      assertThat(box.lists()).as("before %d min are over", pause).isEqualTo(before);
      guard.advance(Duration.ofMillis(1));
      assertThat(box.lists()).as("after %d min", pause).isEqualTo(before + 1);
    }
    assertThat(well.lists()).as("the other one keeps its interval").isEqualTo(23);
    box.fail(null);
    guard.advance(Duration.ofMinutes(5));
    int before = box.lists();
    guard.advance(Duration.ofMinutes(3));
    assertThat(box.lists()).isEqualTo(before + 3);
  }

  @Test
  void aSeedboxIsNeverAskedSoonerThanByTheInterval() {
    box.fail(RemoteFailure.retry("refused", null));
    bindings.add(orchestrator("10m"), box);
    guard.settle();
    guard.advance(Duration.ofMinutes(40));
    assertThat(box.lists()).isEqualTo(5);
  }

  @Test
  void aSeedboxThatAsksForAPauseGetsItUnlessAPersonChangesSomething() {
    box.fail(RemoteFailure.retryAfter(Duration.ofMinutes(30), "too many requests"));
    Orchestrator orchestrator = orchestrator("10s");
    bindings.add(orchestrator, box);
    guard.settle();
    guard.advance(Duration.ofMinutes(30).minusMillis(1));
    assertThat(box.lists()).isEqualTo(1);
    box.fail(null);
    guard.advance(Duration.ofSeconds(20));
    assertThat(box.lists()).isEqualTo(3);
    box.fail(RemoteFailure.retryAfter(Duration.ofMinutes(30), "too many requests"));
    guard.advance(Duration.ofSeconds(10));
    assertThat(box.lists()).isEqualTo(4);
    orchestrator.modified(new Settings("20s", false));
    guard.settle();
    assertThat(box.lists()).isEqualTo(5);
  }

  @Test
  void aSeedboxThatHangsDelaysNoOther() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(2);
    try (GuardRuntime runtime = new GuardRuntime()) {
      Orchestrator orchestrator =
          new Orchestrator(
              runtime.guard("orchestrator"),
              ledger,
              new Settings("1s", false),
              bindings.references());
      bindings.add(
          orchestrator,
          new HookedSeedbox(
              "hangs",
              () -> {
                asked.countDown();
                answered.await();
              }));
      asked.await();
      bindings.add(orchestrator, new HookedSeedbox("well", others::countDown));
      others.await();
      assertThat(orchestrator.results().get("hangs").polls()).isZero();
      answered.countDown();
      orchestrator.stop();
    }
  }

  @Test
  void whatTwoSeedboxesHoldIsFetchedFromTheFirstAndToldOnce() throws Exception {
    FakeSeedbox other = new FakeSeedbox("other", Location.parse("file:///other", null));
    for (FakeSeedbox each : List.of(box, other)) {
      each.file("a", "a.mkv", 5).tag("a", "tv", "ab".repeat(20)).complete("a");
      each.file("n", "n.mkv", 5).complete("n");
    }
    Logger logger = (Logger) LoggerFactory.getLogger(Poll.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    Orchestrator orchestrator = orchestrator("1m");
    bindings.add(orchestrator, box);
    guard.settle();
    bindings.add(orchestrator, other);
    guard.advance(Duration.ofMinutes(5));
    logger.detachAppender(log);
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsOnlyOnce(
            "'a.mkv' is complete on other, and the same is taken from box: not fetched twice");
    assertThat(ledger.in(Set.of(TransferState.QUEUED)))
        .extracting(row -> row.seedbox() + " " + row.remoteId())
        .containsExactly("box a", "box n", "other n");

    Transfer first = ledger.find("box", "a").orElseThrow();
    ledger.advance(
        ledger.claim(first, Duration.ofMinutes(1)).orElseThrow(), Advance.gaveUp("broken there"));
    guard.advance(Duration.ofMinutes(1));
    assertThat(ledger.find("other", "a")).isPresent();
  }

  @Test
  void aPollAsksTheLedgerOnceForAllThatIsKnown() {
    for (int i = 0; i < 500; i++) {
      box.file("f" + i, i + ".mkv", 5).complete("f" + i);
    }
    AtomicInteger questions = new AtomicInteger();
    Ledger counted =
        (Ledger)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Ledger.class},
                (self, method, arguments) -> {
                  questions.incrementAndGet();
                  return method.invoke(ledger, arguments);
                });
    bindings.add(
        new Orchestrator(guard, counted, new Settings("1m", false), bindings.references()), box);
    guard.settle();
    assertThat(queued()).hasSize(500);
    questions.set(0);
    guard.advance(Duration.ofMinutes(10));
    assertThat(questions).hasValue(10);
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
  void whatEachSeedboxWasLastSeenToHoldIsShown() {
    box.file("a", "a.mkv", 5).readiness("a", Readiness.INCOMPLETE);
    FakeSeedbox broken = new FakeSeedbox("broken", Location.parse("file:///other", null));
    broken.fail(RemoteFailure.retry("refused", null));
    Orchestrator orchestrator = orchestrator("10m");
    assertThat(orchestrator.listings()).isEmpty();
    List.of(broken, box).forEach(each -> bindings.add(orchestrator, each));
    guard.settle();
    Instant first = guard.clock().instant();
    assertThat(orchestrator.listings()).as("none of what was not seen yet").hasSize(1);
    assertThat(shown(orchestrator, "box").at()).isEqualTo(first);
    assertThat(shown(orchestrator, "box").transfers())
        .extracting(RemoteTransfer::remoteId)
        .containsExactly("a");

    box.file("b", "b.mkv", 5).fail(RemoteFailure.retry("refused", null));
    broken.fail(null);
    guard.advance(Duration.ofMinutes(10));
    assertThat(shown(orchestrator, "broken").transfers()).isEmpty();
    assertThat(shown(orchestrator, "box").at()).as("of the last good poll").isEqualTo(first);
    assertThat(shown(orchestrator, "box").transfers()).hasSize(1);
    box.fail(null);
    guard.advance(Duration.ofMinutes(20));
    assertThat(shown(orchestrator, "box").transfers()).hasSize(2);

    bindings.remove(orchestrator, box);
    assertThat(orchestrator.listings())
        .extracting(RemoteListing::seedbox)
        .containsExactly("broken");
  }

  @Test
  void aSeedboxIsLookedAtAtOnceWhenSomebodyWaitsForIt() {
    FakeSeedbox other = new FakeSeedbox("other", Location.parse("file:///other", null));
    Orchestrator orchestrator = orchestrator("10m");
    List.of(box, other).forEach(each -> bindings.add(orchestrator, each));
    guard.settle();
    guard.advance(Duration.ofMinutes(3));
    orchestrator.lookSoon("box");
    orchestrator.lookSoon("unknown");
    guard.settle();
    assertThat(box.lists()).isEqualTo(2);
    guard.advance(Duration.ofMinutes(10).minusMillis(1));
    assertThat(box.lists()).as("the interval counts anew").isEqualTo(2);
    guard.advance(Duration.ofMillis(1));
    assertThat(box.lists()).isEqualTo(3);
    assertThat(other.lists()).isEqualTo(2);
  }

  @Test
  void aSeedboxIsLookedAtOnceASecondHoweverManyWaitForIt() {
    Orchestrator orchestrator = orchestrator("10m");
    bindings.add(orchestrator, box);
    guard.settle();
    for (int i = 0; i < 40; i++) {
      orchestrator.lookSoon("box");
      guard.advance(Duration.ofMillis(100));
    }
    assertThat(box.lists()).isEqualTo(5);
    guard.advance(Duration.ofMinutes(9));
    assertThat(box.lists()).isEqualTo(5);
  }

  @Test
  void whoAsksDuringALookGetsOneMore() {
    Orchestrator orchestrator = orchestrator("10m");
    AtomicInteger looks = new AtomicInteger();
    bindings.add(
        orchestrator,
        new HookedSeedbox(
            "hooked",
            () -> {
              if (looks.incrementAndGet() == 1) {
                orchestrator.lookSoon("hooked");
              }
            }));
    guard.settle();
    orchestrator.lookSoon("hooked");
    guard.settle();
    assertThat(looks).hasValue(1);
    guard.advance(Duration.ofSeconds(1));
    assertThat(looks).hasValue(2);
    guard.advance(Duration.ofMinutes(9));
    assertThat(looks).hasValue(2);
  }

  @Test
  void aSeedboxThatBacksOffIsLookedAtSoonerOnlyWhereThatCanHelp() {
    Orchestrator orchestrator = orchestrator("1m");
    box.fail(RemoteFailure.retry("refused", null));
    bindings.add(orchestrator, box);
    guard.advance(Duration.ofMinutes(8));
    int before = box.lists();
    for (int i = 0; i < 20; i++) {
      orchestrator.lookSoon("box");
      guard.advance(Duration.ofMillis(100));
    }
    assertThat(box.lists()).as("it may be there again").isEqualTo(before + 3);

    box.fail(RemoteFailure.askUser("wrong password", null));
    orchestrator.lookSoon("box");
    guard.advance(Duration.ofSeconds(1));
    before = box.lists();
    for (int i = 0; i < 100; i++) {
      orchestrator.lookSoon("box");
      guard.advance(Duration.ofSeconds(1));
    }
    assertThat(box.lists()).as("a person has to act first").isEqualTo(before);

    box.fail(RemoteFailure.retryAfter(Duration.ofMinutes(30), "too many requests"));
    guard.advance(Duration.ofMinutes(5));
    before = box.lists();
    for (int i = 0; i < 20; i++) {
      orchestrator.lookSoon("box");
      guard.advance(Duration.ofMinutes(1));
    }
    assertThat(box.lists()).as("it wants to be left alone").isEqualTo(before);
    guard.advance(Duration.ofMinutes(30));
    assertThat(box.lists()).isGreaterThan(before);
  }

  private static RemoteListing shown(Orchestrator orchestrator, String seedbox) {
    return orchestrator.listings().stream()
        .filter(listing -> listing.seedbox().equals(seedbox))
        .findFirst()
        .orElseThrow();
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
