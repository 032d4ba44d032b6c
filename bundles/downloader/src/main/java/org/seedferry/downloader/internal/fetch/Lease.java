package org.seedferry.downloader.internal.fetch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.StaleClaimException;

/**
 * The claim of a fetch, renewed as long as the fetch makes progress, and by nothing else.
 * Thread-safe.
 */
final class Lease {

  private final Ledger ledger;
  private final Clock clock;
  private final Duration length;
  private Transfer held;
  private Instant renewAt;

  Lease(Ledger ledger, Clock clock, Duration length, Transfer held) {
    this.ledger = ledger;
    this.clock = clock;
    this.length = length;
    this.held = held;
    this.renewAt = clock.instant().plus(length.dividedBy(3));
  }

  /** Tells of progress; renews when a third of the lease is over. */
  synchronized void progress() throws StaleClaimException {
    if (!clock.instant().isBefore(renewAt)) {
      renew();
    }
  }

  /** Renews now: who gets past this still holds the transfer. */
  synchronized Transfer renew() throws StaleClaimException {
    held = ledger.renew(held, length);
    renewAt = clock.instant().plus(length.dividedBy(3));
    return held;
  }

  /** The row as it was last seen. */
  synchronized Transfer held() {
    return held;
  }

  /** Takes over the row that a change of ours has returned. */
  synchronized void held(Transfer changed) {
    held = changed;
  }
}
