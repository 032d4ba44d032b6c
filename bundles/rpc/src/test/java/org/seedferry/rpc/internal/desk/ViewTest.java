package org.seedferry.rpc.internal.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.progress.Progress;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.seedbox.SeedGoal;

class ViewTest {

  private static final String HASH = DeskRig.HASH;
  private static final Duration LEASE = Duration.ofMinutes(2);

  @TempDir private Path root;
  private DeskRig rig;

  @AfterEach
  void close() {
    rig.close();
  }

  private DeskRig rig() {
    rig = new DeskRig(root);
    return rig;
  }

  @Test
  void theWayOfAGrabIsShownInTwoHalvesAndIsWholeOnlyWhenItIsPublished() throws Exception {
    rig().box.fail(RemoteFailure.retry("box is away", null));
    rig.grab(DeskRig.MAGNET, "tv-sonarr");
    assertThat(rig.item(HASH).stage()).isEqualTo(Stage.WAITING);
    assertThat(rig.item(HASH).progress()).isZero();
    assertThat(rig.item(HASH).size()).isZero();
    assertThat(rig.item(HASH).left()).isEqualTo(1);
    assertThat(rig.item(HASH).trouble()).isEqualTo("box is away");

    rig.box.fail(null);
    rig.guard.advance(Duration.ofMinutes(1));
    assertThat(rig.item(HASH).stage()).isEqualTo(Stage.REMOTE);
    assertThat(rig.item(HASH).trouble()).as("it has recovered").isEmpty();

    rig.lists("box", DeskRig.going(HASH, "Show.S01", 0.5));
    assertThat(rig.item(HASH).progress()).isEqualTo(0.25);
    assertThat(rig.item(HASH).size()).isEqualTo(1_000);
    assertThat(rig.item(HASH).left()).isEqualTo(1_000);

    rig.lists("box", DeskRig.whole(HASH, "Show.S01"));
    assertThat(rig.item(HASH).stage()).isEqualTo(Stage.FETCHING);
    assertThat(rig.item(HASH).progress()).isEqualTo(0.5);
    assertThat(rig.item(HASH).uploaded()).isEqualTo(500);
    assertThat(rig.item(HASH).ratio()).isEqualTo(0.5);
    assertThat(rig.item(HASH).seeded()).isEqualTo(Duration.ofMinutes(10));

    Transfer queued = rig.queue(HASH, "Show.S01", "other");
    rig.fetches.add(new Progress(queued.id(), "Show.S01", 600, 1_000, 50, 0, 1, 2, List.of()));
    rig.desk().changed();
    assertThat(rig.item(HASH).progress()).isEqualTo(0.8);
    assertThat(rig.item(HASH).left()).isEqualTo(400);
    assertThat(rig.item(HASH).eta()).isEqualTo(Duration.ofSeconds(8));
    assertThat(rig.item(HASH).label()).as("its own label stays").isEqualTo("tv-sonarr");

    rig.fetches.set(0, new Progress(queued.id(), "Show.S01", 1_000, 1_000, 50, 1, 1, 0, List.of()));
    rig.guard.advance(Duration.ofSeconds(1));
    assertThat(rig.item(HASH).progress()).as("not yet published").isLessThan(1);
    assertThat(rig.item(HASH).left()).isEqualTo(1);
    assertThat(rig.item(HASH).isHome()).isFalse();

    rig.deliver(queued, "tv-sonarr/Show.S01");
    Item home = rig.item(HASH);
    assertThat(home.isHome()).isTrue();
    assertThat(home.progress()).isEqualTo(1);
    assertThat(home.left()).isZero();
    assertThat(home.folder()).isEqualTo(root + "/tv-sonarr");
    assertThat(home.name()).isEqualTo("Show.S01");
    assertThat(home.home()).isEqualTo(rig.row(queued).downloadedAt()).isNotNull();
    assertThat(rig.desk().files(home))
        .containsExactly(new FileItem("Show.S01/e1.mkv", 1_000, 1_000));
  }

