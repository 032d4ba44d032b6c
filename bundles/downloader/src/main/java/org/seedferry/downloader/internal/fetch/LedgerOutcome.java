package org.seedferry.downloader.internal.fetch;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.downloader.internal.policy.Policies;
import org.seedferry.downloader.internal.policy.Policy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the ledger what became of a fetch, and decides when a failed one is tried again. */
final class LedgerOutcome implements Outcome {

  private static final Logger LOG = LoggerFactory.getLogger(LedgerOutcome.class);

  private final Ledger ledger;
  private final Policies policies;
  private final String before;
  private final BiConsumer<Transfer, String> absent;
  private final Consumer<Fetch> ended;

  /**
   * @param before why the fetch before this one failed, null when there was none
   * @param absent hears which transfer was given back because something of ours is not there
   * @param ended hears that nothing of a fetch is going on any more
   */
  LedgerOutcome(
      Ledger ledger,
      Policies policies,
      String before,
      BiConsumer<Transfer, String> absent,
      Consumer<Fetch> ended) {
    this.ledger = ledger;
    this.policies = policies;
    this.before = before;
    this.absent = absent;
    this.ended = ended;
  }

  @Override
  public String folder(Lease lease) {
    return ledger.grabs().of(lease.held().id()).map(Grab::folder).orElse("");
  }

  @Override
  public void named(Lease lease, String localName, long size) throws StaleClaimException {
    lease.held(ledger.nameDelivery(lease.held(), localName, size));
  }

  @Override
  public void delivered(Lease lease, String localName, boolean stoodThere)
      throws StaleClaimException {
    Advance home = Advance.to(TransferState.DOWNLOADED).localName(localName);
    lease.held(
        ledger.advance(lease.held(), stoodThere ? home.detail("it stood there already") : home));
    LOG.info(
        "'{}' is home as '{}'{}",
        lease.held().name(),
        localName,
        stoodThere ? ": it stood there already" : "");
  }

  @Override
  public void cancelled(Lease lease) {
    ledger.release(lease.held());
  }

  @Override
  public void absent(Lease lease, String reason) {
    ledger.release(lease.held());
    absent.accept(lease.held(), reason);
  }

  @Override
  public void failed(Lease lease, Throwable trouble) {
    Transfer held = lease.held();
    if (trouble instanceof StaleClaimException) {
      LOG.info("'{}' is no longer ours: another node has taken it over", held.name());
      return;
    }
    try {
      lease.held(ledger.advance(held, verdict(held, trouble)));
    } catch (StaleClaimException e) {
      LOG.info("'{}' is no longer ours: another node has taken it over", held.name());
    } catch (LedgerException e) {
      LOG.warn(
          "'{}': the ledger could not be told of '{}': {}",
          held.name(),
          trouble.getMessage(),
          e.getMessage());
    }
  }

  @Override
  public void ended(Fetch fetch) {
    ended.accept(fetch);
  }

  private Advance verdict(Transfer held, Throwable trouble) {
    Policy policy = policies.of(held.label());
    Advice advice = trouble instanceof RemoteFailure failure ? failure.advice() : Advice.RETRY;
    String reason =
        trouble instanceof java.io.IOException ? trouble.getMessage() : trouble.toString();
    // A torrent client that was started again answers before it has loaded what it holds.
    if (advice == Advice.GONE && reason.equals(before)) {
      LOG.warn("'{}' is missing: {}", held.name(), reason);
      return Advance.to(TransferState.MISSING).detail(reason);
    }
    int attempt = held.attempts() + 1;
    if (attempt >= policy.attempts()) {
      LOG.warn("'{}' is given up after {} tries: {}", held.name(), attempt, reason);
      return Advance.gaveUp(reason);
    }
    Duration pause =
        advice == Advice.ASK_USER
            ? policy.retry().max()
            : policy.retry().pause(attempt, Math.random());
    if (trouble instanceof RemoteFailure failure
        && failure.retryAfter() != null
        && failure.retryAfter().compareTo(pause) > 0) {
      pause = failure.retryAfter();
    }
    LOG.warn(
        "'{}' failed ({} of {} tries), again in {} s: {}",
        held.name(),
        attempt,
        policy.attempts(),
        pause.toSeconds(),
        reason);
    return Advance.failed(reason, pause);
  }
}
