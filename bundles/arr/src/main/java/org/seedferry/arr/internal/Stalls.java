package org.seedferry.arr.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.Paused;
import org.seedferry.api.progress.RemoteListing;
import org.seedferry.api.seedbox.RemoteTransfer;

/**
 * Finds the grabs with which their seedboxes make no progress. Time counts only as far as the
 * seedboxes were seen; what is paused here, and what a seedbox tells nothing of, does not stall.
 * Used by one thread at a time.
 */
final class Stalls {

  /** Since when a transfer has been as far as it is. */
  private record Mark(double progress, Instant since) {}

  /** How far a seedbox was seen to be with a transfer, and when. */
  private record Seen(double progress, Instant at) {}

  private final Ledger ledger;
  private final Duration patience;
  private Map<Long, Mark> marks = new HashMap<>();

  Stalls(Ledger ledger, Duration patience) {
    this.ledger = ledger;
    this.patience = patience;
  }

  /** The grabs that stall now, by what the seedboxes were last seen to hold. */
  List<Transfer> look(List<RemoteListing> listings) {
    Paused paused = ledger.pauses().current();
    Map<Long, Grab> grabs = new HashMap<>();
    ledger.grabs().all().forEach(grab -> grabs.put(grab.transferId(), grab));
    Map<List<String>, Seen> seen = seen(listings);
    List<Transfer> stalled = new ArrayList<>();
    Map<Long, Mark> still = new HashMap<>();
    for (Transfer transfer : ledger.in(Set.of(TransferState.GRABBED))) {
      Grab grab = grabs.get(transfer.id());
      Seen there = seen.get(Arrays.asList(transfer.seedbox(), transfer.infoHash()));
      if (grab == null || !grab.handedOver() || there == null || paused.holds(transfer.id())) {
        continue;
      }
      Mark mark = mark(marks.get(transfer.id()), there, grab);
      still.put(transfer.id(), mark);
      if (!there.at().isBefore(mark.since().plus(patience))) {
        stalled.add(transfer);
      }
    }
    marks = still;
    return stalled;
  }

  /** What is incomplete and tells how far it is, by its seedbox and info-hash. */
  private static Map<List<String>, Seen> seen(List<RemoteListing> listings) {
    Map<List<String>, Seen> seen = new HashMap<>();
    for (RemoteListing listing : listings) {
      for (RemoteTransfer remote : listing.transfers()) {
        double progress = remote.activity().progress();
        if (remote.readiness() == RemoteTransfer.Readiness.INCOMPLETE && !Double.isNaN(progress)) {
          seen.put(
              Arrays.asList(listing.seedbox(), remote.infoHash()),
              new Seen(progress, listing.at()));
        }
      }
    }
    return seen;
  }

  /** What has nothing yet has had nothing since it was asked for, also over a restart. */
  private static Mark mark(Mark before, Seen there, Grab grab) {
    return before != null && before.progress() == there.progress()
        ? before
        : new Mark(there.progress(), there.progress() == 0 ? grab.grabbedAt() : there.at());
  }
}
