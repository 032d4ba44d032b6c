package org.seedferry.ledger.internal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.seedferry.testing.leak.Tolerates;

/** A real server for the tests of one class; every database of a test is a schema of its own. */
final class Postgres implements BeforeAllCallback, AfterAllCallback {

  /** Where its binaries run. */
  @Retention(RetentionPolicy.RUNTIME)
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = "amd64",
      disabledReason = "the PostgreSQL binaries of these tests are for Linux on amd64")
  @Tolerates(
      value = "shutdown hook .*EmbeddedPostgres",
      reason = "its library never takes back the hook that closes the server")
  @Tolerates(
      value = "thread Thread-\\d+ \\(TIMED_WAITING, daemon\\)",
      reason =
          "its library unpacks the server, the first time on a machine, by the runtime's own pool for"
              + " asynchronous files, whose threads stay for a minute")
  @interface Available {}

  private final AtomicInteger schemas = new AtomicInteger();
  private EmbeddedPostgres server;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    server = EmbeddedPostgres.builder().start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    server.close();
  }

  Databases database() throws Exception {
    String schema = "s" + schemas.incrementAndGet();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema " + schema);
    }
    return new Databases(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?currentSchema=" + schema,
        "postgres");
  }
}
