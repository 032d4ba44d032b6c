package org.seedferry.ledger.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.osgi.service.jdbc.DataSourceFactory;
import org.seedferry.api.ledger.LedgerException;

/**
 * The connections to one database. Opens at the first use, and again after a failure or a change of
 * the driver, so that a database that is down at start needs no restart of anybody. Thread-safe.
 */
final class Database implements AutoCloseable {

  private static final int CONNECT_MILLIS = 5_000;

  private final LedgerSettings settings;
  private final Drivers drivers;
  private final DatabaseTime time;
  private final List<Migration> migrations;

  private HikariDataSource pool;
  private DataSourceFactory used;
  private boolean closed;

  Database(
      LedgerSettings settings, Drivers drivers, DatabaseTime time, List<Migration> migrations) {
    this.settings = settings;
    this.drivers = drivers;
    this.time = time;
    this.migrations = migrations;
  }

  DatabaseKind kind() {
    return settings.url().kind();
  }

  /** A connection without automatic commit. Closing it gives it back. */
  Connection connect() throws SQLException {
    return pool().getConnection();
  }

  /** Ends a broken connection, so that nobody gets it again. */
  void discard(Connection connection) {
    HikariDataSource current = currentPool();
    if (current != null) {
      current.evictConnection(connection);
    }
  }

  /** Lets go of a driver that is going away. */
  synchronized void forgetDriver(DataSourceFactory factory) {
    if (factory == used) {
      closePool();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    closePool();
  }

  private synchronized HikariDataSource currentPool() {
    return pool;
  }

  private synchronized HikariDataSource pool() throws SQLException {
    if (closed) {
      throw new LedgerException("the ledger is closed", null);
    }
    if (pool == null) {
      DataSourceFactory factory = drivers.of(kind());
      pool = openForAll(factory.createDataSource(settings.connection()));
      used = factory;
    }
    return pool;
  }

  private void closePool() {
    if (pool != null) {
      pool.close();
      pool = null;
      used = null;
    }
  }

  /**
   * Opens it without a context class loader. A driver's threads inherit that of whoever happens to
   * be the first, and H2 keeps one for as long as its bundle is there: beyond the life of the other
   * bundle.
   */
  private HikariDataSource openForAll(DataSource source) throws SQLException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(null);
    try {
      return open(source);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private HikariDataSource open(DataSource source) throws SQLException {
    if (settings.url().file().isEmpty()) {
      return openOnce(source, null);
    }
    EmbeddedFile file = new EmbeddedFile(settings.url().file().get());
    try {
      file.prepare();
      try {
        return openOnce(source, file);
      } catch (SQLException e) {
        if (!SqlFailures.isCorrupt(e)) {
          throw e;
        }
        file.putAside(e);
        return openOnce(source, file);
      }
    } catch (IOException e) {
      throw new LedgerException("the ledger " + file + " cannot be opened: " + e, e);
    } catch (SQLException e) {
      if (SqlFailures.isInUse(e)) {
        throw new LedgerException(
            "the ledger " + file + " is in use by another process: stop that one first", e);
      }
      throw e;
    }
  }

  private HikariDataSource openOnce(DataSource source, EmbeddedFile file) throws SQLException {
    try (Connection first = source.getConnection()) {
      new Schema(kind(), time, migrations).migrate(first);
      if (file != null) {
        file.readThrough(first);
        file.restrict();
      }
      // While the first connection is open an embedded database stays so.
      return newPool(source);
    } catch (IOException e) {
      throw new LedgerException("the ledger " + file + " cannot be made private: " + e, e);
    }
  }

  private HikariDataSource newPool(DataSource source) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("seedferry-ledger");
    config.setDataSource(source);
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setConnectionInitSql(kind().greeting());
    config.setRegisterMbeans(false);
    return new HikariDataSource(config);
  }
}
