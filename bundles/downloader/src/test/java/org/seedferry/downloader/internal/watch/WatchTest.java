package org.seedferry.downloader.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.arr.ImportStatus.Kind;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.GrabChange;
import org.seedferry.api.ledger.GrabRequest;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.api.transport.Location;
import org.seedferry.downloader.internal.policy.Policies;
import org.seedferry.downloader.internal.policy.PolicySettings;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.seedferry.guard.TaskExit;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.ledger.MemoryLedger;
import org.seedferry.testing.seedbox.FakeSeedbox;

class WatchTest {

  private static final String HASH = "cd".repeat(20);

  @TempDir private Path folder;
  private int policiesToCome;
  private boolean arrAway;
  private List<Set<String>> arrs = List.of();
  private final ManualGuard guard = new ManualGuard();
  private final MemoryLedger ledger = new MemoryLedger(guard.clock(), "me");
  private final FakeSeedbox box = new FakeSeedbox("box", Location.parse("file:///remote", null));
  private final FakeArrService arr = new FakeArrService("tv");
  private LocalRoot root;
  private ImportWatch importWatch;

  @BeforeEach
  void root() {
    root = new LocalRoot(folder);
  }

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void theWholeWayThroughImportAndSeeding() throws Exception {
    deliver("Show", "tv");
    start(Map.of());
    guard.settle();
    assertThat(state("Show")).isEqualTo(TransferState.DOWNLOADED);
    assertThat(arr.asked().get(0).files()).containsExactly("Show/a.mkv");
    arr.answer("Show", Kind.IMPORTED, "");
    guard.advance(Duration.ofSeconds(30));
    assertThat(state("Show")).isEqualTo(TransferState.IMPORTED);
    guard.advance(Duration.ofMinutes(5));
    assertThat(state("Show")).isEqualTo(TransferState.IMPORTED);
    assertThat(folder.resolve("Show")).doesNotExist();
    assertThat(box.removed()).isEmpty();
    box.shared("Show", 1.01, Duration.ZERO);
    guard.advance(Duration.ofMinutes(1));
    assertThat(state("Show")).isEqualTo(TransferState.CLEANED);
    assertThat(box.removed()).containsExactly("Show");
    assertThat(root.manifest(transfer("Show")).read()).isEmpty();
  }

  @Test
  void whatOnlyGoesOnBeingSeededIsNoWork() throws Exception {
    deliver("Show", "tv");
    arr.answer("Show", Kind.IMPORTED, "");
    List<TaskExit> checks = new CopyOnWriteArrayList<>();
    guard.add(
        exit -> {
          if (exit.operation().equals("watch_seeding")
              && exit.fields().containsKey("transfer_id")) {
            checks.add(exit);
          }
        });
    start(Map.of());
    guard.advance(Duration.ofHours(1));
    assertThat(state("Show")).isEqualTo(TransferState.IMPORTED);
    assertThat(checks).as("its delivery is removed").hasSize(1);
    box.shared("Show", 1.01, Duration.ZERO);
    guard.advance(Duration.ofMinutes(1));
    assertThat(state("Show")).isEqualTo(TransferState.CLEANED);
    assertThat(checks).hasSize(2);
  }

  @Test
  void oneQuestionPerTickHoweverManyWaitAndOneLookForNewOnes() throws Exception {
    for (int i = 0; i < 50; i++) {
      deliver("Show " + i, "tv");
    }
    start(Map.of());
    guard.advance(Duration.ofSeconds(95));
    assertThat(arr.questions()).isEqualTo(4);
    assertThat(arr.looks()).isEqualTo(1);
  }

  @Test
  void nothingIsRemovedBeforeTheImportHoweverWellItIsSeeded() throws Exception {
    deliver("Show", "tv");
    box.shared("Show", 5.0, Duration.ofDays(100));
    start(Map.of());
    guard.advance(Duration.ofHours(2));
    assertThat(state("Show")).isEqualTo(TransferState.DOWNLOADED);
    assertThat(box.removed()).isEmpty();
    assertThat(folder.resolve("Show/a.mkv")).exists();
  }

