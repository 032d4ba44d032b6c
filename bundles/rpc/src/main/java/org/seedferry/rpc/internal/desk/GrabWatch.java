package org.seedferry.rpc.internal.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.GrabChange;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.progress.RemoteBoard;
import org.seedferry.api.seedbox.KeepsSeedGoals;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.guard.StopSignal;
import org.seedferry.guard.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what was handed over: has its seedbox looked at often until it has it, tells the
 * seedbox for how long it is to be seeded, and says when the seedbox has lost it. For one task.
 */
final class GrabWatch implements Work {

  private static final Logger LOG = LoggerFactory.getLogger(GrabWatch.class);

  /** For so long a seedbox may not list what it was given. */
  private static final Duration LOST = Duration.ofDays(1);

  private final Ledger ledger;
  private final Takers takers;
  private final Supplier<RemoteBoard> board;
  private final Map<Long, Instant> unlisted = new HashMap<>();
  private String told = "";

  GrabWatch(Ledger ledger, Takers takers, Supplier<RemoteBoard> board) {
    this.ledger = ledger;
    this.takers = takers;
    this.board = board;
  }

  @Override
  public void run(StopSignal stop) {
    RemoteBoard looks = board.get();
    if (looks == null) {
      return;
    }
    RemoteIndex remotes = RemoteIndex.of(looks);
    watch(looks, remotes);
    tellGoals(remotes, stop);
  }

  private void watch(RemoteBoard looks, RemoteIndex remotes) {
    Set<String> open = new HashSet<>();
    Set<Long> missed = new HashSet<>();
    for (Transfer row : ledger.in(Set.of(TransferState.GRABBED))) {
      if (!row.seedbox().isEmpty()) {
        open.add(row.seedbox());
        Instant seen = remotes.seen(row.seedbox());
        if (seen != null && remotes.find(row) == null) {
          missed.add(row.id());
          isMissed(row, seen);
        }
      }
    }
    unlisted.keySet().retainAll(missed);
    open.forEach(looks::lookSoon);
  }

  private void isMissed(Transfer row, Instant seen) {
    Instant since = unlisted.computeIfAbsent(row.id(), any -> seen);
    if (Duration.between(since, seen).compareTo(LOST) >= 0) {
      ledger.attention(
          row,
          row.seedbox()
              + " took it over and does not list it any more: add it there again, or remove it here");
    }
  }

  private void tellGoals(RemoteIndex remotes, StopSignal stop) {
    Set<String> away = new HashSet<>();
    for (Grab grab : ledger.grabs().all()) {
      if (grab.handedOver() && !grab.goalKept() && !grab.goal().isNone()) {
        stop.throwIfRequested();
        tellGoal(grab, remotes, away);
      }
    }
    if (away.isEmpty()) {
      told = "";
    }
  }

  private void tellGoal(Grab grab, RemoteIndex remotes, Set<String> away) {
    Optional<Transfer> row = ledger.get(grab.transferId());
    RemoteTransfer remote = row.map(remotes::find).orElse(null);
    Seedbox seedbox = row.map(Transfer::seedbox).map(takers::named).orElse(null);
    if (remote == null || !(seedbox instanceof KeepsSeedGoals) || away.contains(seedbox.name())) {
      return;
    }
    try {
      takers.seedUntil(seedbox, remote.remoteId(), grab.goal());
    } catch (RemoteFailure e) {
      away.add(seedbox.name());
      tell(e.getMessage());
      return;
    }
    LOG.atInfo()
        .addKeyValue("transfer_id", grab.transferId())
        .log("{} keeps the seed goal of '{}'", seedbox.name(), row.get().name());
    if (ledger.grabs().of(grab.transferId()).map(Grab::goal).equals(Optional.of(grab.goal()))) {
      ledger.grabs().change(grab.transferId(), GrabChange.toldGoal());
    }
  }

  private void tell(String trouble) {
    if (!trouble.equals(told)) {
      LOG.info("a seed goal is told later: {}", trouble);
      told = trouble;
    }
  }
}
