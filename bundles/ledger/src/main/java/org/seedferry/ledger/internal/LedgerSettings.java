package org.seedferry.ledger.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import org.osgi.service.jdbc.DataSourceFactory;
import org.seedferry.api.Secret;

/** The checked settings of a ledger. The password prints as stars. */
record LedgerSettings(LedgerUrl url, String user, Secret password, int poolSize, String node) {

  /**
   * Reads the configuration.
   *
   * @param home the host's home, or null when there is none
   * @throws IllegalArgumentException when a setting is wrong; the message names it
   */
  static LedgerSettings of(JdbcLedger.Config config, String home) {
    if (config.pool_size() < 1 || config.pool_size() > 32) {
      throw new IllegalArgumentException(
          "pool.size: " + config.pool_size() + " is out of range, it must be 1 to 32");
    }
    String url = config.url().strip();
    LedgerUrl place =
        url.isEmpty()
            ? LedgerUrl.embedded(data(home, "url").resolve("ledger").resolve("ledger"))
            : LedgerUrl.parse(url);
    String user = config.user().strip();
    return new LedgerSettings(
        place,
        user.isEmpty() && place.kind() == DatabaseKind.H2 ? "seedferry" : user,
        password(config),
        config.pool_size(),
        node(config.node().strip(), home));
  }

  private static Secret password(JdbcLedger.Config config) {
    Secret direct = Secret.ofNullable(config._password());
    String file = config.password_file().strip();
    if (file.isEmpty()) {
      return direct;
    }
    if (direct != null) {
      throw new IllegalArgumentException(
          "password.file: there is a .password as well, set only one of them");
    }
    try {
      return Secret.fromFile(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("password.file: " + e.getMessage(), e);
    }
  }

  private static String node(String configured, String home) {
    if (configured.length() > 200) {
      throw new IllegalArgumentException("node: longer than 200 characters");
    }
    if (!configured.isEmpty()) {
      return configured;
    }
    Path file = data(home, "node").resolve("node-id");
    try {
      return NodeId.keptIn(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "node: the name of this node cannot be kept in " + file + ": " + e, e);
    }
  }

  private static Path data(String home, String setting) {
    if (home == null || home.isBlank()) {
      throw new IllegalArgumentException(
          setting + ": must be set, because there is no seedferry.home with a data folder");
    }
    return Path.of(home).toAbsolutePath().resolve("data");
  }

  /** What a driver needs to connect. */
  Properties connection() {
    Properties properties = new Properties();
    properties.setProperty(DataSourceFactory.JDBC_URL, url.jdbc());
    if (!user.isEmpty()) {
      properties.setProperty(DataSourceFactory.JDBC_USER, user);
    }
    if (password != null || url.kind() == DatabaseKind.H2) {
      properties.setProperty(
          DataSourceFactory.JDBC_PASSWORD, password == null ? "" : password.reveal());
    }
    return properties;
  }
}
