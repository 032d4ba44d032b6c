package org.seedferry.downloader.internal.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Ledger;

/**
 * The transfers in some states that this node watches: its own, and those whose owner has vanished.
 */
final class Holdings {

  private final Ledger ledger;
  private final Duration lease;

  Holdings(Ledger ledger, Duration lease) {
    this.ledger = ledger;
    this.lease = lease;
  }

  /** Renews the leases of our own and takes over what nobody renews. */
  List<Transfer> hold(Collection<TransferState> states) {
    ledger.renewAll(states, lease);
    List<Transfer> held = new ArrayList<>();
    for (Transfer transfer : ledger.in(states)) {
      if (ledger.node().equals(transfer.owner())) {
        held.add(transfer);
      } else {
        ledger.claim(transfer, lease).ifPresent(held::add);
      }
    }
    return held;
  }
}
