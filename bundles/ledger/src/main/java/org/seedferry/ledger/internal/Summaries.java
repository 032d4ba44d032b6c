package org.seedferry.ledger.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.LedgerSummary;

/** Counts what the ledger holds. */
final class Summaries {

  /** The transfers of one state. */
  private record Share(TransferState state, long count, long due, Long since) {}

  private record Unread(String reader, long events) {}

  private final DatabaseTime time;
  private final EventLog events;

  Summaries(DatabaseTime time, EventLog events) {
    this.time = time;
    this.events = events;
  }

  LedgerSummary read(Session session) throws SQLException {
    Map<TransferState, Long> transfers = new EnumMap<>(TransferState.class);
    for (TransferState state : TransferState.values()) {
      transfers.put(state, 0L);
    }
    long givenUp = 0;
    Long oldest = null;
    for (Share share :
        session.list(
            Summaries::share,
            "select state, count(*), count(retry_at), min(changed_at) from transfers"
                + " group by state")) {
      transfers.put(share.state(), share.count());
      if (share.state() == TransferState.FAILED) {
        givenUp = share.count() - share.due();
      } else if (share.state() == TransferState.QUEUED) {
        oldest = share.since();
      }
    }
    Map<String, Long> unread = new LinkedHashMap<>();
    for (Unread each :
        session.list(
            row -> new Unread(row.getString(1), row.getLong(2)),
            "select c.reader, (select count(*) from events e where e.seq > c.done)"
                + " from cursors c order by c.reader")) {
      unread.put(each.reader(), each.events());
    }
    return new LedgerSummary(
        transfers,
        givenUp,
        oldest == null ? null : Instant.ofEpochMilli(oldest),
        now(session),
        events.end(session),
        unread);
  }

  private Instant now(Session session) throws SQLException {
    return session
        .first(row -> Instant.ofEpochMilli(row.getLong(1)), "select " + time.now())
        .orElseThrow();
  }

  private static Share share(ResultSet row) throws SQLException {
    return new Share(
        TransferState.valueOf(row.getString(1)), row.getLong(2), row.getLong(3), row.getLong(4));
  }
}
