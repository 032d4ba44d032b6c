package org.seedferry.ledger.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;

/** Reads a transfer from a row of its table. */
final class TransferRows {

  static final String COLUMNS =
      "id, seedbox, remote_id, info_hash, name, label, size, state, local_name, owner,"
          + " lease_until, version, attempts, retry_at, last_error, removing, queued_at,"
          + " changed_at, downloaded_at";

  static final String SELECT = "select " + COLUMNS + " from transfers ";

  private TransferRows() {}

  static Transfer read(ResultSet row) throws SQLException {
    return new Transfer(
        row.getLong("id"),
        row.getString("seedbox"),
        row.getString("remote_id"),
        row.getString("info_hash"),
        row.getString("name"),
        row.getString("label"),
        row.getLong("size"),
        TransferState.valueOf(row.getString("state")),
        row.getString("local_name"),
        row.getString("owner"),
        time(row, "lease_until"),
        row.getLong("version"),
        row.getInt("attempts"),
        time(row, "retry_at"),
        row.getString("last_error"),
        row.getBoolean("removing"),
        time(row, "queued_at"),
        time(row, "changed_at"),
        time(row, "downloaded_at"));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
