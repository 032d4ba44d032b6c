package org.seedferry.ledger.internal;

import java.sql.SQLException;
import java.util.Optional;
import org.seedferry.api.ledger.Cursor;

/** How far the readers of the event log are. */
final class Cursors {

  private final EventLog events;

  Cursors(EventLog events) {
    this.events = events;
  }

  Cursor of(Session session, String reader) throws SQLException {
    Optional<Cursor> known =
        session.first(
            row -> new Cursor(row.getLong(1), row.getLong(2)),
            "select done, begun from cursors where reader = ?",
            reader);
    if (known.isPresent()) {
      return known.get();
    }
    long end = events.end(session);
    session.update("insert into cursors (reader, done, begun) values (?, ?, ?)", reader, end, end);
    return new Cursor(end, end);
  }

  void begin(Session session, String reader, long sequence) throws SQLException {
    of(session, reader);
    session.update(
        "update cursors set begun = greatest(done, cast(? as bigint)) where reader = ?",
        sequence,
        reader);
  }

  void done(Session session, String reader, long sequence) throws SQLException {
    of(session, reader);
    session.update(
        "update cursors set done = greatest(done, cast(? as bigint)),"
            + " begun = greatest(begun, cast(? as bigint)) where reader = ?",
        sequence,
        sequence,
        reader);
  }
}
