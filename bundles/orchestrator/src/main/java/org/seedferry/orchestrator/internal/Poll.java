package org.seedferry.orchestrator.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Services;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.Ledger;
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
  private volatile PollResult result = PollResult.NONE;

  /**
   * @param retryFailed whether the first look queues again what has failed in an earlier run
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

  PollResult result() {
    return result;
  }

  @Override
  public void run(StopSignal stop) throws RemoteFailure, InterruptedException {
    try {
      int settling = 0;
      for (RemoteTransfer remote : list(stop)) {
        stop.throwIfRequested();
        if (remote.complete()) {
          take(remote);
        } else if (remote.readiness() == Readiness.SETTLING && isNew(remote)) {
          settling++;
        }
      }
      result = result.good(settling, clock.instant());
    } catch (RemoteFailure e) {
      // A seedbox that has gone meanwhile is polled no more, so it is nobody's trouble.
      stop.throwIfRequested();
      result = result.bad(e.getMessage(), e.advice(), clock.instant());
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

  private void take(RemoteTransfer remote) {
    Discovery discovery =
        new Discovery(
            seedbox.name(),
            remote.remoteId(),
            remote.infoHash(),
            remote.name(),
            remote.label(),
            remote.size());
    ledger
        .queue(discovery)
        .ifPresentOrElse(
            queued ->
                LOG.atInfo()
                    .addKeyValue("transfer_id", queued.id())
                    .log("'{}' is complete on {}: queued", remote.name(), seedbox.name()),
            () -> retry(remote));
  }

  private void retry(RemoteTransfer remote) {
    if (retryFailed && result.polls() == 0) {
      ledger
          .find(seedbox.name(), remote.remoteId())
          .filter(
              known ->
                  known.state() == TransferState.FAILED || known.state() == TransferState.MISSING)
          .map(Transfer::id)
          .ifPresent(ledger::retry);
    }
  }

  private boolean isNew(RemoteTransfer remote) {
    return ledger.find(seedbox.name(), remote.remoteId()).isEmpty();
  }
}
