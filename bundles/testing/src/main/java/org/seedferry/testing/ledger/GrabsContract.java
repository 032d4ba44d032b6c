package org.seedferry.testing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.GrabChange;
import org.seedferry.api.ledger.GrabRequest;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.ledger.Removal;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.api.seedbox.SeedGoal;

/** What every ledger keeps of what was grabbed. */
abstract class GrabsContract extends LedgerFixture {

  private static final String HASH = "cd".repeat(20);
  private static final SeedGoal GOAL = new SeedGoal(1.5, Duration.ofMinutes(90));

  private static GrabRequest request(String hash) {
    return new GrabRequest(
        hash,
        hash.substring(0, 40),
        "Grab " + hash.substring(0, 4),
        "tv",
        "tv-sonarr",
        2_000,
        GrabSource.magnet("magnet:?xt=urn:btih:" + hash),
        List.of("tv-sonarr"),
        GOAL);
  }

  private static Discovery complete(String seedbox, String hash) {
    return new Discovery(seedbox, "r-" + hash, hash, "Its name", "other", 1_234);
  }

  private Transfer grabbed() {
    return one.grabs().grab(request(HASH));
  }

  private Grab grab(Transfer row) {
    return one.grabs().of(row.id()).orElseThrow();
  }

  private List<EventKind> told() {
    return one.events(0, 100).stream().map(LedgerEvent::kind).toList();
  }

  @Test
  void aGrabIsARowBeforeAnySeedboxHasIt() {
    Transfer row = grabbed();

    assertThat(row.state()).isEqualTo(TransferState.GRABBED);
    assertThat(row.name()).isEqualTo("Grab cdcd");
    assertThat(row.label()).isEqualTo("tv");
    assertThat(row.infoHash()).isEqualTo(HASH);
    assertThat(row.size()).isEqualTo(2_000);
    assertThat(row.seedbox()).isEmpty();
    assertThat(told()).containsExactly(EventKind.GRABBED);
    assertThat(grab(row))
        .isEqualTo(
            new Grab(
                row.id(),
                HASH,
                "tv-sonarr",
                List.of("tv-sonarr"),
                GOAL,
                "",
                false,
                false,
                false,
                grab(row).grabbedAt(),
                null));
    assertThat(two.grabs().all()).containsExactly(grab(row));
    assertThat(two.grabs().in(List.of(TransferState.GRABBED))).containsExactly(grab(row));
    assertThat(two.grabs().in(List.of(TransferState.QUEUED))).isEmpty();
    assertThat(two.grabs().source(row.id()))
        .contains(GrabSource.magnet("magnet:?xt=urn:btih:" + HASH));
  }

  @Test
  void aTorrentFileOfAnySizeIsKeptByteByByte() {
    byte[] torrent = new byte[1_700_001];
    for (int i = 0; i < torrent.length; i++) {
      torrent[i] = (byte) (i * 31);
    }
    GrabRequest request =
        new GrabRequest(
            HASH, HASH, "big", "", "", -1, GrabSource.torrent(torrent), List.of(), SeedGoal.NONE);

    Transfer row = one.grabs().grab(request);

    assertThat(two.grabs().source(row.id())).contains(GrabSource.torrent(torrent));
    assertThat(grab(row).goal()).isEqualTo(SeedGoal.NONE);
    assertThat(grab(row).labels()).isEmpty();
  }

  @Test
  void theSameGrabAgainIsNoSecondOne() {
    Transfer first = grabbed();
    Transfer second = two.grabs().grab(request(HASH));

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(one.grabs().all()).hasSize(1);
    assertThat(told()).containsExactly(EventKind.GRABBED);
  }

  @Test
  void whatIsFetchedAlreadyIsOnlyShownWhenItIsGrabbed() {
    Transfer known = one.queue(complete("box", HASH)).orElseThrow();

    Transfer row = grabbed();

    assertThat(row).isEqualTo(known);
    assertThat(grab(row).handedOver()).isTrue();
    assertThat(grab(row).goal()).isEqualTo(GOAL);
    assertThat(one.grabs().toHandOver()).isEmpty();
  }

  @Test
  void aTransferWithoutALabelGetsThatOfTheGrab() {
    one.queue(new Discovery("box", "r", HASH, "n", "", 1)).orElseThrow();

    assertThat(grabbed().label()).isEqualTo("tv");
  }