  @Test
  void aFailureIsToldWhileItLasts() throws Exception {
    Transfer row = rig().queue(HASH, "Show.S01", "tv");
    Transfer held = rig.ledger.claim(row, LEASE).orElseThrow();
    rig.ledger.advance(held, Advance.failed("a piece is wrong", Duration.ofMinutes(1)));
    assertThat(rig.item(HASH).trouble()).isEqualTo("a piece is wrong");
    assertThat(rig.item(HASH).isHome()).isFalse();

    rig.guard.advance(Duration.ofMinutes(1));
    rig.ledger.claim(rig.row(row), LEASE).orElseThrow();
    assertThat(rig.item(HASH).trouble()).isEmpty();
  }

  @Test
  void whatIsMissingOrGivenUpIsShownWithTheReason() throws Exception {
    Transfer missing = rig().queue(HASH, "Show.S01", "tv");
    Transfer held = rig.ledger.claim(missing, LEASE).orElseThrow();
    rig.ledger.advance(held, Advance.to(TransferState.MISSING));
    String other = "ef".repeat(20);
    Transfer lost = rig.queue(other, "Film", "tv");
    rig.ledger.advance(
        rig.ledger.claim(lost, LEASE).orElseThrow(), Advance.gaveUp("no room for it"));
    assertThat(rig.item(HASH).trouble()).isEqualTo("its seedbox no longer has it");
    assertThat(rig.item(other).trouble()).isEqualTo("no room for it");
  }

  @Test
  void whatIsHomeHasNoTroubleForThatWouldKeepAnArrFromImporting() throws Exception {
    Transfer row = rig().queue(HASH, "Show.S01", "tv");
    Transfer home = rig.deliver(row, "Show.S01");
    rig.ledger.attention(home, "the import is overdue");
    assertThat(rig.item(HASH).trouble()).isEmpty();
  }

  @Test
  void whatIsOverIsNotShown() throws Exception {
    Transfer row = rig().queue(HASH, "Show.S01", "tv");
    Transfer home = rig.deliver(row, "Show.S01");
    rig.ledger.advance(home, Advance.to(TransferState.CLEANED));
    assertThat(rig.desk().items(DeskRig.ALL)).isEmpty();
  }

  @Test
  void aColonInATitleIsShownAsItIsWritten() throws Exception {
    rig().grab("magnet:?xt=urn:btih:" + HASH + "&dn=Show%3A%20S01", "tv");
    assertThat(rig.item(HASH).name()).isEqualTo("Show_ S01");
  }

  @Test
  void theNameIsOneSegmentWhateverTheTitleIs() throws Exception {
    rig().grab("magnet:?xt=urn:btih:" + HASH + "&dn=a%2Fb", "tv");
    assertThat(rig.item(HASH).name()).doesNotContain("/");
  }

  @Test
  void aProfileShowsItsLabelsOnly() {
    rig().queue(HASH, "Show", "tv");
    rig.queue("ef".repeat(20), "Film", "films");
    Profile films = new Profile("films", "/f", Set.of("films"), "films", List.of(), 0);
    assertThat(rig.desk().items(DeskRig.ALL)).hasSize(2);
    assertThat(rig.desk().items(films)).extracting(Item::name).containsExactly("Film");
    assertThat(rig.desk().item(films, HASH)).isEmpty();
    assertThat(rig.desk().item(DeskRig.ALL, HASH.toUpperCase())).isPresent();
  }

