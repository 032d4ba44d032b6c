package org.seedferry.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.jdbc.DataSourceFactory;
import org.osgi.util.converter.Converters;

class LedgerSettingsTest {

  @TempDir Path home;

  private LedgerSettings settings(Map<String, ?> values) {
    return LedgerSettings.of(config(values), home.toString());
  }

  static JdbcLedger.Config config(Map<String, ?> values) {
    return Converters.standardConverter().convert(values).to(JdbcLedger.Config.class);
  }

  @Test
  void withoutConfigurationTheLedgerLiesInTheHome() {
    LedgerSettings settings = settings(Map.of());

    assertThat(settings.url().file()).contains(home.resolve("data/ledger/ledger.mv.db"));
    assertThat(settings.poolSize()).isEqualTo(4);
  }

  @Test
  void theNodesNameIsKeptInAPrivateFile() throws Exception {
    String first = settings(Map.of()).node();

    assertThat(first).startsWith("node-").hasSizeGreaterThan(12);
    assertThat(settings(Map.of()).node()).isEqualTo(first);
    Path file = home.resolve("data/node-id");
    assertThat(Files.readString(file)).isEqualTo(first + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("data"))))
        .isEqualTo("rwx------");
    assertThat(settings(Map.of("node", "attic")).node()).isEqualTo("attic");
  }

  @Test
  void thePasswordIsGivenToTheDriverAndPrintedNowhere() throws Exception {
    Path file = Files.writeString(home.resolve("pw"), "topsecret\n");
    String url = "jdbc:postgresql://127.0.0.1/db";
    for (Map<String, ?> values :
        List.of(
            Map.of("url", url, ".password", "topsecret"),
            Map.of("url", url, "password.file", file.toString()))) {
      LedgerSettings settings = settings(values);
      assertThat(settings.connection()).containsEntry(DataSourceFactory.JDBC_PASSWORD, "topsecret");
      assertThat(settings.toString()).doesNotContain("topsecret");
    }
  }

  @Test
  void wrongSettingsAreNamed() {
    refused(Map.of("pool.size", 0), "pool.size: 0");
    refused(Map.of("pool.size", 33), "pool.size: 33");
    refused(Map.of("password.file", home.resolve("none").toString()), "does not exist");
    refused(Map.of("password.file", "x", ".password", "y"), "only one of them");
    refused(Map.of("node", "n".repeat(201)), "node: ");
    assertThatThrownBy(() -> LedgerSettings.of(config(Map.of()), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seedferry.home");
  }

  private void refused(Map<String, ?> values, String message) {
    assertThatThrownBy(() -> settings(values))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