  @Test
  void whatIsOverBeginsAnewUnderItsNumber() throws Exception {
    Transfer known = one.queue(complete("box", HASH)).orElseThrow();
    one.advance(one.claim(known, LEASE).orElseThrow(), Advance.to(TransferState.CLEANED));

    Transfer row = grabbed();

    assertThat(row.id()).isEqualTo(known.id());
    assertThat(row.state()).isEqualTo(TransferState.GRABBED);
    assertThat(row.version()).isGreaterThan(known.version());
    assertThat(one.queue(complete("box", HASH))).map(Transfer::id).contains(row.id());
  }

  @Test
  void ofSeveralThatAreOverOneBeginsAnewAndTheOthersAreForgotten() throws Exception {
    for (String seedbox : List.of("a", "b")) {
      Transfer row = one.queue(complete(seedbox, HASH)).orElseThrow();
      one.advance(one.claim(row, LEASE).orElseThrow(), Advance.to(TransferState.MISSING));
    }

    Transfer row = grabbed();

    assertThat(one.find("a", "r-" + HASH)).isEmpty();
    assertThat(one.find("b", "r-" + HASH)).isEmpty();
    assertThat(one.queue(complete("a", HASH))).map(Transfer::id).contains(row.id());
  }

  @Test
  void whatWasGivenUpBeginsAnew() throws Exception {
    Transfer refused = one.claim(grabbed(), LEASE).orElseThrow();
    one.advance(refused, Advance.gaveUp("refused"));

    Transfer row = grabbed();

    assertThat(row.state()).isEqualTo(TransferState.GRABBED);
    assertThat(row.lastError()).isNull();
    assertThat(one.grabs().toHandOver()).containsExactly(row);
  }

