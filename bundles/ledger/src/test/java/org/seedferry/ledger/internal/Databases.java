package org.seedferry.ledger.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.h2.Driver;
import org.h2.util.OsgiDataSourceFactory;
import org.osgi.service.jdbc.DataSourceFactory;
import org.postgresql.osgi.PGDataSourceFactory;
import org.seedferry.api.Secret;
import org.seedferry.guard.Guard;
import org.seedferry.guard.manual.ManualGuard;

/** One database of a test, with time in a table, and the ledgers on it. */
final class Databases implements AutoCloseable {

  static final DatabaseTime BY_HAND = new DatabaseTime("(select millis from test_time)");
  static final DataSourceFactory H2 = new OsgiDataSourceFactory(new Driver());
  static final DataSourceFactory POSTGRESQL = new PGDataSourceFactory();

  private final LedgerSettings settings;
  private final List<JdbcLedger> ledgers = new ArrayList<>();
  private final Connection connection;

  Databases(String url, String user) throws SQLException {
    this(LedgerUrl.parse(url), user);
  }

  Databases(LedgerUrl url, String user) throws SQLException {
    settings = settings(url, user, "none");
    connection = factory(url).createDataSource(settings.connection()).getConnection();
    execute("create table if not exists test_time (millis bigint)");
    execute(
        "insert into test_time select 1767225600000 where not exists (select 1 from test_time)");
  }

  static Databases inMemory() throws SQLException {
    return new Databases("jdbc:h2:mem:" + UUID.randomUUID(), "sa");
  }

  static Databases inFile(Path folder) throws SQLException {
    return new Databases(LedgerUrl.embedded(folder.resolve("ledger")), "sa");
  }

  static LedgerSettings settings(LedgerUrl url, String user, String node) {
    return new LedgerSettings(url, user, Secret.ofNullable(""), 4, node);
  }

  static Drivers drivers() {
    Drivers drivers = new Drivers();
    drivers.add(H2, Map.of(DataSourceFactory.OSGI_JDBC_DRIVER_CLASS, "org.h2.Driver"));
    drivers.add(
        POSTGRESQL, Map.of(DataSourceFactory.OSGI_JDBC_DRIVER_CLASS, "org.postgresql.Driver"));
    return drivers;
  }

  private static DataSourceFactory factory(LedgerUrl url) {
    return url.kind() == DatabaseKind.H2 ? H2 : POSTGRESQL;
  }

  JdbcLedger ledger(String node) {
    return ledger(node, new ManualGuard());
  }

  /** A ledger that is asked by tasks of this guard's runtime. */
  JdbcLedger ledger(String node, Guard guard) {
    return ledger(node, guard, drivers(), Migration.all());
  }

  JdbcLedger ledger(String node, Drivers drivers, List<Migration> migrations) {
    return ledger(node, new ManualGuard(), drivers, migrations);
  }

  private JdbcLedger ledger(String node, Guard guard, Drivers drivers, List<Migration> migrations) {
    JdbcLedger ledger =
        new JdbcLedger(
            guard,
            settings(settings.url(), settings.user(), node),
            drivers,
            BY_HAND,
            migrations,
            FakeListener.listeners());
    ledgers.add(ledger);
    return ledger;
  }

  Connection connection() {
    return connection;
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  void pass(Duration time) {
    try {
      execute("update test_time set millis = millis + " + time.toMillis());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Instant now() {
    try {
      return Instant.ofEpochMilli(number("select millis from test_time"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    ledgers.forEach(JdbcLedger::close);
    connection.close();
  }
}
