package org.seedferry.ledger.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.LedgerEvent;

/**
 * The event log. Its numbers grow by committed order: a writer holds the counter's row from its
 * number to its commit. To keep deadlocks away, the counter is the last thing that a transaction
 * locks; only rows that are new are written after it.
 */
final class EventLog {

  private final DatabaseTime time;
  private final String node;

  EventLog(DatabaseTime time, String node) {
    this.time = time;
    this.node = node;
  }

  /**
   * Lets one writer of events at a time go on until its commit; it sees what those before it have
   * committed.
   */
  void lock(Session session) throws SQLException {
    session.list(row -> row.getLong(1), "select last from event_counter for update");
  }

  void append(Session session, EventKind kind, Transfer row, String detail) throws SQLException {
    session.update("update event_counter set last = last + 1");
    session.update(
        "insert into events (seq, happened_at, kind, transfer_id, seedbox, name, label, local_name,"
            + " size, node, detail) values (?, "
            + time.now()
            + ", ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        end(session),
        kind.name(),
        row.id(),
        row.seedbox(),
        row.name(),
        row.label(),
        row.localName(),
        row.size(),
        node,
        Texts.cut(detail));
    session.noteEvent();
  }

  /** The number of the last event, 0 for none. */
  long end(Session session) throws SQLException {
    return session.first(row -> row.getLong(1), "select last from event_counter").orElse(0L);
  }

  List<LedgerEvent> after(Session session, long after, int max) throws SQLException {
    List<LedgerEvent> found =
        session.list(
            EventLog::read,
            "select seq, happened_at, kind, transfer_id, seedbox, name, label, local_name, size, node,"
                + " detail from events where seq > ? order by seq limit ?",
            after,
            max);
    if (!found.isEmpty()) {
      session.noteTelling();
    }
    return found;
  }

  private static LedgerEvent read(ResultSet row) throws SQLException {
    return new LedgerEvent(
        row.getLong("seq"),
        Instant.ofEpochMilli(row.getLong("happened_at")),
        EventKind.valueOf(row.getString("kind")),
        row.getLong("transfer_id"),
        row.getString("seedbox"),
        row.getString("name"),
        row.getString("label"),
        row.getString("local_name"),
        row.getLong("size"),
        row.getString("node"),
        row.getString("detail"));
  }
}