  @Test
  void whatIsJustBeingRemovedIsNotGrabbed() throws Exception {
    one.intendRemoval(one.claim(grabbed(), LEASE).orElseThrow());

    assertThatThrownBy(this::grabbed).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aGrabIsQueuedFromTheSeedboxThatHasItFirstWithItsOwnLabel() {
    Transfer row = grabbed();

    Transfer queued = two.queue(complete("other box", HASH)).orElseThrow();

    assertThat(queued.id()).isEqualTo(row.id());
    assertThat(queued.state()).isEqualTo(TransferState.QUEUED);
    assertThat(queued.seedbox()).isEqualTo("other box");
    assertThat(queued.remoteId()).isEqualTo("r-" + HASH);
    assertThat(queued.name()).isEqualTo("Its name");
    assertThat(queued.label()).isEqualTo("tv");
    assertThat(queued.size()).isEqualTo(1_234);
    assertThat(queued.version()).isGreaterThan(row.version());
    assertThat(told()).containsExactly(EventKind.GRABBED, EventKind.QUEUED);
    assertThat(grab(row).handedOver()).isTrue();
    assertThat(one.grabs().source(row.id())).isEmpty();
    assertThat(one.fetchable(10)).containsExactly(queued);
    assertThat(one.queue(complete("third", HASH))).isEmpty();
  }

  @Test
  void aGrabIsNothingThatASeedboxHasOrThatCanBeFetched() throws Exception {
    Transfer row = grabbed();
    one.grabs().handedOver(one.claim(row, LEASE).orElseThrow(), "box");

    assertThat(one.known("box").remoteIds()).isEmpty();
    assertThat(one.known("other").elsewhere()).isEmpty();
    assertThat(one.fetchable(10)).isEmpty();
  }

  @Test
  void aClaimedGrabStaysAGrab() {
    Transfer claimed = one.claim(grabbed(), LEASE).orElseThrow();

    assertThat(claimed.state()).isEqualTo(TransferState.GRABBED);
    assertThat(claimed.owner()).isEqualTo("one");
    assertThat(two.grabs().toHandOver()).isEmpty();
    pass(LEASE);
    assertThat(two.grabs().toHandOver()).hasSize(1);
  }

  @Test
  void whatIsHandedOverIsItsSeedboxsAndNotHandedOverAgain() throws Exception {
    Transfer handed = one.grabs().handedOver(one.claim(grabbed(), LEASE).orElseThrow(), "box");

    assertThat(handed.seedbox()).isEqualTo("box");
    assertThat(handed.state()).isEqualTo(TransferState.GRABBED);
    assertThat(handed.owner()).isNull();
    assertThat(grab(handed).handedOver()).isTrue();
    assertThat(one.grabs().toHandOver()).isEmpty();
  }

  @Test
  void itIsKnownToWhomItWasGoingToBeGiven() throws Exception {
    Transfer claimed = one.claim(grabbed(), LEASE).orElseThrow();
    one.grabs().giving(claimed, "box");

    assertThat(grab(claimed).givenTo()).isEqualTo("box");
    assertThat(grab(claimed).handedOver()).isFalse();
    assertThat(one.get(claimed.id())).contains(claimed);

    one.grabs().giving(claimed, "");
    assertThat(grab(claimed).givenTo()).isEmpty();
    one.claim(claimed, LEASE).orElseThrow();
    assertThatThrownBy(() -> one.grabs().giving(claimed, "box"))
        .isInstanceOf(StaleClaimException.class);
    assertThat(grab(claimed).givenTo()).isEmpty();
  }

  @Test
  void whatIsPutOffComesAgainWhenItIsDue() throws Exception {
    Transfer claimed = one.claim(grabbed(), LEASE).orElseThrow();

    Transfer later = one.grabs().putOff(claimed, "no slot is free", Duration.ofMinutes(3));

    assertThat(later.lastError()).isEqualTo("no slot is free");
    assertThat(later.attempts()).isEqualTo(1);
    assertThat(one.grabs().toHandOver()).isEmpty();
    pass(Duration.ofMinutes(3));
    assertThat(one.grabs().toHandOver()).containsExactly(later);
  }

  @Test
  void aStaleClaimHandsNothingOver() {
    Transfer stale = one.claim(grabbed(), LEASE).orElseThrow();
    one.claim(stale, LEASE).orElseThrow();

    assertThatThrownBy(() -> one.grabs().handedOver(stale, "box"))
        .isInstanceOf(StaleClaimException.class);
    assertThatThrownBy(() -> one.grabs().putOff(stale, "why", LEASE))
        .isInstanceOf(StaleClaimException.class);
    assertThat(grab(stale).handedOver()).isFalse();
  }

  @Test
  void aRefusedGrabIsGivenUpAndARetryHandsItOverAnew() throws Exception {
    Transfer row = one.claim(grabbed(), LEASE).orElseThrow();
    one.advance(row, Advance.gaveUp("no such torrent"));
    assertThat(one.grabs().toHandOver()).isEmpty();

    assertThat(one.retry(row.id())).isTrue();

    assertThat(one.get(row.id())).map(Transfer::state).contains(TransferState.GRABBED);
    assertThat(one.grabs().toHandOver()).hasSize(1);
    assertThat(told()).containsExactly(EventKind.GRABBED, EventKind.GAVE_UP, EventKind.GRABBED);
  }

  @Test
  void thoseThatArePutFirstAreHandedOverFirst() {
    List<Transfer> rows =
        List.of("1", "2", "3", "4").stream()
            .map(digit -> one.grabs().grab(request(digit.repeat(40))))
            .toList();

    assertThat(one.grabs().first(rows.get(2).id())).isTrue();
    assertThat(one.grabs().first(rows.get(3).id())).isTrue();

    assertThat(one.grabs().toHandOver())
        .extracting(Transfer::id)
        .containsExactly(rows.get(3).id(), rows.get(2).id(), rows.get(0).id(), rows.get(1).id());
    assertThat(one.grabs().first(4711)).isFalse();
  }

  @Test
  void aPausedGrabWaits() {
    Transfer row = grabbed();

    assertThat(one.pauses().pause(row.id())).isTrue();
    assertThat(one.grabs().toHandOver()).isEmpty();
    one.pauses().resume(row.id());
    assertThat(one.grabs().toHandOver()).hasSize(1);
  }

  @Test
  void labelsGoalAndFolderCanBeChanged() {
    Transfer row = grabbed();
    SeedGoal other = new SeedGoal(null, Duration.ofDays(2));
    one.grabs().change(row.id(), GrabChange.toldGoal());
    assertThat(grab(row).goalKept()).isTrue();

    one.grabs().change(row.id(), GrabChange.goal(other));
    one.grabs().change(row.id(), GrabChange.moved(List.of("a", "b"), "films", "movies"));

    assertThat(grab(row).goal()).isEqualTo(other);
    assertThat(grab(row).goalKept()).isFalse();
    assertThat(grab(row).labels()).containsExactly("a", "b");
    assertThat(grab(row).folder()).isEqualTo("movies");
    assertThat(one.get(row.id())).map(Transfer::label).contains("films");
    assertThat(grab(row).imported()).isFalse();
    one.grabs().change(row.id(), GrabChange.imported(List.of("done")));
    assertThat(grab(row).imported()).isTrue();
    assertThat(grab(row).labels()).containsExactly("done");
    assertThat(one.grabs().change(4711, GrabChange.toldGoal())).isFalse();
  }

  @Test
  void theFolderOfADeliveryThatHasItsNameStays() throws Exception {
    grabbed();
    Transfer queued = one.queue(complete("box", HASH)).orElseThrow();
    Transfer claimed = one.claim(queued, LEASE).orElseThrow();
    one.nameDelivery(claimed, "tv-sonarr/Its name", 1_234);

    one.grabs().change(queued.id(), GrabChange.moved(List.of(), "films", "movies"));

    assertThat(grab(queued).folder()).isEqualTo("tv-sonarr");
  }

  @Test
  void whatIsToBeRemovedIsNotShownAndNotHandedOver() {
    Transfer row = grabbed();

    assertThat(one.grabs().askRemoval(row.id(), true)).isTrue();

    assertThat(grab(row).isShown()).isFalse();
    assertThat(grab(row).removalAskedAt()).isNotNull();
    assertThat(one.grabs().toHandOver()).isEmpty();
    assertThat(one.grabs().askRemoval(row.id(), true)).isFalse();
    assertThat(one.grabs().askRemoval(4711, true)).isFalse();
  }

  @Test
  void whatIsGrabbedAgainIsShownAgain() {
    Transfer row = grabbed();
    one.grabs().askRemoval(row.id(), true);

    grabbed();

    assertThat(grab(row).isShown()).isTrue();
    assertThat(one.grabs().toRemove()).isEmpty();
    assertThat(one.pauses().current().transfers()).isEmpty();
    assertThat(one.grabs().toHandOver()).hasSize(1);
  }

  @Test
  void aRemovalIsClaimedInWhateverStateTheTransferIs() throws Exception {
    Transfer row = grabbed();
    one.grabs().askRemoval(row.id(), false);

    Removal removal = two.grabs().toRemove().get(0);
    assertThat(removal.withData()).isFalse();
    assertThat(removal.grab()).isEqualTo(grab(row));
    Transfer claimed = two.grabs().claimRemoval(removal.transfer(), LEASE).orElseThrow();
    assertThat(claimed.state()).isEqualTo(TransferState.GRABBED);
    assertThat(claimed.owner()).isEqualTo("two");
    assertThat(one.grabs().claimRemoval(claimed, LEASE)).isEmpty();
    two.advance(claimed, Advance.to(TransferState.CLEANED));

    assertThat(one.grabs().toRemove()).isEmpty();
    assertThat(one.pauses().current().transfers()).isEmpty();
  }

  @Test
  void whatIsImportedIsNotToBeRemovedAnyMore() throws Exception {
    grabbed();
    Transfer queued = one.queue(complete("box", HASH)).orElseThrow();
    Transfer home =
        one.advance(
            one.claim(queued, LEASE).orElseThrow(),
            Advance.to(TransferState.DOWNLOADED).localName("L"));
    one.grabs().askRemoval(home.id(), true);
    assertThat(one.grabs().toRemove())
        .singleElement()
        .satisfies(
            removal -> {
              assertThat(removal.transfer()).isEqualTo(row(home));
              assertThat(removal.grab()).isEqualTo(grab(home));
              assertThat(removal.withData()).isTrue();
            });

    one.advance(home, Advance.to(TransferState.IMPORTED));

    assertThat(one.grabs().toRemove()).isEmpty();
  }

  @Test
  void aRemovalWaitsUntilTheFetchHasGivenItsClaimBack() {
    grabbed();
    Transfer queued = one.queue(complete("box", HASH)).orElseThrow();
    Transfer fetched = one.claim(queued, LEASE).orElseThrow();
    one.grabs().askRemoval(fetched.id(), true);

    assertThat(one.pauses().current().holds(fetched.id())).isTrue();
    assertThat(one.grabs().claimRemoval(fetched, LEASE)).isEmpty();
    one.release(fetched);
    assertThat(one.grabs().claimRemoval(fetched, LEASE)).isPresent();
  }

  @Test
  void whatIsHomeOrGivenUpIsClaimedForItsRemovalByTheNodeThatHasIt() throws Exception {
    grabbed();
    Transfer claimed =
        one.claim(one.queue(complete("box", HASH)).orElseThrow(), LEASE).orElseThrow();
    Transfer home = one.advance(claimed, Advance.to(TransferState.DOWNLOADED).localName("L"));
    Transfer refused = one.claim(one.grabs().grab(request("ef".repeat(20))), LEASE).orElseThrow();
    one.advance(refused, Advance.gaveUp("refused"));
    one.grabs().askRemoval(home.id(), true);
    one.grabs().askRemoval(refused.id(), true);

    assertThat(two.grabs().claimRemoval(home, LEASE)).isEmpty();
    assertThat(one.grabs().claimRemoval(home, LEASE)).isPresent();
    assertThat(two.grabs().claimRemoval(row(refused), LEASE))
        .map(Transfer::state)
        .contains(TransferState.FAILED);
  }

  @Test
  void whatNobodyWantsRemovedIsNotClaimedForThat() {
    Transfer row = grabbed();

    assertThat(one.grabs().claimRemoval(row, LEASE)).isEmpty();
    assertThat(one.grabs().toRemove()).isEmpty();
  }

  @Test
  void aTransferThatNobodyAskedForCanBeAdopted() {
    Transfer row = one.queue(complete("box", HASH)).orElseThrow();

    Grab adopted = one.grabs().adopt(row.id(), HASH).orElseThrow();

    assertThat(adopted.labels()).containsExactly("other");
    assertThat(adopted.handedOver()).isTrue();
    assertThat(one.grabs().adopt(row.id(), "ef".repeat(20))).contains(adopted);
    assertThat(one.grabs().adopt(4711, HASH)).isEmpty();
  }

  @Test
  void whatIsCleanedOrForgottenIsNoGrabAnyMore() throws Exception {
    Transfer cleaned = one.claim(grabbed(), LEASE).orElseThrow();
    one.advance(cleaned, Advance.to(TransferState.CLEANED));
    Transfer other = one.grabs().grab(request("ef".repeat(20)));

    assertThat(one.grabs().all()).extracting(Grab::transferId).containsExactly(other.id());
    assertThat(one.forget(other.id())).isTrue();
    assertThat(one.grabs().all()).isEmpty();
    assertThat(one.grabs().of(other.id())).isEmpty();
    assertThat(one.grabs().source(other.id())).isEmpty();
  }

  @Test
  void aTorrentOfVersionTwoIsKnownByBothItsHashes() {
    String hash = "0123456789abcdef".repeat(4);

    Transfer row = one.grabs().grab(request(hash));

    assertThat(grab(row).hash()).isEqualTo(hash);
    assertThat(row.infoHash()).isEqualTo(hash.substring(0, 40));
    assertThat(one.queue(complete("box", hash.substring(0, 40))))
        .map(Transfer::id)
        .contains(row.id());
  }

  @Test
  void everyChangeWakesThoseWhoWork() throws Exception {
    Transfer row = grabbed();
    int before = wakeups(one);

    one.grabs().change(row.id(), GrabChange.toldGoal());
    one.grabs().first(row.id());
    one.grabs().askRemoval(row.id(), true);
    grabbed();
    one.grabs().handedOver(one.claim(row(row), LEASE).orElseThrow(), "box");

    assertThat(wakeups(one)).isEqualTo(before + 5);
  }

  protected final Transfer row(Transfer transfer) {
    return one.get(transfer.id()).orElseThrow();
  }

  @Test
  void categoriesAreKept() {
    one.grabs().keepCategory("tv-sonarr");
    one.grabs().keepCategory("Films/4K");
    two.grabs().keepCategory("tv-sonarr");
    one.grabs().keepCategory("gone");
    one.grabs().forgetCategory("gone");

    assertThat(two.grabs().categories()).containsExactlyInAnyOrder("Films/4K", "tv-sonarr");
  }
}
