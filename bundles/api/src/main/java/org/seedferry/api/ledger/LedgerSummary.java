package org.seedferry.api.ledger;

import java.time.Instant;
import java.util.Map;
import org.seedferry.api.TransferState;

/**
 * How the ledger stands at one moment, in numbers. Immutable.
 *
 * @param transfers how many transfers are in each state; every state is there
 * @param givenUp how many of the failed ones are not tried again by themselves
 * @param oldestQueued since when the transfer that is queued for longest is, null when none is
 * @param at the moment, by the time that {@code oldestQueued} is told in
 * @param lastEvent the number of the last event, 0 when there is none
 * @param unread how many events each reader of the log has not dealt with, by its name
 */
public record LedgerSummary(
    Map<TransferState, Long> transfers,
    long givenUp,
    Instant oldestQueued,
    Instant at,
    long lastEvent,
    Map<String, Long> unread) {

  public LedgerSummary {
    transfers = Map.copyOf(transfers);
    unread = Map.copyOf(unread);
  }
}
