package org.seedferry.ledger.internal;

import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.ledger.Removal;
import org.seedferry.api.seedbox.SeedGoal;

/** Reads and writes the rows of what was grabbed. */
final class GrabRows {

  private static final String COLUMNS =
      "g.transfer_id, g.hash, g.folder, g.labels, g.ratio, g.seed_time, g.given_to,"
          + " g.handed_over, g.goal_kept, g.imported, g.grabbed_at, g.removal_asked_at";

  private static final String SELECT = "select " + COLUMNS + " from grabs g ";

  private static final int PART = 512 << 10;

  private final DatabaseTime time;

  GrabRows(DatabaseTime time) {
    this.time = time;
  }

  Optional<Grab> of(Session session, long transferId) throws SQLException {
    return session.first(GrabRows::read, SELECT + "where g.transfer_id = ?", transferId);
  }

  List<Grab> in(Session session, Collection<TransferState> states) throws SQLException {
    if (states.isEmpty()) {
      return List.of();
    }
    return session.list(
        GrabRows::read,
        SELECT
            + "join transfers t on t.id = g.transfer_id where t.state in ("
            + TransferReader.marks(states)
            + ") order by g.transfer_id",
        TransferReader.names(states).toArray());
  }

  /** By the index of their times: H2 has no use for one in "is not null". */
  List<Removal> toRemove(Session session) throws SQLException {
    return session.list(
        row -> new Removal(TransferRows.read(row), read(row), row.getBoolean("removes_data")),
        "select "
            + TransferRows.COLUMNS
            + ", "
            + COLUMNS
            + ", g.removes_data from transfers join grabs g on g.transfer_id = transfers.id"
            + " where g.removal_asked_at >= 0 and state not in ('CLEANED', 'MISSING', 'IMPORTED')"
            + " order by id");
  }

  Optional<GrabSource> source(Session session, long transferId) throws SQLException {
    Optional<String> magnet =
        session.first(
            row -> String.valueOf(row.getString(1)),
            "select magnet from grabs where transfer_id = ? and magnet is not null",
            transferId);
    if (magnet.isPresent()) {
      return magnet.map(GrabSource::magnet);
    }
    ByteArrayOutputStream torrent = new ByteArrayOutputStream();
    session
        .list(
            row -> row.getBytes(1),
            "select content from grab_parts where transfer_id = ? order by part",
            transferId)
        .forEach(torrent::writeBytes);
    return torrent.size() == 0
        ? Optional.empty()
        : Optional.of(GrabSource.torrent(torrent.toByteArray()));
  }

  /** A new row, without a source. */
  void insert(
      Session session,
      long transferId,
      String hash,
      String folder,
      List<String> labels,
      SeedGoal goal,
      boolean handedOver)
      throws SQLException {
    session.update(
        "insert into grabs (transfer_id, hash, folder, labels, ratio, seed_time, given_to,"
            + " handed_over, goal_kept, imported, place, removes_data, grabbed_at) values (?, ?,"
            + " ?, ?, cast(? as double precision), cast(? as bigint), '', ?, false, false, 0, false, "
            + time.now()
            + ")",
        transferId,
        hash,
        folder,
        joined(labels),
        goal.ratio(),
        millis(goal),
        handedOver);
  }

  void delete(Session session, long transferId) throws SQLException {
    session.update("delete from grabs where transfer_id = ?", transferId);
    deleteSource(session, transferId);
  }

  void write(Session session, long transferId, GrabSource source) throws SQLException {
    deleteSource(session, transferId);
    session.update(
        "update grabs set magnet = ? where transfer_id = ?", source.magnet(), transferId);
    byte[] torrent = source.torrent() == null ? new byte[0] : source.torrent();
    for (int from = 0, part = 0; from < torrent.length; from += PART, part++) {
      session.update(
          "insert into grab_parts (transfer_id, part, content) values (?, ?, ?)",
          transferId,
          part,
          Arrays.copyOfRange(torrent, from, Math.min(torrent.length, from + PART)));
    }
  }

  private static void deleteSource(Session session, long transferId) throws SQLException {
    session.update("delete from grab_parts where transfer_id = ?", transferId);
  }

  /** Its seedbox has it: nobody needs to be given the source any more. */
  void found(Session session, long transferId) throws SQLException {
    session.update(
        "update grabs set handed_over = true, magnet = null where transfer_id = ?", transferId);
    deleteSource(session, transferId);
  }

  /** One value of a row. */
  boolean set(Session session, long transferId, String column, Object value) throws SQLException {
    return session.update(
            "update grabs set " + column + " = ? where transfer_id = ?", value, transferId)
        > 0;
  }

  boolean setLabels(Session session, long transferId, List<String> labels) throws SQLException {
    return set(session, transferId, "labels", joined(labels));
  }

  boolean setGoal(Session session, long transferId, SeedGoal goal) throws SQLException {
    return session.update(
            "update grabs set ratio = cast(? as double precision), seed_time = cast(? as bigint),"
                + " goal_kept = false where transfer_id = ?",
            goal.ratio(),
            millis(goal),
            transferId)
        > 0;
  }

  private static Long millis(SeedGoal goal) {
    return goal.time() == null ? null : goal.time().toMillis();
  }

  private static String joined(List<String> labels) {
    return String.join("\n", labels.stream().map(label -> label.replace('\n', ' ')).toList());
  }

  private static Grab read(ResultSet row) throws SQLException {
    String labels = row.getString("labels");
    return new Grab(
        row.getLong("transfer_id"),
        row.getString("hash"),
        row.getString("folder"),
        labels.isEmpty() ? List.of() : List.of(labels.split("\n", -1)),
        goal(row),
        row.getString("given_to"),
        row.getBoolean("handed_over"),
        row.getBoolean("goal_kept"),
        row.getBoolean("imported"),
        Instant.ofEpochMilli(row.getLong("grabbed_at")),
        removal(row));
  }

  private static SeedGoal goal(ResultSet row) throws SQLException {
    double ratio = row.getDouble("ratio");
    Double wanted = row.wasNull() ? null : Double.valueOf(ratio);
    long millis = row.getLong("seed_time");
    return new SeedGoal(wanted, row.wasNull() ? null : Duration.ofMillis(millis));
  }

  private static Instant removal(ResultSet row) throws SQLException {
    long millis = row.getLong("removal_asked_at");
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
