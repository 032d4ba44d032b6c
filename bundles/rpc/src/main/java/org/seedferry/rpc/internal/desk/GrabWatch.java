package org.seedferry.rpc.internal.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.GrabChange;
import org.seedferry.api.ledger.Ledger;
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
  private final Remotes remotes;
  private final Map<Long, Instant> unlisted = new HashMap<>();
  private String told = "";

  GrabWatch(Ledger ledger, Takers takers, Remotes remotes) {
    this.ledger = ledger;
    this.takers = takers;
    this.remotes = remotes;
  }

  @Override
  public void run(StopSignal stop) {
    RemoteIndex seen = remotes.index();
    watch(seen);
    tellGoals(seen, stop);
  }

  private void watch(RemoteIndex index) {
    Set<String> open = new HashSet<>();
    Set<Long> missed = new HashSet<>();
    for (Transfer row : ledger.in(Set.of(TransferState.GRABBED))) {
      if (!row.seedbox().isEmpty()) {
        open.add(row.seedbox());
        Instant seen = index.seen(row.seedbox());
        if (seen != null && index.find(row) == null) {
          missed.add(row.id());
          isMissed(row, seen);
        }
      }
    }
    unlisted.keySet().retainAll(missed);
    open.forEach(remotes::lookSoon);
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

  private void tellGoals(RemoteIndex index, StopSignal stop) {
    Set<String> away = new HashSet<>();
    List<Grab> open =
        ledger.grabs().all().stream()
            .filter(grab -> grab.handedOver() && !grab.goalKept() && !grab.goal().isNone())
            .toList();
    Map<Long, Transfer> rows = open.isEmpty() ? Map.of() : rows();
    for (Grab grab : open) {
      stop.throwIfRequested();
      Transfer row = rows.get(grab.transferId());
      if (row != null) {
        tellGoal(grab, row, index, away);
      }
    }
    if (away.isEmpty()) {
      told = "";
    }
  }

  /** All at once: a seedbox that keeps no goals has as many that wait for ever as were grabbed. */
  private Map<Long, Transfer> rows() {
    return ledger.in(EnumSet.complementOf(EnumSet.of(TransferState.CLEANED))).stream()
        .collect(Collectors.toMap(Transfer::id, row -> row));
  }

  private void tellGoal(Grab grab, Transfer row, RemoteIndex index, Set<String> away) {
    RemoteTransfer remote = index.find(row);
    Seedbox seedbox = takers.named(row.seedbox());
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
        .log("{} keeps the seed goal of '{}'", seedbox.name(), row.name());
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
