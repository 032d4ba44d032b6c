package org.seedferry.ledger.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.guard.Guard;

/**
 * Runs work in transactions. What another transaction was in the way of, and what met a dead
 * connection before its commit, runs again, a few times. Thread-safe.
 */
final class Transactions {

  /** Reads and writes in one transaction; may run more than once. */
  @FunctionalInterface
  interface Work<T> {
    T run(Session session) throws SQLException;
  }

  private static final int TRIES = 6;

  private final Guard guard;
  private final Database database;
  private final Runnable afterEvent;

  Transactions(Guard guard, Database database, Runnable afterEvent) {
    this.guard = guard;
    this.database = database;
    this.afterEvent = afterEvent;
  }

  /**
   * Runs and commits.
   *
   * @param what what cannot be done when it fails, for people
   */
  <T> T run(String what, Work<T> work) {
    return run(what, work, false);
  }

  /** Runs and commits so that not even a power cut undoes it. */
  <T> T runToDisk(String what, Work<T> work) {
    return run(what, work, true);
  }

  /**
   * A task that is stopped writes to the ledger all the same: it may be giving its claim back. An
   * interrupt in the midst would close the file of an embedded database for everybody.
   */
  private <T> T run(String what, Work<T> work, boolean toDisk) {
    return guard.uninterrupted(() -> retried(what, work, toDisk));
  }

  /** An interrupt that the guard has not sent is kept for the caller. */
  private <T> T retried(String what, Work<T> work, boolean toDisk) {
    boolean interrupted = Thread.interrupted();
    try {
      for (int attempt = 1; ; attempt++) {
        Attempt<T> result = new Attempt<>(work, toDisk);
        try {
          return result.run();
        } catch (SQLException e) {
          boolean disturbed = Thread.interrupted();
          interrupted |= disturbed;
          if (attempt == TRIES || !result.mayRunAgain(e, disturbed)) {
            throw failure(what, result, e);
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private LedgerException failure(String what, Attempt<?> result, SQLException e) {
    String doubt = result.committing ? "; it is not known whether the change was stored" : "";
    String trouble =
        SqlFailures.isBroken(e) || !result.connected
            ? "the database cannot be reached"
            : "the database refuses";
    return new LedgerException(
        "cannot " + what + ": " + trouble + doubt + " (" + e.getMessage() + ")", e);
  }

  private final class Attempt<T> {
    private final Work<T> work;
    private final boolean toDisk;
    private boolean connected;
    private boolean committing;

    private Attempt(Work<T> work, boolean toDisk) {
      this.work = work;
      this.toDisk = toDisk;
    }

    private T run() throws SQLException {
      Session session;
      T value;
      try (Connection connection = database.connect()) {
        session = new Session(connection);
        value = runOn(connection, session);
      }
      if (session.hasWrittenEvent()) {
        afterEvent.run();
      }
      return value;
    }

    private T runOn(Connection connection, Session session) throws SQLException {
      connected = true;
      try {
        T value = work.run(session);
        committing = true;
        connection.commit();
        if (database.kind() == DatabaseKind.H2) {
          flush(connection, session);
        }
        committing = false;
        return value;
      } catch (SQLException e) {
        if (SqlFailures.isBroken(e)) {
          database.discard(connection);
        }
        throw e;
      }
    }

    /**
     * A commit of H2 is in the file when it returns, but the system may still hold the file's pages
     * back; and others see it a moment before it is in the file.
     */
    private void flush(Connection connection, Session session) throws SQLException {
      if (toDisk || session.tellsOutside()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(toDisk ? "checkpoint sync" : "checkpoint");
        }
      }
    }

    /** Not where no connection could be had: the pool has tried for long enough. */
    private boolean mayRunAgain(SQLException e, boolean disturbed) {
      if (committing) {
        return false;
      }
      return disturbed
          || SqlFailures.isConflict(e)
          || SqlFailures.isDuplicate(e)
          || (connected && SqlFailures.isBroken(e));
    }
  }
}
