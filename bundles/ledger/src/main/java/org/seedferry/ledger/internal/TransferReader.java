package org.seedferry.ledger.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Known;

/** Looks transfers up. */
final class TransferReader {

  /** What is or may still come home from where it is: all but what is missing or given up. */
  private static final String WANTED =
      "found and state <> 'MISSING' and (state <> 'FAILED' or retry_at is not null)";

  private static final String NOT_PAUSED =
      "not exists (select 1 from pauses p where p.transfer_id = transfers.id)";

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

  /** All that have a hash, the longest known first. */
  List<Transfer> ofHash(Session session, String infoHash) throws SQLException {
    return session.list(
        TransferRows::read, TransferRows.SELECT + "where info_hash = ? order by id", infoHash);
  }

  /** What was grabbed and not yet seen complete, locked for this transaction. */
  Optional<Transfer> lockGrabbed(Session session, String infoHash) throws SQLException {
    return infoHash == null
        ? Optional.empty()
        : session.first(
            TransferRows::read,
            TransferRows.SELECT
                + "where info_hash = ? and not found and state <> 'CLEANED' for update",
            infoHash);
  }

  boolean isFound(Session session, long id) throws SQLException {
    return session
        .first(row -> row.getBoolean(1), "select found from transfers where id = ?", id)
        .orElse(true);
  }

  List<Transfer> toHandOver(Session session, String node) throws SQLException {
    return session.list(
        TransferRows::read,
        TransferRows.SELECT
            + "join grabs g on g.transfer_id = transfers.id where state = 'GRABBED'"
            + " and not g.handed_over and g.removal_asked_at is null"
            + " and (retry_at is null or retry_at <= "
            + time.now()
            + ") and (owner is null or owner = ? or lease_until <= "
            + time.now()
            + ") and "
            + NOT_PAUSED
            + " order by g.place desc, id",
        node);
  }

  /** What may be queued again, locked for this transaction. */
  Optional<Transfer> lockEnded(Session session, long id) throws SQLException {
    return session.first(
        TransferRows::read,
        TransferRows.SELECT + "where id = ? and state in ('FAILED', 'MISSING') for update",
        id);
  }

  /** True when another seedbox has the same, and it is taken from there. */
  boolean isElsewhere(Session session, String seedbox, String infoHash) throws SQLException {
    return infoHash != null
        && session
            .first(
                row -> row.getLong(1),
                "select id from transfers where info_hash = ? and seedbox <> ? and "
                    + WANTED
                    + " limit 1",
                infoHash,
                seedbox)
            .isPresent();
  }

  Known known(Session session, String seedbox) throws SQLException {
    Set<String> remoteIds =
        new HashSet<>(
            session.list(
                row -> row.getString(1),
                "select remote_id from transfers where seedbox = ? and found",
                seedbox));
    Map<String, String> elsewhere = new HashMap<>();
    session.list(
        row -> elsewhere.put(row.getString(1), row.getString(2)),
        "select info_hash, seedbox from transfers where info_hash is not null and seedbox <> ? and "
            + WANTED,
        seedbox);
    return new Known(remoteIds, elsewhere);
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

  /** By the index of the states: H2 has no use for one where conditions are joined by "or". */
  List<Transfer> fetchable(Session session, String node, int max) throws SQLException {
    return session.list(
        TransferRows::read,
        TransferRows.SELECT
            + "where state in ('QUEUED', 'FAILED', 'DOWNLOADING') and (state = 'QUEUED'"
            + " or (state = 'FAILED' and retry_at <= "
            + time.now()
            + ") or (state = 'DOWNLOADING' and (owner is null or owner = ? or lease_until <= "
            + time.now()
            + "))) and "
            + NOT_PAUSED
            + " order by id limit ?",
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
