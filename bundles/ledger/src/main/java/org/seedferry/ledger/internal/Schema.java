package org.seedferry.ledger.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.seedferry.api.ledger.LedgerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a database's schema to the version of this program. */
final class Schema {

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
  private static final long LOCK = 0x5EEDFE44L;
  private static final int TRIES = 5;

  private record Applied(String name, String checksum) {}

  private final DatabaseKind kind;
  private final DatabaseTime time;
  private final List<Migration> migrations;

  Schema(DatabaseKind kind, DatabaseTime time, List<Migration> migrations) {
    this.kind = kind;
    this.time = time;
    this.migrations = migrations;
  }

  /**
   * Applies what is missing, one node at a time.
   *
   * @throws LedgerException when the schema is newer than this program or was made by another text
   */
  void migrate(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    for (int attempt = 1; ; attempt++) {
      try {
        migrateOnce(connection);
        return;
      } catch (SQLException e) {
        connection.rollback();
        boolean overtaken = SqlFailures.isConflict(e) || SqlFailures.isDuplicate(e);
        if (!overtaken || attempt == TRIES) {
          throw e;
        }
      } catch (LedgerException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private void migrateOnce(Connection connection) throws SQLException {
    Session session = new Session(connection);
    lock(session);
    session.update(
        "create table if not exists schema_version (version integer primary key,"
            + " name varchar not null, checksum varchar not null, applied_at bigint not null)");
    Map<Integer, Applied> applied = applied(session);
    refuseNewer(applied);
    for (Migration migration : migrations) {
      Applied before = applied.get(migration.version());
      if (before == null) {
        apply(session, migration);
      } else if (!before.checksum().equals(migration.checksum())) {
        throw new LedgerException(
            "the ledger's schema step "
                + before.name()
                + " was applied with another text than this program has: run the version of"
                + " Seedferry that made this ledger, or start with an empty one",
            null);
      }
      connection.commit();
      lock(session);
    }
    connection.commit();
  }

  /** H2 has no such lock; there a second node fails on the version's key and looks again. */
  private void lock(Session session) throws SQLException {
    if (kind == DatabaseKind.POSTGRESQL) {
      session.list(row -> "", "select pg_advisory_xact_lock(?)", LOCK);
    }
  }

  private static Map<Integer, Applied> applied(Session session) throws SQLException {
    Map<Integer, Applied> applied = new TreeMap<>();
    session.list(
        row -> applied.put(row.getInt(1), new Applied(row.getString(2), row.getString(3))),
        "select version, name, checksum from schema_version");
    return applied;
  }

  private void refuseNewer(Map<Integer, Applied> applied) {
    int known = migrations.stream().mapToInt(Migration::version).max().orElse(0);
    int present = applied.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    if (present > known) {
      throw new LedgerException(
          "the ledger was written by a newer Seedferry (schema "
              + present
              + ", this one knows "
              + known
              + "): start the newer version again",
          null);
    }
  }

  private void apply(Session session, Migration migration) throws SQLException {
    for (String statement : migration.statements()) {
      session.update(statement);
    }
    session.update(
        "insert into schema_version (version, name, checksum, applied_at) values (?, ?, ?, "
            + time.now()
            + ")",
        migration.version(),
        migration.name(),
        migration.checksum());
    LOG.atInfo()
        .addKeyValue("operation", "migrate_ledger")
        .log("ledger schema: applied {}", migration.name());
  }
}