  @Test
  void aRatioThatIsNonsenseRemovesNothing() throws Exception {
    deliver("Film", "films");
    box.shared("Film", Double.NaN, null);
    start(Map.of());
    guard.advance(Duration.ofDays(1));
    box.shared("Film", Double.POSITIVE_INFINITY, null);
    guard.advance(Duration.ofDays(1));
    assertThat(box.removed()).isEmpty();
    assertThat(state("Film")).isEqualTo(TransferState.DOWNLOADED);
  }

  @Test
  void withoutAnArrForItsLabelNoImportIsAwaitedAndTheDeliveryStays() throws Exception {
    deliver("Film", "films");
    box.seeds(false);
    start(Map.of());
    guard.settle();
    assertThat(state("Film")).isEqualTo(TransferState.CLEANED);
    assertThat(folder.resolve("Film/a.mkv")).exists();
    assertThat(box.removed()).isEmpty();
    assertThat(arr.questions()).isZero();
  }

  @Test
  void aPolicyCanRemoveAtOnceNeverOrKeepForSomeTime() throws Exception {
    deliver("Now", "now");
    deliver("Never", "never");
    deliver("Later", "later");
    start(
        Map.of(
            "now",
            new Rule("always", "auto"),
            "never",
            new Rule("never", "forever"),
            "later",
            new Rule("always", "1h")));
    guard.settle();
    assertThat(state("Now")).isEqualTo(TransferState.CLEANED);
    assertThat(state("Never")).isEqualTo(TransferState.CLEANED);
    assertThat(folder.resolve("Never/a.mkv")).exists();
    assertThat(box.removed()).contains("Now").doesNotContain("Never");
    assertThat(folder.resolve("Later/a.mkv")).exists();
    guard.advance(Duration.ofMinutes(61));
    assertThat(folder.resolve("Later")).doesNotExist();
    assertThat(state("Later")).isEqualTo(TransferState.CLEANED);
  }

  @Test
  void aTransferThatAPersonTookFromTheSeedboxIsLeftAlone() throws Exception {
    deliver("Film", "films");
    box.lose("Film");
    start(Map.of());
    guard.settle();
    assertThat(state("Film")).as("it may only not be loaded").isEqualTo(TransferState.DOWNLOADED);
    guard.advance(Duration.ofMinutes(2));
    assertThat(state("Film")).isEqualTo(TransferState.CLEANED);
    assertThat(box.removed()).isEmpty();
  }

  @Test
  void aTransferThatIsLoadedAgainAfterSomeTimeIsSeededOn() throws Exception {
    deliver("Film", "films");
    start(Map.of());
    for (int i = 0; i < 10; i++) {
      box.lose("Film");
      guard.advance(Duration.ofSeconds(45));
      list("Film", "films");
      guard.advance(Duration.ofSeconds(45));
      assertThat(state("Film")).isEqualTo(TransferState.DOWNLOADED);
    }
    box.shared("Film", 2, Duration.ZERO);
    guard.advance(Duration.ofMinutes(1));
    assertThat(box.removed()).containsExactly("Film");
    assertThat(state("Film")).isEqualTo(TransferState.CLEANED);
  }

  @Test
  void aRemovalIsNotTakenForDoneBecauseTheSeedboxHasNotLoadedTheTransfer() throws Exception {
    deliver("Now", "now");
    start(Map.of("now", new Rule("always", "auto")));
    box.lose("Now");
    guard.advance(Duration.ofSeconds(30));
    assertThat(state("Now")).isEqualTo(TransferState.DOWNLOADED);
    list("Now", "now");
    guard.advance(Duration.ofSeconds(30));
    assertThat(box.removed()).containsExactly("Now");
    assertThat(state("Now")).isEqualTo(TransferState.CLEANED);
  }

