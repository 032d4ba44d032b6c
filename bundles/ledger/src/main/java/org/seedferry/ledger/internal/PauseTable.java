package org.seedferry.ledger.internal;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.seedferry.api.ledger.Paused;
import org.seedferry.api.ledger.Pauses;

/** What is paused, in a table of its own. */
final class PauseTable implements Pauses {

  /** In the place of a transfer's number. */
  private static final long ALL = 0;

  private final Transactions transactions;

  PauseTable(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Paused current() {
    return transactions.run(
        "read what is paused",
        session -> {
          Set<Long> found =
              new HashSet<>(session.list(row -> row.getLong(1), "select transfer_id from pauses"));
          return new Paused(found.remove(ALL), found);
        });
  }

  @Override
  public boolean pause(long id) {
    return transactions.run(
        "pause transfer " + id,
        session -> {
          insert(session, id);
          session.noteEvent();
          return isKnown(session, id);
        });
  }

  @Override
  public boolean resume(long id) {
    return transactions.run(
        "resume transfer " + id,
        session -> {
          session.noteEvent();
          return session.update(
                  "delete from pauses where transfer_id = ? and transfer_id <> ?", id, ALL)
              > 0;
        });
  }

  @Override
  public void pauseAll() {
    transactions.run(
        "pause all transfers",
        session -> {
          session.noteEvent();
          return session.update(
              "insert into pauses (transfer_id) select ? where not exists"
                  + " (select 1 from pauses where transfer_id = ?)",
              ALL,
              ALL);
        });
  }

  @Override
  public void resumeAll() {
    transactions.run(
        "resume all transfers",
        session -> {
          session.noteEvent();
          return session.update("delete from pauses");
        });
  }

  /** Nothing happens where nothing is left to be fetched. */
  static void insert(Session session, long id) throws SQLException {
    session.update(
        "insert into pauses (transfer_id) select id from transfers where id = ?"
            + " and state in ('GRABBED', 'QUEUED', 'DOWNLOADING', 'FAILED')"
            + " and not exists (select 1 from pauses where transfer_id = transfers.id)",
        id);
  }

  private static boolean isKnown(Session session, long id) throws SQLException {
    return session
        .first(
            row -> row.getLong(1),
            "select transfer_id from pauses where transfer_id = ? and transfer_id <> ?",
            id,
            ALL)
        .isPresent();
  }
}
