package org.seedferry.testing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.seedferry.api.TransferState.CLEANED;
import static org.seedferry.api.TransferState.DOWNLOADED;
import static org.seedferry.api.TransferState.DOWNLOADING;
import static org.seedferry.api.TransferState.FAILED;
import static org.seedferry.api.TransferState.IMPORTED;
import static org.seedferry.api.TransferState.MISSING;
import static org.seedferry.api.TransferState.QUEUED;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Cursor;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.Known;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.ledger.LedgerSummary;
import org.seedferry.api.ledger.Paused;
import org.seedferry.api.ledger.StaleClaimException;

/**
 * What every ledger keeps. A subclass gives an empty store for each test, and moves its time by
 * hand.
 */
public abstract class LedgerContract extends GrabsContract {

  private static Discovery on(String seedbox, String remoteId, String infoHash) {
    return new Discovery(seedbox, remoteId, infoHash, "Title " + remoteId, "tv", 1_000);
  }

  private List<EventKind> kinds() {
    return one.events(0, 1_000).stream().map(LedgerEvent::kind).toList();
  }

  @Test
  void aNodeKnowsItsName() {
    assertThat(one.node()).isEqualTo("one");
    assertThat(two.node()).isEqualTo("two");
  }

  @Test
  void aDiscoveryBecomesAQueuedRow() {
    Transfer queued = one.queue(found("a")).orElseThrow();

    assertThat(queued.seedbox()).isEqualTo("box");
    assertThat(queued.remoteId()).isEqualTo("a");
    assertThat(queued.infoHash()).isEqualTo("ab".repeat(20));
    assertThat(queued.name()).isEqualTo("Title a");
    assertThat(queued.label()).isEqualTo("tv");
    assertThat(queued.size()).isEqualTo(1_000);
    assertThat(queued.state()).isEqualTo(QUEUED);
    assertThat(queued.localName()).isNull();
    assertThat(queued.owner()).isNull();
    assertThat(queued.leaseUntil()).isNull();
    assertThat(queued.attempts()).isZero();
    assertThat(queued.retryAt()).isNull();
    assertThat(queued.lastError()).isNull();
    assertThat(queued.removing()).isFalse();
    assertThat(queued.queuedAt()).isEqualTo(now());
    assertThat(queued.changedAt()).isEqualTo(now());
    assertThat(queued.downloadedAt()).isNull();
    assertThat(two.get(queued.id())).contains(queued);
    assertThat(two.find("box", "a")).contains(queued);
  }

  @Test
  void aTransferIsQueuedOnce() {
    Transfer queued = queued("a");

    assertThat(one.queue(found("a"))).isEmpty();
    assertThat(two.queue(found("a"))).isEmpty();
    assertThat(one.in(EnumSet.allOf(TransferState.class))).containsExactly(queued);
    assertThat(kinds()).containsExactly(EventKind.QUEUED);
  }

  @Test
  void theSameIdOnAnotherSeedboxIsAnotherTransfer() {
    queued("a");

    assertThat(two.queue(new Discovery("other", "a", null, "A", "", -1)))
        .hasValueSatisfying(
            row -> {
              assertThat(row.infoHash()).isNull();
              assertThat(row.label()).isEmpty();
              assertThat(row.size()).isEqualTo(-1);
            });
  }

  @Test
  void allThatIsKnownOfASeedboxIsToldAtOnce() throws Exception {
    String hash = "cd".repeat(20);
    Transfer first = one.queue(on("box", "a", hash)).orElseThrow();
    one.queue(on("box", "b", null));
    one.queue(on("other", "c", null));

    assertThat(two.known("box")).isEqualTo(new Known(Set.of("a", "b"), Map.of()));
    assertThat(two.known("other")).isEqualTo(new Known(Set.of("c"), Map.of(hash, "box")));
    assertThat(two.known("third")).isEqualTo(new Known(Set.of(), Map.of(hash, "box")));
    one.forget(first.id());
    assertThat(one.known("box")).isEqualTo(new Known(Set.of("b"), Map.of()));
    assertThat(one.known("third").elsewhere()).isEmpty();
  }

  @Test
  void whatTwoSeedboxesHaveIsTakenFromTheFirstAsLongAsItMayComeFromThere() throws Exception {
    Discovery twin = on("other", "a", found("a").infoHash());
    Transfer row = claimed("a");

    assertThat(two.queue(twin)).isEmpty();
    Transfer failed = one.advance(row, Advance.failed("no route", Duration.ZERO));
    assertThat(two.queue(twin)).isEmpty();
    row = one.advance(one.claim(failed, LEASE).orElseThrow(), Advance.to(DOWNLOADED));
    assertThat(two.queue(twin)).isEmpty();
    one.advance(row, Advance.to(CLEANED));
    assertThat(two.queue(twin)).isEmpty();
    assertThat(two.known("other").elsewhere()).containsValue("box");
    one.forget(row.id());
    assertThat(two.queue(twin)).isPresent();
    assertThat(one.queue(found("a"))).isEmpty();
  }

