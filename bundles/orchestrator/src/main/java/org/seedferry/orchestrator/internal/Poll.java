package org.seedferry.orchestrator.internal;

import java.time.Clock;
import org.seedferry.api.RemoteFailure;
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

  private final Seedbox seedbox;
  private final Ledger ledger;
  private final boolean retryFailed;
  private final Clock clock;
  private volatile PollResult result = PollResult.NONE;

  /**
   * @param retryFailed whether the first look queues again what has failed in an earlier run
   */
  Poll(Seedbox seedbox, Ledger ledger, boolean retryFailed, Clock clock) {
    this.seedbox = seedbox;
    this.ledger = ledger;
    this.retryFailed = retryFailed;
    this.clock = clock;
  }

  PollResult result() {
    return result;
  }

  @Override
  public void run(StopSignal stop) throws RemoteFailure {
    try {
      int settling = 0;
      for (RemoteTransfer remote : seedbox.list()) {
        stop.throwIfRequested();
        if (remote.complete()) {
          take(remote);
        } else if (remote.readiness() == Readiness.SETTLING && isNew(remote)) {
          settling++;
        }
      }
      result = result.good(settling, clock.instant());
    } catch (RemoteFailure e) {
      result = result.bad(e.getMessage(), e.advice(), clock.instant());
      throw e;
    }
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