  @Test
  void whatWaitsForAPersonIsToldOnce() throws Exception {
    deliver("Blocked", "tv");
    deliver("Refused", "tv");
    deliver("Slow", "tv");
    deliver("Part", "tv");
    arr.answer("Part", Kind.PARTLY, "no such episode");
    arr.answer("Blocked", Kind.BLOCKED, "unknown episode");
    arr.answer("Refused", Kind.REFUSED, "ignored");
    start(Map.of());
    guard.advance(Duration.ofHours(25));
    assertThat(attention()).containsExactlyInAnyOrder("Blocked", "Refused", "Slow", "Part");
    assertThat(transfer("Part").lastError()).contains("no such episode");
    assertThat(transfer("Slow").lastError()).isEqualTo("not imported within 1d");
    assertThat(transfer("Blocked").lastError()).contains("unknown episode");
  }

  @Test
  void anArrThatDoesNotAnswerOnlyDelays() throws Exception {
    deliver("Show", "tv");
    arr.fail(RemoteFailure.retry("refused", null));
    start(Map.of());
    guard.advance(Duration.ofMinutes(10));
    assertThat(state("Show")).isEqualTo(TransferState.DOWNLOADED);
    arr.fail(null);
    arr.answer("Show", Kind.IMPORTED, "");
    guard.advance(Duration.ofSeconds(30));
    assertThat(state("Show")).isEqualTo(TransferState.IMPORTED);
  }

  @Test
  void aRemovalThatFailsIsTriedAgainAlsoWhenTheRatioIsForgotten() throws Exception {
    deliver("Film", "films");
    box.shared("Film", 2, Duration.ZERO);
    start(Map.of());
    box.fail(RemoteFailure.retry("refused", null));
    guard.settle();
    assertThat(state("Film")).isEqualTo(TransferState.DOWNLOADED);
    box.fail(null);
    guard.advance(Duration.ofMinutes(1));
    assertThat(state("Film")).isEqualTo(TransferState.CLEANED);
  }

  @Test
  void anotherNodesTransfersAreTakenOverOnlyWhenItsLeaseIsOver() throws Exception {
    box.folder("Show", "Show", Map.of("a.mkv", 5L)).complete("Show");
    MemoryLedger other = ledger.asNode("other");
    Transfer queued =
        other.queue(new Discovery("box", "Show", null, "Show", "films", 5)).orElseThrow();
    Transfer claimed = other.claim(queued, Duration.ofMinutes(2)).orElseThrow();
    other.advance(claimed, Advance.to(TransferState.DOWNLOADED).localName("Show"));
    box.seeds(false);
    start(Map.of());
    guard.advance(Duration.ofSeconds(90));
    assertThat(state("Show")).isEqualTo(TransferState.DOWNLOADED);
    guard.advance(Duration.ofMinutes(1));
    assertThat(state("Show")).isEqualTo(TransferState.CLEANED);
  }

  @Test
  void nothingIsCleanedByTheDefaultsWhileAPolicyIsStillToCome() throws Exception {
    deliver("Show", "films");
    box.seeds(false);
    policiesToCome = 1;
    start(Map.of());
    guard.advance(Duration.ofMinutes(5));
    assertThat(state("Show")).isEqualTo(TransferState.DOWNLOADED);
    policiesToCome = 0;
    guard.advance(Duration.ofMinutes(1));
    assertThat(state("Show")).isEqualTo(TransferState.CLEANED);
  }

  @Test
  void anImportIsAwaitedAlsoWhileTheArrThatIsConfiguredIsAway() throws Exception {
    deliver("Show", "tv");
    box.seeds(false);
    arrAway = true;
    arrs = List.of(Set.of("tv", "anime"));
    start(Map.of());
    guard.advance(Duration.ofMinutes(5));
    assertThat(state("Show")).isEqualTo(TransferState.DOWNLOADED);
    arrs = List.of();
    guard.advance(Duration.ofMinutes(1));
    assertThat(state("Show")).isEqualTo(TransferState.CLEANED);
  }

  @Test
  void aWebhookIsListenedToAtOnce() throws Exception {
    deliver("Show", "tv");
    start(Map.of());
    guard.settle();
    arr.answer("Show", Kind.IMPORTED, "");
    guard.advance(Duration.ofSeconds(2));
    assertThat(state("Show")).isEqualTo(TransferState.DOWNLOADED);
    importWatch.heard();
    guard.settle();
    assertThat(state("Show")).isEqualTo(TransferState.IMPORTED);
  }