  @Test
  void whatIsMissingOrGivenUpOnOneSeedboxIsTakenFromTheOtherAndNotTwice() throws Exception {
    for (Advance end : List.of(Advance.gaveUp("no space"), Advance.to(MISSING))) {
      String id = "a" + end.to();
      String hash = end.to() == FAILED ? "01".repeat(20) : "02".repeat(20);
      Transfer row = one.queue(on("box", id, hash)).orElseThrow();
      one.advance(one.claim(row, LEASE).orElseThrow(), end);

      assertThat(two.known("other").elsewhere()).doesNotContainKey(hash);
      Transfer twin = two.queue(on("other", id, hash)).orElseThrow();
      assertThat(one.retry(row.id())).isFalse();
      assertThat(row(row).state()).isEqualTo(end.to());
      two.forget(twin.id());
      assertThat(one.retry(row.id())).isTrue();
    }
  }

  @Test
  void ofTwoNodesThatSeeTheSameOnTwoSeedboxesOneTakesIt() throws Exception {
    int transfers = 100;
    // A database opens with its first call, and that is another race.
    assertThat(List.of(one, two)).allSatisfy(node -> assertThat(node.get(1)).isEmpty());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      CyclicBarrier start = new CyclicBarrier(2);
      Future<Integer> left = threads.submit(() -> queueAll(one, "box", transfers, start));
      Future<Integer> right = threads.submit(() -> queueAll(two, "other", transfers, start));

      assertThat(left.get() + right.get()).isEqualTo(transfers);
      assertThat(one.in(Set.of(QUEUED))).hasSize(transfers);
      assertThat(kinds()).hasSize(transfers);
    } finally {
      threads.shutdownNow();
    }
  }

  private static int queueAll(Ledger node, String seedbox, int transfers, CyclicBarrier start)
      throws Exception {
    int queued = 0;
    start.await();
    for (int i = 0; i < transfers; i++) {
      String id = String.format("%040x", i);
      queued += node.queue(on(seedbox, id, id)).isPresent() ? 1 : 0;
    }
    return queued;
  }

  @Test
  void whatIsUnknownIsEmpty() {
    assertThat(one.get(4_711)).isEmpty();
    assertThat(one.find("box", "nothing")).isEmpty();
    assertThat(one.in(Set.of())).isEmpty();
    assertThat(one.in(Set.of(QUEUED))).isEmpty();
    assertThat(one.fetchable(10)).isEmpty();
    assertThat(one.events(0, 10)).isEmpty();
    assertThat(one.retry(4_711)).isFalse();
    assertThat(one.forget(4_711)).isFalse();
  }

  @Test
  void ofTwoNodesOneWinsTheClaim() {
    Transfer seen = queued("a");

    Transfer claimed = one.claim(seen, LEASE).orElseThrow();

    assertThat(two.claim(seen, LEASE)).isEmpty();
    assertThat(two.claim(claimed, LEASE)).isEmpty();
    assertThat(claimed.state()).isEqualTo(DOWNLOADING);
    assertThat(claimed.owner()).isEqualTo("one");
    assertThat(claimed.leaseUntil()).isEqualTo(now().plus(LEASE));
    assertThat(claimed.version()).isGreaterThan(seen.version());
    assertThat(row(seen)).isEqualTo(claimed);
    assertThat(kinds()).containsExactly(EventKind.QUEUED, EventKind.DOWNLOADING);
  }

  @Test
  void anOutdatedRowClaimsNothing() {
    Transfer seen = queued("a");
    one.release(one.claim(seen, LEASE).orElseThrow());

    assertThat(two.claim(seen, LEASE)).isEmpty();
    assertThat(one.claim(seen, LEASE)).isEmpty();
  }

  @Test
  void aRestartedNodeClaimsItsOwnAgainAndTheFormerHolderIsStale() {
    Transfer before = claimed("a");
    Ledger restarted = node("one");

    Transfer after = restarted.claim(before, LEASE).orElseThrow();

    assertThat(after.version()).isGreaterThan(before.version());
    assertThat(after.state()).isEqualTo(DOWNLOADING);
    assertRefused(one, before);
    assertThat(kinds()).containsExactly(EventKind.QUEUED, EventKind.DOWNLOADING);
  }

  @Test
  void whatIsNoLongerRenewedIsTakenOverAndTheStaleHolderIsRefused() throws Exception {
    Transfer held = claimed("a");
    pass(LEASE.minusMillis(1));
    assertThat(two.claim(held, LEASE)).isEmpty();
    pass(Duration.ofMillis(1));

    Transfer taken = two.claim(held, LEASE).orElseThrow();

    assertThat(taken.owner()).isEqualTo("two");
    assertThat(taken.version()).isGreaterThan(held.version());
    assertRefused(one, held);
    assertThat(row(taken)).isEqualTo(taken);
    assertThat(two.advance(taken, Advance.to(DOWNLOADED)).state()).isEqualTo(DOWNLOADED);
  }

  private void assertRefused(Ledger ledger, Transfer stale) {
    Transfer before = row(stale);
    assertThatThrownBy(() -> ledger.renew(stale, LEASE)).isInstanceOf(StaleClaimException.class);
    assertThatThrownBy(() -> ledger.advance(stale, Advance.to(DOWNLOADED)))
        .isInstanceOf(StaleClaimException.class);
    assertThatThrownBy(() -> ledger.intendRemoval(stale)).isInstanceOf(StaleClaimException.class);
    assertThatThrownBy(() -> ledger.nameDelivery(stale, "x", 1))
        .isInstanceOf(StaleClaimException.class);
    ledger.release(stale);
    assertThat(row(stale)).isEqualTo(before);
  }

  @Test
  void aRowThatAnotherNodeHoldsIsRefusedAlsoWithTheRightVersion() {
    assertRefused(two, claimed("a"));
  }

  @Test
  void aForgottenRowIsStale() {
    Transfer held = claimed("a");
    one.release(held);
    one.forget(held.id());

    assertThatThrownBy(() -> one.renew(held, LEASE)).isInstanceOf(StaleClaimException.class);
    assertThat(one.claim(held, LEASE)).isEmpty();
  }

  @Test
  void renewingMovesTheEndOfTheLeaseOnly() throws Exception {
    Transfer held = claimed("a");
    pass(Duration.ofMinutes(1));

    Transfer renewed = one.renew(held, LEASE);

    assertThat(renewed.leaseUntil()).isEqualTo(now().plus(LEASE));
    assertThat(renewed.version()).isEqualTo(held.version());
    pass(Duration.ofSeconds(90));
    assertThat(two.claim(renewed, LEASE)).isEmpty();
  }

  @Test
  void allLeasesOfANodeAreRenewedTogether() throws Exception {
    Transfer downloading = claimed("a");
    Transfer downloaded = one.advance(claimed("b"), Advance.to(DOWNLOADED));
    Transfer others = two.claim(queued("c"), LEASE).orElseThrow();
    pass(Duration.ofMinutes(1));

    assertThat(one.renewAll(Set.of(DOWNLOADED, IMPORTED), LEASE)).isEqualTo(1);
    assertThat(one.renewAll(Set.of(), LEASE)).isZero();

    assertThat(row(downloaded).leaseUntil()).isEqualTo(now().plus(LEASE));
    assertThat(row(downloaded).version()).isEqualTo(downloaded.version());
    assertThat(row(downloading)).isEqualTo(downloading);
    assertThat(row(others)).isEqualTo(others);
  }

  @Test
  void aLeaseThatHasJustBegunIsNotRenewedWithTheOthers() throws Exception {
    Transfer held = one.advance(claimed("a"), Advance.to(DOWNLOADED));
    pass(LEASE.dividedBy(5));

    assertThat(one.renewAll(Set.of(DOWNLOADED), LEASE)).isZero();
    assertThat(row(held)).isEqualTo(held);
    pass(LEASE.dividedBy(5));
    assertThat(one.renewAll(Set.of(DOWNLOADED), LEASE)).isEqualTo(1);
    assertThat(row(held).leaseUntil()).isEqualTo(now().plus(LEASE));
  }

  @Test
  void theWholeWayWritesOneEventPerStepInOrder() throws Exception {
    Transfer row = claimed("a");
    long version = row.version();
    pass(Duration.ofSeconds(5));
    for (TransferState next : List.of(DOWNLOADED, IMPORTED, CLEANED)) {
      row = one.advance(row, Advance.to(next).detail("to " + next));
      assertThat(row.state()).isEqualTo(next);
      assertThat(row.changedAt()).isEqualTo(now());
      assertThat(row.version()).isGreaterThan(version);
      version = row.version();
    }

    assertThat(row.downloadedAt()).isEqualTo(now());
    assertThat(row.owner()).isNull();
    assertThat(row.leaseUntil()).isNull();
    assertThat(kinds())
        .containsExactly(
            EventKind.QUEUED,
            EventKind.DOWNLOADING,
            EventKind.DOWNLOADED,
            EventKind.IMPORTED,
            EventKind.CLEANED);
    List<LedgerEvent> events = one.events(0, 10);
    assertThat(events).extracting(LedgerEvent::sequence).isSorted().doesNotHaveDuplicates();
    LedgerEvent last = events.get(4);
    assertThat(last.at()).isEqualTo(now());
    assertThat(last.transferId()).isEqualTo(row.id());
    assertThat(last.seedbox()).isEqualTo("box");
    assertThat(last.name()).isEqualTo("Title a");
    assertThat(last.label()).isEqualTo("tv");
    assertThat(last.localName()).isNull();
    assertThat(last.size()).isEqualTo(1_000);
    assertThat(last.node()).isEqualTo("one");
    assertThat(last.detail()).isEqualTo("to CLEANED");
  }

  @Test
  void stepsMayBeSkippedForward() throws Exception {
    assertThat(one.advance(claimed("a"), Advance.to(IMPORTED)).state()).isEqualTo(IMPORTED);
    Transfer downloaded = one.advance(claimed("b"), Advance.to(DOWNLOADED));
    assertThat(one.advance(downloaded, Advance.to(CLEANED)).state()).isEqualTo(CLEANED);
  }

  @Test
  void aStepBackIsRefusedAndChangesNothing() throws Exception {
    Transfer imported = one.advance(claimed("a"), Advance.to(IMPORTED));
    long events = one.events(0, 10).size();
    for (TransferState back : List.of(QUEUED, DOWNLOADING, DOWNLOADED, IMPORTED)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> one.advance(imported, Advance.to(back)));
    }
    Transfer cleaned = one.advance(imported, Advance.to(CLEANED));
    Transfer missing = one.advance(claimed("b"), Advance.to(MISSING));
    for (TransferState any : TransferState.values()) {
      assertThatIllegalArgumentException().isThrownBy(() -> one.advance(cleaned, Advance.to(any)));
      assertThatIllegalArgumentException().isThrownBy(() -> one.advance(missing, Advance.to(any)));
    }

    assertThat(row(cleaned)).isEqualTo(cleaned);
    assertThat(one.events(0, 20)).hasSize((int) events + 4);
  }

  @Test
  void anAdvanceChangesNameAndSizeOnlyWhereItSaysSo() throws Exception {
    Transfer named = one.advance(claimed("a"), Advance.to(DOWNLOADED).localName("L").size(7));
    Transfer later = one.advance(named, Advance.to(IMPORTED));

    assertThat(later.localName()).isEqualTo("L");
    assertThat(later.size()).isEqualTo(7);
    assertThat(one.events(0, 10)).last().extracting(LedgerEvent::localName).isEqualTo("L");
  }

  @Test
  void aFailedTransferIsTriedAgainWhenItIsDue() throws Exception {
    Duration pause = Duration.ofMinutes(5);

    Transfer failed = one.advance(claimed("a"), Advance.failed("no route", pause));

    assertThat(failed.state()).isEqualTo(FAILED);
    assertThat(failed.attempts()).isEqualTo(1);
    assertThat(failed.lastError()).isEqualTo("no route");
    assertThat(failed.retryAt()).isEqualTo(now().plus(pause));
    assertThat(failed.owner()).isNull();
    assertThat(failed.givenUp()).isFalse();
    assertThat(one.events(0, 10)).last().extracting(LedgerEvent::detail).isEqualTo("no route");
    assertThat(one.fetchable(10)).isEmpty();
    assertThat(one.claim(failed, LEASE)).isEmpty();

    pass(pause);
    assertThat(two.fetchable(10)).containsExactly(failed);
    Transfer again = two.claim(failed, LEASE).orElseThrow();
    assertThat(again.state()).isEqualTo(DOWNLOADING);
    assertThat(again.lastError()).isNull();
    assertThat(again.retryAt()).isNull();
    assertThat(again.attempts()).isEqualTo(1);

    Transfer twice = two.advance(again, Advance.failed("still no route", pause));
    assertThat(twice.attempts()).isEqualTo(2);
    assertThat(kinds())
        .containsExactly(
            EventKind.QUEUED,
            EventKind.DOWNLOADING,
            EventKind.FAILED,
            EventKind.DOWNLOADING,
            EventKind.FAILED);
  }

  @Test
  void aTransferThatWasGivenUpWaitsForAPerson() throws Exception {
    Transfer failed = one.advance(claimed("a"), Advance.gaveUp("no space"));
    pass(Duration.ofDays(400));

    assertThat(failed.givenUp()).isTrue();
    assertThat(failed.attempts()).isEqualTo(1);
    assertThat(one.fetchable(10)).isEmpty();
    assertThat(one.claim(failed, LEASE)).isEmpty();
    assertThat(kinds()).endsWith(EventKind.GAVE_UP);

    assertThat(two.retry(failed.id())).isTrue();
    Transfer again = row(failed);
    assertThat(again.state()).isEqualTo(QUEUED);
    assertThat(again.attempts()).isZero();
    assertThat(again.lastError()).isNull();
    assertThat(again.version()).isGreaterThan(failed.version());
    assertThat(kinds()).endsWith(EventKind.QUEUED);
    assertThat(one.claim(failed, LEASE)).isEmpty();
    assertThat(one.claim(again, LEASE)).isPresent();
  }

  @Test
  void aFailureAfterTheDeliveryFetchesAgain() throws Exception {
    Transfer home = one.advance(claimed("a"), Advance.to(DOWNLOADED).localName("L"));
    one.advance(home, Advance.failed("import refused", Duration.ZERO));

    Transfer again = one.claim(row(home), LEASE).orElseThrow();

    assertThat(again.state()).isEqualTo(DOWNLOADING);
    assertThat(again.localName()).isEqualTo("L");
    assertThat(again.downloadedAt()).isNull();
  }

  @Test
  void onlyFailedAndMissingOnesAreRetried() throws Exception {
    Transfer held = claimed("a");
    assertThat(one.retry(held.id())).isFalse();
    Transfer removing = one.intendRemoval(held);
    one.advance(removing, Advance.to(MISSING));

    assertThat(one.retry(held.id())).isTrue();
    assertThat(row(held).state()).isEqualTo(QUEUED);
    assertThat(row(held).removing()).isFalse();
    assertThat(one.retry(held.id())).isFalse();
  }

  @Test
  void theLongestKnownIsFetchedFirstAndNoMoreThanAsked() throws Exception {
    Transfer a = claimed("a");
    Transfer b = queued("b");
    Transfer c = two.claim(queued("c"), LEASE).orElseThrow();
    Transfer d = one.advance(claimed("d"), Advance.failed("x", Duration.ofMinutes(1)));
    one.advance(claimed("e"), Advance.to(DOWNLOADED));
    one.advance(claimed("f"), Advance.to(MISSING));

    assertThat(one.fetchable(10)).containsExactly(a, b);
    assertThat(two.fetchable(10)).containsExactly(b, c);
    assertThat(one.fetchable(1)).containsExactly(a);
    assertThat(one.fetchable(0)).isEmpty();
    pass(LEASE);
    assertThat(one.fetchable(10)).containsExactly(a, b, c, d);
    assertThat(one.fetchable(3)).containsExactly(a, b, c);
    assertThat(one.in(Set.of(DOWNLOADING, FAILED))).containsExactly(a, c, d);
  }

  @Test
  void aReleasedTransferIsFreeAtOnce() {
    Transfer held = claimed("a");

    one.release(held);
    one.release(held);

    Transfer free = row(held);
    assertThat(free.owner()).isNull();
    assertThat(free.leaseUntil()).isNull();
    assertThat(free.state()).isEqualTo(DOWNLOADING);
    assertThat(two.fetchable(10)).containsExactly(free);
    assertRefused(one, held);
    assertThat(two.claim(free, LEASE)).isPresent();
  }

  @Test
  void theDeliveryIsNamedAndTheRemovalIntendedUnderTheSameClaim() throws Exception {
    Transfer held = claimed("a");

    Transfer named = one.nameDelivery(held, "Local Name", 55);
    Transfer removing = one.intendRemoval(held);

    assertThat(named.localName()).isEqualTo("Local Name");
    assertThat(named.size()).isEqualTo(55);
    assertThat(removing.removing()).isTrue();
    assertThat(removing.localName()).isEqualTo("Local Name");
    assertThat(removing.version()).isEqualTo(held.version());
    assertThat(one.intendRemoval(removing)).isEqualTo(removing);
    assertThat(kinds()).containsExactly(EventKind.QUEUED, EventKind.DOWNLOADING);
  }

  @Test
  void whatIsHeldOrUnknownIsNotForgotten() {
    Transfer held = claimed("a");

    assertThat(two.forget(held.id())).isFalse();
    assertThat(one.forget(held.id())).isFalse();
    pass(LEASE);
    assertThat(two.forget(held.id())).isTrue();
    assertThat(two.forget(held.id())).isFalse();

    assertThat(one.get(held.id())).isEmpty();
    Transfer again = queued("a");
    assertThat(again.id()).isNotEqualTo(held.id());
    assertThat(again.state()).isEqualTo(QUEUED);
    assertThat(kinds()).containsExactly(EventKind.QUEUED, EventKind.DOWNLOADING, EventKind.QUEUED);
  }

  @Test
  void attentionIsToldOncePerReason() throws Exception {
    Transfer home = one.advance(claimed("a"), Advance.to(DOWNLOADED));

    one.attention(home, "import is overdue");
    one.attention(home, "import is overdue");
    two.attention(home, "import is overdue");
    two.attention(home, "import is blocked");

    assertThat(row(home).lastError()).isEqualTo("import is blocked");
    assertThat(row(home).state()).isEqualTo(DOWNLOADED);
    assertThat(row(home).version()).isEqualTo(home.version());
    assertThat(one.events(3, 10))
        .extracting(LedgerEvent::kind, LedgerEvent::detail, LedgerEvent::node)
        .containsExactly(
            tuple(EventKind.ATTENTION, "import is overdue", "one"),
            tuple(EventKind.ATTENTION, "import is blocked", "two"));

    Transfer imported = one.advance(home, Advance.to(IMPORTED));
    assertThat(imported.lastError()).isNull();
    one.attention(home, "import is overdue");
    assertThat(row(home)).isEqualTo(imported);
  }

  @Test
  void aNewReaderBeginsAtTheEndOfTheLog() {
    queued("a");
    queued("b");
    long end = one.events(0, 10).get(1).sequence();

    assertThat(one.cursor("mail")).isEqualTo(new Cursor(end, end));
    queued("c");
    assertThat(two.cursor("mail")).isEqualTo(new Cursor(end, end));
    assertThat(one.events(end, 10)).extracting(LedgerEvent::name).containsExactly("Title c");
  }

  @Test
  void aReaderOfAnEmptyLogBeginsAtZero() {
    assertThat(one.cursor("mail")).isEqualTo(new Cursor(0, 0));
  }

  @Test
  void aReaderKnowsAfterARestartWhatItHadBegun() {
    one.cursor("mail");
    one.cursor("other");
    for (String id : List.of("a", "b", "c")) {
      queued(id);
    }
    List<Long> numbers = one.events(0, 10).stream().map(LedgerEvent::sequence).toList();

    one.begin("mail", numbers.get(0));
    one.done("mail", numbers.get(0));
    one.begin("mail", numbers.get(1));

    assertThat(node("one").cursor("mail")).isEqualTo(new Cursor(numbers.get(0), numbers.get(1)));
    one.done("mail", numbers.get(2));
    assertThat(one.cursor("mail")).isEqualTo(new Cursor(numbers.get(2), numbers.get(2)));
    one.done("mail", numbers.get(0));
    assertThat(one.cursor("mail")).isEqualTo(new Cursor(numbers.get(2), numbers.get(2)));
    assertThat(one.cursor("other")).isEqualTo(new Cursor(0, 0));
  }

  @Test
  void aReaderNeedNotAskForItsCursorFirst() {
    queued("a");
    long first = one.events(0, 1).get(0).sequence();

    one.begin("mail", first + 1);
    one.done("other", first + 2);

    assertThat(one.cursor("mail")).isEqualTo(new Cursor(first, first + 1));
    assertThat(one.cursor("other")).isEqualTo(new Cursor(first + 2, first + 2));
  }

  @Test
  void eventsComeInPages() {
    for (int i = 0; i < 25; i++) {
      queued("t" + i);
    }
    Set<Long> seen = new HashSet<>();
    long after = 0;
    for (int expected : new int[] {10, 10, 5, 0}) {
      List<LedgerEvent> page = two.events(after, 10);
      assertThat(page).hasSize(expected);
      for (LedgerEvent event : page) {
        assertThat(event.sequence()).isGreaterThan(after);
        after = event.sequence();
        seen.add(after);
      }
    }
    assertThat(seen).hasSize(25);
    assertThat(one.events(0, 0)).isEmpty();
  }

  @Test
  void listenersHearOfEveryChangeThatWroteAnEventAndOfNothingElse() throws Exception {
    Transfer seen = queued("a");
    assertThat(wakeups(one)).isEqualTo(1);
    Transfer held = one.claim(seen, LEASE).orElseThrow();
    assertThat(wakeups(one)).isEqualTo(2);

    one.queue(found("a"));
    held = one.claim(held, LEASE).orElseThrow();
    one.renew(held, LEASE);
    one.nameDelivery(held, "n", 1);
    one.intendRemoval(held);
    two.claim(held, LEASE);
    assertThat(wakeups(one)).isEqualTo(2);

    one.attention(held, "look");
    one.attention(held, "look");
    assertThat(wakeups(one)).isEqualTo(3);
    one.advance(held, Advance.gaveUp("x"));
    one.retry(held.id());
    assertThat(wakeups(one)).isEqualTo(5);
    assertThat(wakeups(two)).isZero();
  }

  @Test
  void unusualNamesAreKept() throws Exception {
    String odd = "🎬 \"O'Brien\"; drop table transfers; -- \\ %_ \t\r\n ü ‮ 日本語";
    Transfer held =
        one.claim(one.queue(new Discovery(odd, odd, null, odd, odd, 0)).orElseThrow(), LEASE)
            .orElseThrow();
    Transfer named = one.nameDelivery(held, odd, 0);
    Transfer failed = one.advance(named, Advance.failed(odd, Duration.ZERO));

    assertThat(two.find(odd, odd)).contains(failed);
    assertThat(failed.name()).isEqualTo(odd);
    assertThat(failed.label()).isEqualTo(odd);
    assertThat(failed.localName()).isEqualTo(odd);
    assertThat(failed.lastError()).isEqualTo(odd);
    assertThat(one.events(0, 10)).last().extracting(LedgerEvent::detail).isEqualTo(odd);
    assertThat(one.cursor(odd)).isEqualTo(two.cursor(odd));
  }

  @Test
  void veryLongTitlesAreKeptOrCutAtACharacter() {
    String plain = "x".repeat(4_000);
    String emoji = "x" + "🎬".repeat(4_000);

    Transfer first = one.queue(new Discovery("box", "p", null, plain, "tv", 1)).orElseThrow();
    Transfer second = one.queue(new Discovery("box", "e", null, emoji, "tv", 1)).orElseThrow();

    assertThat(first.name()).isEqualTo(plain);
    assertThat(second.name()).startsWith("x" + "🎬".repeat(1_000)).hasSizeLessThanOrEqualTo(8_001);
    assertThat(second.name().codePoints())
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    assertThat(one.get(second.id())).contains(second);
  }

  @Test
  void charactersThatADatabaseCannotKeepDoNoHarm() throws Exception {
    String broken = "a\u0000b\ud83dc";

    Transfer queued = one.queue(new Discovery("box", broken, null, broken, "tv", 1)).orElseThrow();
    one.advance(one.claim(queued, LEASE).orElseThrow(), Advance.gaveUp(broken));

    assertThat(one.queue(new Discovery("box", broken, null, broken, "tv", 1))).isEmpty();
    assertThat(one.find("box", broken)).isPresent();
  }

  @Test
  void aThousandRowsGoTheirWay() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      queued("t" + i);
    }
    List<Transfer> all = one.fetchable(2_000);
    assertThat(all).hasSize(1_000);
    for (Transfer row : all) {
      one.advance(one.claim(row, LEASE).orElseThrow(), Advance.to(DOWNLOADED));
    }

    assertThat(one.fetchable(10)).isEmpty();
    assertThat(two.in(Set.of(DOWNLOADED))).hasSize(1_000).extracting(Transfer::id).isSorted();
    assertThat(two.events(0, 5_000)).hasSize(3_000);
    pass(LEASE.dividedBy(2));
    assertThat(one.renewAll(Set.of(DOWNLOADED), LEASE)).isEqualTo(1_000);
  }

  @Test
  void anEmptyLedgerSumsUpToNothing() {
    LedgerSummary summary = one.summary();

    assertThat(summary.transfers())
        .containsOnlyKeys(TransferState.values())
        .allSatisfy((state, count) -> assertThat(count).isZero());
    assertThat(summary.givenUp()).isZero();
    assertThat(summary.oldestQueued()).isNull();
    assertThat(summary.at()).isEqualTo(now());
    assertThat(summary.lastEvent()).isZero();
    assertThat(summary.unread()).isEmpty();
  }

  @Test
  void theSummaryCountsTransfersByStateAndEventsByReader() throws Exception {
    one.cursor("mail");
    Transfer oldest = queued("a");
    pass(Duration.ofMinutes(3));
    queued("b");
    one.advance(claimed("c"), Advance.failed("lost", Duration.ofMinutes(1)));
    one.advance(claimed("d"), Advance.gaveUp("no"));
    one.advance(claimed("e"), Advance.to(DOWNLOADED));
    List<LedgerEvent> events = one.events(0, 1_000);
    one.done("mail", events.get(3).sequence());
    one.cursor("late");

    LedgerSummary summary = two.summary();

    assertThat(summary.transfers())
        .containsEntry(QUEUED, 2L)
        .containsEntry(FAILED, 2L)
        .containsEntry(DOWNLOADED, 1L)
        .containsEntry(CLEANED, 0L);
    assertThat(summary.givenUp()).isEqualTo(1);
    assertThat(summary.oldestQueued()).isEqualTo(oldest.changedAt());
    assertThat(summary.at()).isEqualTo(now());
    assertThat(summary.lastEvent()).isEqualTo(events.get(events.size() - 1).sequence());
    assertThat(summary.unread()).containsOnly(entry("mail", events.size() - 4L), entry("late", 0L));
  }

  @Test
  void aTransferThatIsQueuedAgainHasWaitedSinceThen() throws Exception {
    Transfer failed = one.advance(claimed("a"), Advance.gaveUp("no"));
    pass(Duration.ofMinutes(5));
    one.retry(failed.id());

    assertThat(one.summary().oldestQueued()).isEqualTo(now());
  }

  @Test
  void aPausedTransferStaysPausedForEveryNodeUntilItIsResumed() {
    Transfer first = queued("first");
    Transfer second = claimed("second");
    assertThat(one.pauses().current()).isEqualTo(new Paused(false, Set.of()));

    assertThat(one.pauses().pause(first.id())).isTrue();
    assertThat(one.pauses().pause(second.id())).isTrue();
    assertThat(one.pauses().pause(first.id())).as("again").isTrue();

    assertThat(two.pauses().current())
        .isEqualTo(new Paused(false, Set.of(first.id(), second.id())));
    assertThat(node("one").pauses().current().holds(first.id())).as("restarted").isTrue();
    assertThat(two.pauses().resume(first.id())).isTrue();
    assertThat(two.pauses().resume(first.id())).isFalse();
    assertThat(one.pauses().current()).isEqualTo(new Paused(false, Set.of(second.id())));
    assertThat(row(second)).as("its claim is not touched").isEqualTo(second);
  }

  @Test
  void whatIsPausedDoesNotStandInTheWayOfWhatIsNot() {
    Transfer first = queued("first");
    Transfer second = queued("second");

    one.pauses().pause(first.id());

    assertThat(one.fetchable(1)).containsExactly(second);
    one.pauses().resume(first.id());
    assertThat(one.fetchable(1)).containsExactly(first);
  }

  @Test
  void aPauseOfAllHoldsAlsoWhatComesLaterAndEndsWithEveryOther() {
    Transfer first = queued("first");
    one.pauses().pause(first.id());
    one.pauses().pauseAll();
    one.pauses().pauseAll();
    long later = queued("later").id();
    assertThat(two.pauses().current()).isEqualTo(new Paused(true, Set.of(first.id())));
    assertThat(two.pauses().current().holds(later)).isTrue();
    assertThat(one.pauses().resume(0)).as("no transfer has this number").isFalse();
    assertThat(one.pauses().pause(0)).isFalse();
    assertThat(one.pauses().resume(first.id())).isTrue();
    assertThat(one.pauses().current()).isEqualTo(new Paused(true, Set.of()));
    one.pauses().pause(later);
    one.pauses().resumeAll();
    assertThat(two.pauses().current()).isEqualTo(new Paused(false, Set.of()));
  }

  @Test
  void onlyWhatIsNotHomeCanBePausedAndForgettingEndsThePause() throws Exception {
    Transfer home = one.advance(claimed("home"), Advance.to(DOWNLOADED).localName("home"));
    assertThat(one.pauses().pause(home.id())).isFalse();
    assertThat(one.pauses().pause(4711)).isFalse();
    Transfer waiting = queued("waiting");
    one.pauses().pause(waiting.id());
    assertThat(one.forget(waiting.id())).isTrue();
    assertThat(one.pauses().current()).isEqualTo(new Paused(false, Set.of()));
  }

  @Test
  void aPauseWakesThoseWhoWork() {
    Transfer waiting = queued("waiting");
    int before = wakeups(one);
    one.pauses().pause(waiting.id());
    assertThat(wakeups(one)).isEqualTo(before + 1);
    one.pauses().resumeAll();
    assertThat(wakeups(one)).isEqualTo(before + 2);
  }
}
