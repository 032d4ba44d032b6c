package org.seedferry.api.ledger;

import java.util.Set;

/**
 * What is paused at one moment. Immutable.
 *
 * @param all true when everything is
 * @param transfers the transfers that are paused by themselves
 */
public record Paused(boolean all, Set<Long> transfers) {

  public Paused {
    transfers = Set.copyOf(transfers);
  }

  /** True when this transfer is not to be fetched. */
  public boolean holds(long transfer) {
    return all || transfers.contains(transfer);
  }
}