  @Test
  void aNewDeliveryIsToldAtOnceAndOtherNewsAskNobody() throws Exception {
    deliver("Show", "tv");
    start(Map.of());
    guard.settle();
    deliver("Other", "tv");
    guard.settle();
    assertThat(arr.looks()).isEqualTo(2);
    int questions = arr.questions();
    ledger.queue(new Discovery("box", "new", null, "new", "films", 5));
    guard.settle();
    assertThat(arr.questions()).isEqualTo(questions);
  }

  @Test
  void whatTheAskersLabelSaysIsImportedCountsAsImported() throws Exception {
    deliver("Show", "tv");
    ledger.grabs().adopt(transfer("Show").id(), HASH);
    start(Map.of());
    guard.settle();
    ledger.grabs().change(transfer("Show").id(), GrabChange.imported(List.of("tv-done")));
    guard.settle();
    assertThat(state("Show")).isEqualTo(TransferState.IMPORTED);
  }

  @Test
  void anArrIsAskedByTheHashThatItKnowsATransferBy() throws Exception {
    String hash = "0123456789abcdef".repeat(4);
    deliver("Show", "tv");
    ledger.grabs().adopt(transfer("Show").id(), hash);
    start(Map.of());
    guard.settle();
    assertThat(arr.asked().get(0).infoHash()).isEqualTo(hash);
  }

  @Test
  void theGoalOfTheAskerHoldsInsteadOfThePolicys() throws Exception {
    deliver("Film", "films");
    ledger.grabs().adopt(transfer("Film").id(), HASH);
    ledger.grabs().change(transfer("Film").id(), GrabChange.goal(new SeedGoal(3.0, null)));
    box.shared("Film", 2.0, Duration.ofDays(30));
    start(Map.of());
    guard.advance(Duration.ofMinutes(5));
    assertThat(state("Film")).isEqualTo(TransferState.DOWNLOADED);
    box.shared("Film", 3.0, Duration.ofDays(30));
    guard.advance(Duration.ofMinutes(1));
    assertThat(state("Film")).isEqualTo(TransferState.CLEANED);
  }

  @Test
  void whatIsRemovedAfterItsImportIsSeededAsAgreed() throws Exception {
    deliver("Show", "tv");
    start(Map.of());
    guard.settle();
    arr.answer("Show", Kind.IMPORTED, "");
    askRemoval("Show", true);
    guard.settle();
    assertThat(state("Show")).isEqualTo(TransferState.IMPORTED);
    assertThat(box.removed()).isEmpty();
    assertThat(folder.resolve("Show")).doesNotExist();
    box.shared("Show", 1.5, Duration.ZERO);
    guard.advance(Duration.ofMinutes(1));
    assertThat(box.removed()).containsExactly("Show");
  }

  @Test
  void whatIsRemovedAfterAPartOfItWasImportedIsSeededAsAgreed() throws Exception {
    deliver("Show", "tv");
    arr.answer("Show", Kind.PARTLY, "");
    askRemoval("Show", true);
    start(Map.of());
    guard.settle();
    assertThat(state("Show")).isEqualTo(TransferState.IMPORTED);
    assertThat(box.removed()).isEmpty();
  }

  @Test
  void whatIsRemovedWithoutAnImportIsRemovedHereAndThere() throws Exception {
    deliver("Show", "tv");
    arr.answer("Show", Kind.REFUSED, "the user has said so");
    askRemoval("Show", true);
    start(Map.of());
    guard.settle();
    assertThat(state("Show")).isEqualTo(TransferState.CLEANED);
    assertThat(box.removed()).containsExactly("Show");
    assertThat(folder.resolve("Show")).doesNotExist();
  }

