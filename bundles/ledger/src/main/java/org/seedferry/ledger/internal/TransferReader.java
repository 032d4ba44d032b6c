package org.seedferry.ledger.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;

/** Looks transfers up. */
final class TransferReader {

  private final DatabaseTime time;

  TransferReader(DatabaseTime time) {
    this.time = time;
  }

  Optional<Transfer> get(Session session, long id) throws SQLException {
    return session.first(TransferRows::read, TransferRows.SELECT + "where id = ?", id);
  }

  Optional<Transfer> find(Session session, String seedbox, String remoteId) throws SQLException {
    return session.first(
        TransferRows::read,
        TransferRows.SELECT + "where seedbox = ? and remote_id = ?",
        seedbox,
        remoteId);
  }

  List<Transfer> in(Session session, Collection<TransferState> states) throws SQLException {
    if (states.isEmpty()) {
      return List.of();
    }
    return session.list(
        TransferRows::read,
        TransferRows.SELECT + "where state in (" + marks(states) + ") order by id",
        names(states).toArray());
  }

  List<Transfer> fetchable(Session session, String node, int max) throws SQLException {
    return session.list(
        TransferRows::read,
        TransferRows.SELECT
            + "where state = 'QUEUED'"
            + " or (state = 'FAILED' and retry_at <= "
            + time.now()
            + ") or (state = 'DOWNLOADING' and (owner is null or owner = ? or lease_until <= "
            + time.now()
            + ")) order by id limit ?",
        node,
        max);
  }

  static String marks(Collection<TransferState> states) {
    return String.join(", ", Collections.nCopies(states.size(), "?"));
  }

  static List<String> names(Collection<TransferState> states) {
    return new ArrayList<>(states.stream().map(Enum::name).toList());
  }
}
