package org.seedferry.ledger.internal;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.testing.ledger.LedgerContract;

/** The contract on a database. */
abstract class JdbcLedgerContract extends LedgerContract {

  private final Map<Ledger, AtomicInteger> wakeups = new IdentityHashMap<>();
  private Databases database;

  abstract Databases open() throws Exception;

  @Override
  protected Ledger node(String name) {
    try {
      database = database == null ? open() : database;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    JdbcLedger ledger = database.ledger(name);
    AtomicInteger count = new AtomicInteger();
    FakeListener.all(ledger, List.of(count::incrementAndGet));
    wakeups.put(ledger, count);
    return ledger;
  }

  @Override
  protected void pass(Duration time) {
    database.pass(time);
  }

  @Override
  protected Instant now() {
    return database.now();
  }

  @Override
  protected int wakeups(Ledger ledger) {
    return wakeups.get(ledger).get();
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }
}