  @Test
  void whatIsLetGoWithoutItsDataStaysWhereItIs() throws Exception {
    deliver("Show", "tv");
    askRemoval("Show", false);
    start(Map.of());
    guard.settle();
    assertThat(state("Show")).isEqualTo(TransferState.CLEANED);
    assertThat(box.removed()).isEmpty();
    assertThat(folder.resolve("Show/a.mkv")).exists();
  }

  @Test
  void aSilentArrIsWaitedForAndThenNothingIsLost() throws Exception {
    deliver("Show", "tv");
    arr.fail(RemoteFailure.retry("refused", null));
    askRemoval("Show", true);
    start(Map.of());
    guard.advance(Duration.ofHours(23));
    assertThat(state("Show")).isEqualTo(TransferState.DOWNLOADED);
    guard.advance(Duration.ofHours(2));
    assertThat(state("Show")).isEqualTo(TransferState.IMPORTED);
    assertThat(box.removed()).isEmpty();
  }

  @Test
  void withoutAnArrToAskARemovalOfWhatIsHomeCountsAsImported() throws Exception {
    deliver("Film", "films");
    askRemoval("Film", true);
    start(Map.of());
    guard.settle();
    assertThat(state("Film")).isEqualTo(TransferState.IMPORTED);
    assertThat(folder.resolve("Film")).doesNotExist();
    assertThat(box.removed()).isEmpty();
  }

  @Test
  void whatIsNotHomeIsRemovedFromItsSeedbox() throws Exception {
    list("Show", "tv");
    ledger.queue(new Discovery("box", "Show", null, "Show", "tv", 5)).orElseThrow();
    askRemoval("Show", true);
    start(Map.of());
    guard.settle();
    assertThat(state("Show")).isEqualTo(TransferState.CLEANED);
    assertThat(box.removed()).containsExactly("Show");
  }

  @Test
  void aGrabThatNobodyHasYetOnlyEnds() {
    Transfer grabbed = grab();
    ledger.grabs().askRemoval(grabbed.id(), true);
    start(Map.of());
    guard.settle();
    assertThat(ledger.get(grabbed.id())).map(Transfer::state).contains(TransferState.CLEANED);
    assertThat(box.removed()).isEmpty();
  }

  @Test
  void aGrabThatItsSeedboxIsGettingIsRemovedThereOnceItIsListed() throws Exception {
    Transfer grabbed = grab();
    ledger.grabs().handedOver(ledger.claim(grabbed, Duration.ofMinutes(1)).orElseThrow(), "box");
    ledger.grabs().askRemoval(grabbed.id(), true);
    start(Map.of());
    guard.settle();
    assertThat(ledger.get(grabbed.id())).map(Transfer::state).contains(TransferState.GRABBED);
    box.folder("r1", "Show", Map.of("a.mkv", 5L)).tag("r1", "tv", HASH);
    guard.advance(Duration.ofMinutes(1));
    assertThat(ledger.get(grabbed.id())).map(Transfer::state).contains(TransferState.CLEANED);
    assertThat(box.removed()).containsExactly("r1");
  }

  @Test
  void aGrabThatASeedboxMayHaveIsRemovedThere() throws Exception {
    Transfer grabbed = grab();
    ledger.grabs().giving(ledger.claim(grabbed, Duration.ofMinutes(1)).orElseThrow(), "box");
    ledger.grabs().askRemoval(grabbed.id(), true);
    box.folder("r1", "Show", Map.of("a.mkv", 5L)).tag("r1", "tv", HASH);
    start(Map.of());
    guard.settle();
    assertThat(ledger.get(grabbed.id())).map(Transfer::state).contains(TransferState.CLEANED);
    assertThat(box.removed()).containsExactly("r1");
  }

  @Test
  void aRemovalFromASeedboxThatFailsIsTriedAgain() throws Exception {
    list("Show", "tv");
    ledger.queue(new Discovery("box", "Show", null, "Show", "tv", 5)).orElseThrow();
    askRemoval("Show", true);
    box.fail(RemoteFailure.retry("refused", null));
    start(Map.of());
    guard.advance(Duration.ofMinutes(1));
    assertThat(state("Show")).isEqualTo(TransferState.QUEUED);
    box.fail(null);
    guard.advance(Duration.ofMinutes(1));
    assertThat(state("Show")).isEqualTo(TransferState.CLEANED);
  }