  @Test
  void whatIsAskedForByItsHashIsAsItIsNow() throws Exception {
    rig().desk().items(DeskRig.ALL);
    assertThat(rig.desk().item(DeskRig.ALL, HASH)).isEmpty();

    rig.grab(DeskRig.MAGNET, "tv");
    assertThat(rig.item(HASH).goal()).isEqualTo(SeedGoal.NONE);
    SeedGoal goal = new SeedGoal(2.0, null);
    rig.desk().goal(rig.item(HASH), goal);
    assertThat(rig.item(HASH).goal()).isEqualTo(goal);
    rig.desk().pause(List.of(rig.item(HASH)));
    assertThat(rig.item(HASH).paused()).isTrue();
    assertThat(rig.desk().items(DeskRig.ALL)).containsExactly(rig.item(HASH));

    rig.desk().remove(List.of(rig.item(HASH)), true);
    assertThat(rig.desk().item(DeskRig.ALL, HASH)).isEmpty();
    rig.queue("ef".repeat(20), "Film", "films");
    assertThat(rig.item("ef".repeat(20)).name()).as("not grabbed").isEqualTo("Film");
  }

  @Test
  void manyAreAskedForByTheirHashesInAnyOrder() throws Exception {
    rig().desk().items(DeskRig.ALL);
    List<String> hashes =
        IntStream.rangeClosed(1, 20).mapToObj("%040x"::formatted).collect(Collectors.toList());
    for (String hash : hashes) {
      rig.grab("magnet:?xt=urn:btih:" + hash, "tv");
    }
    hashes.add(0, "ab".repeat(20));
    Collections.reverse(hashes);

    assertThat(rig.desk().items(DeskRig.ALL, hashes))
        .extracting(Item::hash)
        .containsExactlyElementsOf(hashes.subList(0, 20));
  }

  @Test
  void whatIsNoTorrentHasAHashOfItsOwnThatStays() {
    rig();
    rig.ledger.queue(new Discovery("folder", "Film.mkv", null, "Film.mkv", "films", 5));
    String hash = rig.desk().items(DeskRig.ALL).get(0).hash();
    assertThat(hash).matches("[0-9a-f]{40}");
    rig.desk().changed();
    assertThat(rig.item(hash).name()).isEqualTo("Film.mkv");
    rig.desk().remove(List.of(rig.item(hash)), true);
    assertThat(rig.desk().items(DeskRig.ALL)).isEmpty();
    assertThat(rig.ledger.grabs().toRemove()).hasSize(1);
  }

  @Test
  void ofTwoSeedboxesWithTheSameTheOneThatGoesOnIsShown() throws Exception {
    Transfer gone = rig().queue(HASH, "Show", "tv");
    rig.ledger.advance(
        rig.ledger.claim(gone, LEASE).orElseThrow(), Advance.to(TransferState.MISSING));
    rig.ledger.queue(new Discovery("other", "9", HASH, "Show", "tv", 5)).orElseThrow();
    assertThat(rig.desk().items(DeskRig.ALL)).hasSize(1);
    assertThat(rig.item(HASH).trouble()).isEmpty();
  }

  @Test
  void theSeedboxesTroubleIsToldUntilItHasRecovered() throws Exception {
    rig().grab(DeskRig.MAGNET, "tv");
    rig.lists(
        "box",
        DeskRig.remote(
            HASH,
            "Show",
            Readiness.INCOMPLETE,
            new Activity(0.1, Duration.ofHours(1), -1, "no room")));
    assertThat(rig.item(HASH).trouble()).isEqualTo("no room");
    assertThat(rig.item(HASH).eta()).isEqualTo(Duration.ofHours(1));
    rig.lists("box", DeskRig.going(HASH, "Show", 0.2));
    assertThat(rig.item(HASH).trouble()).isEmpty();
  }

  @Test
  void aSnapshotIsMadeAgainWhenTheLedgerHasChangedAndAfterASecond() {
    rig().queue(HASH, "Show", "tv");
    List<Item> first = rig.desk().items(DeskRig.ALL);
    assertThat(rig.desk().items(DeskRig.ALL)).isSameAs(first);
    rig.queue("ef".repeat(20), "Film", "films");
    assertThat(rig.desk().items(DeskRig.ALL)).hasSize(2);
    List<Item> second = rig.desk().items(DeskRig.ALL);
    rig.guard.advance(Duration.ofSeconds(1));
    assertThat(rig.desk().items(DeskRig.ALL)).isNotSameAs(second).isEqualTo(second);
  }
}
