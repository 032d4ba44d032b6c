package org.seedferry.ledger.internal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.StaleClaimException;

/** Who works on what: claims by compare-and-set, leases, and giving back. */
final class Claims {

  private final DatabaseTime time;
  private final String node;
  private final TransferReader transfers;
  private final EventLog events;

  Claims(DatabaseTime time, String node, TransferReader transfers, EventLog events) {
    this.time = time;
    this.node = node;
    this.transfers = transfers;
    this.events = events;
  }

  String node() {
    return node;
  }

  /**
   * A changed row.
   *
   * @param changed the row, empty where it was not ours
   * @throws StaleClaimException where it was not ours
   */
  Transfer ours(Transfer held, Optional<Transfer> changed) throws StaleClaimException {
    return changed.orElseThrow(
        () ->
            new StaleClaimException(
                "transfer "
                    + held.id()
                    + " is no longer held by "
                    + node
                    + " as version "
                    + held.version()));
  }

  Optional<Transfer> claim(Session session, Transfer seen, Duration lease) throws SQLException {
    if (seen.state().isFinal()) {
      return Optional.empty();
    }
    boolean begins = seen.state() == TransferState.QUEUED || seen.state() == TransferState.FAILED;
    String change =
        begins
            ? ", state = 'DOWNLOADING', last_error = null, retry_at = null, downloaded_at = null,"
                + " changed_at = "
                + time.now()
            : "";
    int claimed =
        session.update(
            "update transfers set owner = ?, version = version + 1, lease_until = "
                + time.in()
                + change
                + " where id = ? and version = ? and state = ?"
                + " and (owner is null or owner = ? or lease_until <= "
                + time.now()
                + ") and (state <> 'FAILED' or retry_at <= "
                + time.now()
                + ")",
            node,
            lease.toMillis(),
            seen.id(),
            seen.version(),
            seen.state().name(),
            node);
    if (claimed == 0) {
      return Optional.empty();
    }
    Transfer row = transfers.get(session, seen.id()).orElseThrow();
    if (begins) {
      events.append(session, EventKind.DOWNLOADING, row, "");
    }
    return Optional.of(row);
  }

  Optional<Transfer> claimRemoval(Session session, Transfer seen, Duration lease)
      throws SQLException {
    int claimed =
        session.update(
            "update transfers set owner = ?, version = version + 1, lease_until = "
                + time.in()
                + " where id = ? and version = ? and state not in ('CLEANED', 'MISSING')"
                + " and (owner is null or lease_until <= "
                + time.now()
                + " or (owner = ? and state <> 'DOWNLOADING'))"
                + " and exists (select 1 from grabs g where g.transfer_id = transfers.id"
                + " and g.removal_asked_at is not null)",
            node,
            lease.toMillis(),
            seen.id(),
            seen.version(),
            node);
    return claimed == 0 ? Optional.empty() : transfers.get(session, seen.id());
  }

  Optional<Transfer> renew(Session session, Transfer held, Duration lease) throws SQLException {
    return change(session, held, "lease_until = " + time.in(), lease.toMillis());
  }

  int renewAll(Session session, Collection<TransferState> states, Duration lease)
      throws SQLException {
    if (states.isEmpty()) {
      return 0;
    }
    long left = lease.multipliedBy(3).dividedBy(4).toMillis();
    List<Object> values = new ArrayList<>(List.of(lease.toMillis(), node, left));
    values.addAll(TransferReader.names(states));
    return session.update(
        "update transfers set lease_until = "
            + time.in()
            + " where owner = ? and lease_until <= "
            + time.in()
            + " and state in ("
            + TransferReader.marks(states)
            + ")",
        values.toArray());
  }

  void release(Session session, Transfer held) throws SQLException {
    change(session, held, "owner = null, lease_until = null");
  }

  /** Changes a row as long as this node holds it in the given version; empty when it does not. */
  Optional<Transfer> change(Session session, Transfer held, String change, Object... values)
      throws SQLException {
    List<Object> all = new ArrayList<>(Arrays.asList(values));
    all.addAll(List.of(held.id(), held.version(), node));
    int changed =
        session.update(
            "update transfers set " + change + " where id = ? and version = ? and owner = ?",
            all.toArray());
    return changed == 0 ? Optional.empty() : transfers.get(session, held.id());
  }
}