  private Transfer grab() {
    return ledger
        .grabs()
        .grab(
            new GrabRequest(
                HASH,
                HASH,
                "Show",
                "tv",
                "tv",
                5,
                GrabSource.magnet("magnet:?xt=urn:btih:" + HASH),
                List.of("tv"),
                SeedGoal.NONE));
  }

  private void askRemoval(String name, boolean withData) throws IOException {
    ledger.grabs().adopt(transfer(name).id(), HASH);
    ledger.grabs().askRemoval(transfer(name).id(), withData);
  }

  private void start(Map<String, Rule> rules) {
    Policies policies =
        new Policies(
            rules.entrySet().stream()
                .map(rule -> new PolicySettings(rule.getValue().config(rule.getKey())))
                .toList(),
            () -> rules.size() + policiesToCome);
    Imports imports = new Imports(policies, arrAway ? List.of() : List.of(arr), () -> arrs);
    importWatch =
        new ImportWatch(guard, ledger, imports, policies, () -> root, new ImportSettings());
    ledger.addListener(importWatch);
    ledger.addListener(
        new RemovalWatch(guard, ledger, imports, () -> root, new RemovalSettings(), List.of(box)));
    SeedingWatch seeding =
        new SeedingWatch(
            guard, ledger, imports, policies, () -> root, new SeedingSettings(), List.of(box));
    ledger.addListener(seeding);
  }

  private void list(String name, String label) {
    box.folder(name, name, Map.of("a.mkv", 5L)).complete(name).tag(name, label, null);
  }

  private void deliver(String name, String label) throws Exception {
    list(name, label);
    Transfer queued = ledger.queue(new Discovery("box", name, null, name, label, 5)).orElseThrow();
    Transfer claimed = ledger.claim(queued, Duration.ofMinutes(2)).orElseThrow();
    Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("a.mkv"), "bytes");
    root.manifest(claimed).write(Map.of(name + "/a.mkv", 5L));
    ledger.advance(claimed, Advance.to(TransferState.DOWNLOADED).localName(name));
  }

  private Transfer transfer(String name) {
    return ledger.find("box", name).orElseThrow();
  }

  private TransferState state(String name) throws IOException {
    return transfer(name).state();
  }

  private List<String> attention() {
    return ledger.events(0, 1000).stream()
        .filter(event -> event.kind() == EventKind.ATTENTION)
        .map(LedgerEvent::name)
        .toList();
  }

  /** A policy's rules that differ from the defaults. */
  private record Rule(String remove, String keepLocal) {

    PolicySettings.Config config(String label) {
      return new RuleConfig(label, remove, keepLocal);
    }
  }

  private record RuleConfig(String label, String remove, String keep_local)
      implements PolicySettings.Config {

    @Override
    public int attempts() {
      return 10;
    }

    @Override
    public String retry_first() {
      return "10s";
    }

    @Override
    public String retry_max() {
      return "1h";
    }

    @Override
    public String await_import() {
      return "auto";
    }

    @Override
    public String import_limit() {
      return "1d";
    }

    @Override
    public double seed_ratio() {
      return 1.0;
    }

    @Override
    public String seed_time() {
      return "14d";
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return PolicySettings.Config.class;
    }
  }

  private record ImportSettings() implements ImportWatch.Config {

    @Override
    public String interval() {
      return "30s";
    }

    @Override
    public String lease() {
      return "5m";
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return ImportWatch.Config.class;
    }
  }

  private record RemovalSettings() implements RemovalWatch.Config {

    @Override
    public String interval() {
      return "15s";
    }

    @Override
    public String patience() {
      return "1d";
    }

    @Override
    public String lease() {
      return "5m";
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return RemovalWatch.Config.class;
    }
  }

  private record SeedingSettings() implements SeedingWatch.Config {

    @Override
    public String interval() {
      return "30s";
    }

    @Override
    public String lease() {
      return "5m";
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return SeedingWatch.Config.class;
    }
  }
}
