package org.seedferry.orchestrator.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Services;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.Known;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.progress.RemoteListing;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.guard.StopSignal;
import org.seedferry.guard.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look at one seedbox, again and again: what is complete and not yet known is queued. */
final class Poll implements Work {

  private static final Logger LOG = LoggerFactory.getLogger(Poll.class);

  /** For so long a part of this host may be missing before that is told as a failure. */
  private static final List<Duration> ABSENT =
      List.of(
          Duration.ofMillis(250),
          Duration.ofSeconds(1),
          Duration.ofSeconds(4),
          Duration.ofSeconds(10));

  private final Seedbox seedbox;
  private final Services<Seedbox> seedboxes;
  private final Ledger ledger;
  private final boolean retryFailed;
  private final Clock clock;

  /** What was told to be taken from another seedbox. */
  private final Set<String> told = new HashSet<>();

  private volatile PollResult result = PollResult.NONE;

  /**
   * @param retryFailed whether the first good look queues again what has failed in an earlier run
   */
  Poll(
      Seedbox seedbox,
      Services<Seedbox> seedboxes,
      Ledger ledger,
      boolean retryFailed,
      Clock clock) {
    this.seedbox = seedbox;
    this.seedboxes = seedboxes;
    this.ledger = ledger;
    this.retryFailed = retryFailed;
    this.clock = clock;
  }

  String seedbox() {
    return seedbox.name();
  }

  PollResult result() {
    return result;
  }

  @Override
  public void run(StopSignal stop) throws RemoteFailure, InterruptedException {
    try {
      take(list(stop), stop);
    } catch (RemoteFailure e) {
      // A seedbox that has gone meanwhile is polled no more, so it is nobody's trouble.
      stop.throwIfRequested();
      result = result.bad(e, clock.instant());
      throw e;
    }
  }

  /** What leads to the seedbox may be missing for a moment: a bundle is being updated. */
  private List<RemoteTransfer> list(StopSignal stop) throws RemoteFailure, InterruptedException {
    for (Duration pause : ABSENT) {
      try {
        return seedboxes.call(seedbox, Seedbox::list);
      } catch (RemoteFailure e) {
        if (e.advice() != Advice.ABSENT) {
          throw e;
        }
        LOG.debug("{}: {}", seedbox.name(), e.getMessage());
      }
      if (!stop.sleep(pause)) {
        stop.throwIfRequested();
      }
    }
    return seedboxes.call(seedbox, Seedbox::list);
  }

  private void take(List<RemoteTransfer> listed, StopSignal stop) {
    if (retryFailed && result.lastGood() == null) {
      retry(listed);
    }
    Known known = ledger.known(seedbox.name());
    Map<RemoteTransfer, String> elsewhere = new LinkedHashMap<>();
    Set<String> hashes = new HashSet<>();
    int settling = 0;
    for (RemoteTransfer remote : listed) {
      stop.throwIfRequested();
      if (known.remoteIds().contains(remote.remoteId())) {
        continue;
      }
      String other = remote.infoHash() == null ? null : known.elsewhere().get(remote.infoHash());
      if (!remote.complete()) {
        settling += remote.readiness() == Readiness.SETTLING && other == null ? 1 : 0;
      } else if (other != null) {
        elsewhere.put(remote, other);
        hashes.add(remote.infoHash());
      } else if (!queue(remote) && remote.infoHash() != null) {
        hashes.add(remote.infoHash());
      }
    }
    tell(elsewhere);
    result =
        result.good(settling, hashes, new RemoteListing(seedbox.name(), clock.instant(), listed));
  }

  /** False when somebody was faster, here or with the same on another seedbox. */
  private boolean queue(RemoteTransfer remote) {
    Discovery discovery =
        new Discovery(
            seedbox.name(),
            remote.remoteId(),
            remote.infoHash(),
            remote.name(),
            remote.label(),
            remote.size());
    Optional<Transfer> queued = ledger.queue(discovery);
    queued.ifPresent(
        row ->
            LOG.atInfo()
                .addKeyValue("transfer_id", row.id())
                .log("'{}' is complete on {}: queued", remote.name(), seedbox.name()));
    return queued.isPresent();
  }

  private void tell(Map<RemoteTransfer, String> elsewhere) {
    Set<String> present = new HashSet<>();
    elsewhere.forEach(
        (remote, other) -> {
          present.add(remote.remoteId());
          if (told.add(remote.remoteId())) {
            LOG.info(
                "'{}' is complete on {}, and the same is taken from {}: not fetched twice",
                remote.name(),
                seedbox.name(),
                other);
          }
        });
    told.retainAll(present);
  }

  private void retry(List<RemoteTransfer> listed) {
    Set<String> complete =
        listed.stream()
            .filter(RemoteTransfer::complete)
            .map(RemoteTransfer::remoteId)
            .collect(Collectors.toSet());
    ledger.in(EnumSet.of(TransferState.FAILED, TransferState.MISSING)).stream()
        .filter(known -> known.seedbox().equals(seedbox.name()))
        .filter(known -> complete.contains(known.remoteId()))
        .map(Transfer::id)
        .forEach(ledger::retry);
  }
}
