package org.seedferry.arr.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.seedferry.api.Durations;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.progress.RemoteListing;
import org.seedferry.arr.internal.GiveBackRules.Reason;
import org.seedferry.guard.StopSignal;

/**
 * What may have to be given back to one *arr. The event log tells of most of it; the place that is
 * remembered there is never beyond what is still to be done, so that a restart loses nothing. Used
 * by one thread at a time.
 */
final class Cases {

  private static final int BATCH = 100;
  private static final int MOST_OPEN = 1_000;

  /** After so many failures in a row the rest waits for the next round. */
  private static final int FAILURES = 3;

  private final Ledger ledger;

  /** The labels whose transfers are the *arr's; empty for all. */
  private final Set<String> labels;

  private final Supplier<List<RemoteListing>> seen;
  private final Clock clock;
  private final CaseWork work;
  private final String reader;

  /** For how long a grab may make no progress; null where that is no reason. */
  private final Duration patience;

  private final Stalls stalls;

  /** By their places in the event log. */
  private final TreeMap<Long, Case> told = new TreeMap<>();

  /** By their transfers, also those that are closed, as long as they stall. */
  private final Map<Long, Case> stalled = new HashMap<>();

  /** How far the event log was read, -1 before it is known. */
  private long read = -1;

  private long remembered;

  /**
   * Reads nothing before its first round.
   *
   * @param seen what the seedboxes were last seen to hold
   */
  Cases(
      Ledger ledger,
      ArrLink link,
      GiveBackRules rules,
      CaseWork work,
      Clock clock,
      Supplier<List<RemoteListing>> seen) {
    this.ledger = ledger;
    this.labels = link.labels();
    this.seen = seen;
    this.clock = clock;
    this.work = work;
    this.reader = GiveBack.OPERATION + ":" + link.name();
    this.patience = rules.patience();
    this.stalls = new Stalls(ledger, rules.patience());
  }

  /** One round. */
  void round(StopSignal stop) {
    readEvents();
    if (patience != null) {
      lookForStalled();
    }
    int failures = 0;
    for (Case each :
        Stream.concat(told.values().stream(), stalled.values().stream())
            .filter(open -> open.isDue(clock.instant()))
            .toList()) {
      if (stop.requested() || failures == FAILURES) {
        break;
      }
      failures = work.tryOnce(each) ? 0 : failures + 1;
    }
    told.values().removeIf(Case::isClosed);
    remember();
  }

  private void readEvents() {
    if (read < 0) {
      read = ledger.cursor(reader).done();
      remembered = read;
    }
    List<LedgerEvent> batch = List.of();
    do {
      for (LedgerEvent event : batch) {
        Reason reason = reason(event.kind());
        if (reason != null && isIts(event.label())) {
          told.put(event.sequence(), new Case(event.transferId(), reason, event.detail()));
        }
        read = event.sequence();
      }
      batch = told.size() < MOST_OPEN ? ledger.events(read, BATCH) : List.of();
    } while (!batch.isEmpty());
  }

  private static Reason reason(EventKind kind) {
    return switch (kind) {
      case GAVE_UP -> Reason.GAVE_UP;
      case MISSING -> Reason.MISSING;
      default -> null;
    };
  }

  private void lookForStalled() {
    Set<Long> still = new HashSet<>();
    for (Transfer transfer : stalls.look(seen.get())) {
      if (isIts(transfer.label())) {
        still.add(transfer.id());
        stalled.computeIfAbsent(
            transfer.id(),
            id ->
                new Case(
                    id,
                    Reason.STALLED,
                    "no progress on " + transfer.seedbox() + " for " + Durations.format(patience)));
      }
    }
    stalled.keySet().retainAll(still);
  }

  private boolean isIts(String label) {
    return labels.isEmpty() || labels.contains(label);
  }

  private void remember() {
    long done = told.isEmpty() ? read : told.firstKey() - 1;
    if (done > remembered) {
      ledger.done(reader, done);
      remembered = done;
    }
  }
}
