package org.seedferry.rpc.internal.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Services;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.testing.torrent.TorrentMaker;

class HandOverTest {

  private static final String HASH = DeskRig.HASH;
  private static final String OTHER = "ef".repeat(20);
  private static final RemoteFailure AWAY = RemoteFailure.retry("box is away", null);
  private static final RemoteFailure NO = RemoteFailure.askUser("box wants no torrents", null);

  @TempDir private Path root;
  private DeskRig rig;
  private FakeTaker second;

  @BeforeEach
  void open() {
    rig = new DeskRig(root);
    second = new FakeTaker("second");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static String magnet(String hash) {
    return "magnet:?xt=urn:btih:" + hash;
  }

  @Test
  void aGrabIsHandedOverBeforeItIsAnswered() throws Exception {
    rig.grab(DeskRig.MAGNET, "tv");
    assertThat(rig.box.added()).containsExactly(HASH + " tv");
    assertThat(rig.row(HASH).seedbox()).isEqualTo("box");
    assertThat(rig.item(HASH).stage()).isEqualTo(Stage.REMOTE);
    assertThat(rig.looks).contains("box");
  }

  @Test
  void aTorrentFileIsHandedOverAsItIs() throws Exception {
    byte[] torrent = new TorrentMaker("T", 16 << 10).file("a", new byte[10]).v2();
    Desk.Grabbed grabbed =
        rig.desk()
            .grab(
                DeskRig.ALL,
                GrabSource.torrent(torrent),
                "tv",
                null,
                List.of(),
                SeedGoal.NONE,
                false);
    assertThat(grabbed.item().hash()).hasSize(64);
    assertThat(rig.box.added()).containsExactly(grabbed.item().hash().substring(0, 40) + " tv");
    assertThat(rig.desk().files(grabbed.item())).containsExactly(new FileItem("T/a", 10, 0));
  }

  @Test
  void whoSendsItAgainFindsItThere() throws Exception {
    int id = rig.grab(DeskRig.MAGNET, "tv").item().id();
    Desk.Grabbed again = rig.grab(DeskRig.MAGNET, "tv");
    assertThat(again.known()).isTrue();
    assertThat(again.item().id()).isEqualTo(id);
    assertThat(rig.box.added()).hasSize(1);
  }

  @Test
  void aSeedboxWithALabelOfItsOwnGetsThat() throws Exception {
    rig.box.label("ferry");
    rig.grab(DeskRig.MAGNET, "tv");
    assertThat(rig.box.added()).containsExactly(HASH + " ferry");
    assertThat(rig.item(HASH).label()).isEqualTo("tv");
  }

  @Test
  void whatEverySeedboxRefusesIsToldAndNotKept() {
    rig.seedboxes.add(second);
    rig.box.fail(NO);
    second.fail(RemoteFailure.askUser("second neither", null));
    assertThatThrownBy(() -> rig.grab(DeskRig.MAGNET, "tv"))
        .isInstanceOf(RefusedException.class)
        .hasMessage("box wants no torrents; second neither");
    assertThat(rig.desk().items(DeskRig.ALL)).isEmpty();
    assertThat(rig.ledger.in(List.of(TransferState.values()))).isEmpty();
  }

  @Test
  void whatOneRefusesTheNextTakes() throws Exception {
    rig.seedboxes.add(second);
    rig.box.fail(NO);
    rig.grab(DeskRig.MAGNET, "tv");
    assertThat(second.added()).hasSize(1);
  }

  @Test
  void whereItMayBeIsKnownUntilItIsRefusedThere() throws Exception {
    rig.box.fail(AWAY);
    long id = rig.grab(DeskRig.MAGNET, "tv").item().id();
    assertThat(rig.ledger.grabs().of(id)).map(Grab::givenTo).contains("box");
    rig.box.fail(NO);
    rig.guard.advance(Duration.ofMinutes(1));
    assertThat(rig.ledger.grabs().of(id)).map(Grab::givenTo).contains("");
  }

  @Test
  void whatIsRefusedLaterIsGivenUpAndSaysSo() throws Exception {
    rig.box.fail(AWAY);
    rig.grab(DeskRig.MAGNET, "tv");
    rig.box.fail(NO);
    rig.guard.advance(Duration.ofMinutes(1));
    assertThat(rig.row(HASH).givenUp()).isTrue();
    assertThat(rig.item(HASH).trouble()).isEqualTo("box wants no torrents");
    assertThat(rig.item(HASH).stage()).isEqualTo(Stage.WAITING);
  }

  @Test
  void aSeedboxThatIsAwayIsWaitedForEverLonger() throws Exception {
    rig.box.fail(AWAY);
    rig.grab(DeskRig.MAGNET, "tv");
    assertThat(rig.row(HASH).attempts()).isEqualTo(1);
    assertThat(rig.item(HASH).trouble()).isEqualTo("box is away");
    rig.guard.advance(Duration.ofMinutes(5));
    assertThat(rig.row(HASH).attempts()).isBetween(3, 6);
    rig.box.fail(null);
    rig.guard.advance(Duration.ofMinutes(10));
    assertThat(rig.box.added()).hasSize(1);
    assertThat(rig.item(HASH).trouble()).isEmpty();
  }

  @Test
  void aSeedboxThatIsJustBeingReplacedCostsNoTry() throws Exception {
    rig.box.fail(RemoteFailure.absent("the bundle is being updated", null));
    rig.grab(DeskRig.MAGNET, "tv");
    assertThat(rig.row(HASH).attempts()).isZero();
    assertThat(rig.item(HASH).trouble()).isEmpty();
    rig.box.fail(null);
    rig.guard.advance(Duration.ofSeconds(15));
    assertThat(rig.box.added()).hasSize(1);
  }

  @Test
  void withoutAnySeedboxAGrabIsKeptAndSaysWhy() throws Exception {
    rig.seedboxes.clear();
    rig.grab(DeskRig.MAGNET, "tv");
    assertThat(rig.item(HASH).trouble()).isEqualTo("no seedbox is there that takes transfers");
    rig.seedboxes.add(rig.box);
    rig.guard.advance(Duration.ofMinutes(1));
    assertThat(rig.box.added()).hasSize(1);
  }

  @Test
  void theOrderOfPreferenceCounts() throws Exception {
    rig.seedboxes.add(second);
    rig.profile("tv", "base", "/tv", "labels", "tv", "seedboxes", new String[] {"second", "box"});
    rig.profile("rest", "base", "");
    rig.grab(DeskRig.MAGNET, "tv");
    rig.grab(magnet(OTHER), "films");
    assertThat(second.added()).containsExactly(HASH + " tv");
    assertThat(rig.box.added()).containsExactly(OTHER + " films");
  }

  @Test
  void aSeedboxThatHasItAlreadyIsGivenItAgain() throws Exception {
    rig.seedboxes.add(second);
    rig.lists("second", DeskRig.going(HASH, "Show", 0.1));
    rig.grab(DeskRig.MAGNET, "tv");
    assertThat(second.added()).hasSize(1);
    assertThat(rig.box.added()).isEmpty();
  }

  @Test
  void withoutAFreeSlotAGrabWaitsWithoutTrouble() throws Exception {
    rig.set("slots", 2);
    rig.lists("box", DeskRig.going("11".repeat(20), "A", 0.1), DeskRig.whole(OTHER, "B"));
    rig.grab(DeskRig.MAGNET, "tv");
    rig.grab(magnet("22".repeat(20)), "tv");
    assertThat(rig.box.added()).as("the one that is given counts").hasSize(1);
    assertThat(rig.item("22".repeat(20)).stage()).isEqualTo(Stage.WAITING);
    assertThat(rig.item("22".repeat(20)).trouble()).isEmpty();
    rig.guard.advance(Duration.ofMinutes(1));
    assertThat(rig.box.added()).hasSize(1);
    rig.lists("box", DeskRig.whole("11".repeat(20), "A"), DeskRig.going(HASH, "Show", 0.2));
    rig.guard.advance(Duration.ofSeconds(15));
    assertThat(rig.box.added()).hasSize(2);
  }

  @Test
  void aSlotElsewhereIsTaken() throws Exception {
    rig.seedboxes.add(second);
    rig.set("slots", 1);
    rig.lists("box", DeskRig.going(OTHER, "A", 0.1)).lists("second");
    rig.grab(DeskRig.MAGNET, "tv");
    assertThat(second.added()).hasSize(1);
  }

  @Test
  void aPausedGrabWaitsUntilItIsResumed() throws Exception {
    rig.desk()
        .grab(
            DeskRig.ALL,
            GrabSource.magnet(DeskRig.MAGNET),
            "tv",
            null,
            List.of("tv"),
            SeedGoal.NONE,
            true);
    rig.guard.advance(Duration.ofMinutes(5));
    assertThat(rig.box.added()).isEmpty();
    assertThat(rig.item(HASH).paused()).isTrue();
    rig.desk().resume(List.of(rig.item(HASH)));
    rig.guard.settle();
    assertThat(rig.box.added()).hasSize(1);
    assertThat(rig.item(HASH).paused()).isFalse();
  }

  @Test
  void whatIsJustBeingRecordedIsLeftAloneUntilTheNextRun() throws Exception {
    rig.set("interval", "1h");
    rig.seedboxes.clear();
    rig.grab(DeskRig.MAGNET, "tv");
    Takers takers = new Takers(new Services<>("seedbox", () -> List.of(second)), rig.profiles());
    HandOver handOver = new HandOver(rig.ledger, takers, new Remotes(() -> null));
    rig.guard.advance(Duration.ofMinutes(1));

    handOver.leave(HASH);
    rig.guard.once("first", handOver);
    rig.guard.settle();
    assertThat(second.added()).isEmpty();

    handOver.take(HASH);
    rig.guard.once("second", handOver);
    rig.guard.settle();
    assertThat(second.added()).hasSize(1);
  }

  @Test
  void aPauseOfAllHoldsGrabsBack() throws Exception {
    rig.desk();
    rig.ledger.pauses().pauseAll();
    rig.grab(DeskRig.MAGNET, "tv");
    rig.guard.advance(Duration.ofMinutes(1));
    assertThat(rig.box.added()).isEmpty();
    rig.ledger.pauses().resumeAll();
    rig.guard.settle();
    assertThat(rig.box.added()).hasSize(1);
  }

  @Test
  void theFirstOneGoesFirst() throws Exception {
    rig.box.fail(AWAY);
    rig.grab(DeskRig.MAGNET, "tv");
    rig.grab(magnet(OTHER), "tv");
    rig.desk().first(List.of(rig.item(OTHER)));
    rig.box.fail(null);
    rig.guard.advance(Duration.ofMinutes(5));
    assertThat(rig.box.added()).containsExactly(OTHER + " tv", HASH + " tv");
  }

  @Test
  void aGrabThatIsGoingIsLookedAtAtTheInterval() throws Exception {
    rig.grab(DeskRig.MAGNET, "tv");
    rig.looks.clear();
    rig.guard.advance(Duration.ofMinutes(1));
    assertThat(rig.looks).containsExactly("box", "box", "box", "box");
    rig.queue(HASH, "Show", "tv");
    rig.looks.clear();
    rig.guard.advance(Duration.ofMinutes(1));
    assertThat(rig.looks).isEmpty();
  }

  @Test
  void aGoalIsToldAsSoonAsTheSeedboxListsIt() throws Exception {
    rig.grab(DeskRig.MAGNET, "tv");
    rig.desk().goal(rig.item(HASH), new SeedGoal(2.0, Duration.ofHours(3)));
    rig.guard.advance(Duration.ofMinutes(1));
    assertThat(rig.box.goals()).isEmpty();
    rig.lists("box", DeskRig.going(HASH, "Show", 0.1));
    rig.box.fail(AWAY);
    rig.guard.advance(Duration.ofSeconds(15));
    rig.box.fail(null);
    rig.guard.advance(Duration.ofMinutes(1));
    assertThat(rig.box.goals()).containsExactly(HASH + " 2.0 PT3H");
    rig.desk().goal(rig.item(HASH), new SeedGoal(3.0, null));
    rig.guard.advance(Duration.ofMinutes(1));
    assertThat(rig.box.goals()).hasSize(2);
    assertThat(rig.item(HASH).goal()).isEqualTo(new SeedGoal(3.0, null));
  }

  @Test
  void whatTheSeedboxLosesIsToldAfterADay() throws Exception {
    rig.grab(DeskRig.MAGNET, "tv");
    rig.lists("box", DeskRig.going(HASH, "Show", 0.1));
    rig.guard.advance(Duration.ofHours(1));
    rig.lists("box");
    rig.guard.advance(Duration.ofHours(23));
    assertThat(rig.item(HASH).trouble()).isEmpty();
    rig.guard.advance(Duration.ofHours(2));
    assertThat(rig.item(HASH).trouble()).contains("box took it over and does not list it any more");
    rig.lists("box", DeskRig.going(HASH, "Show", 0.1));
    assertThat(rig.item(HASH).trouble()).isEmpty();
  }
}
