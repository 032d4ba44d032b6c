package org.seedferry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PlanTest {

  @TempDir Path folder;

  @Test
  void theCommandLineWinsOverEnvironmentAndDefaults() {
    Plan plan = plan(Map.of("DOWNLOAD_DIR", "/env"), "--to", "/cli", "--once");

    var merged =
        plan.merged(
                Map.of(
                    "org.seedferry.downloader", Map.of("local.root", "/default", "other", "kept"),
                    "org.seedferry.orchestrator", Map.of()))
            .asMap();

    assertThat(merged.get("org.seedferry.downloader"))
        .containsEntry("local.root", "/cli")
        .containsEntry("other", "kept");
    assertThat(merged.get("org.seedferry.orchestrator")).containsEntry("once", "true");
  }

  @Test
  void theLabelOfTheEnvironmentIsTheDefault() {
    Map<String, String> variables = Map.of("TARGET_LABEL", "tv");

    assertThat(label(plan(variables, "--from", "/a"))).isEqualTo("tv");
    assertThat(label(plan(variables, "--from", "/a", "--label", "film"))).isEqualTo("film");
  }

  @Test
  void aSourceNeedsAPlaceToGoTo() {
    RunOptions options = options("--from", "/a");
    try (Home home = Home.open(folder)) {
      assertThatThrownBy(() -> Plan.of(options, Map.of(), w -> {}).checkAgainst(home, options))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("--to");
      Plan.of(options, Map.of("DOWNLOAD_DIR", "/x"), w -> {}).checkAgainst(home, options);
    }
  }

  @Test
  void anOptionThatAFileWouldUndoIsRefused() throws IOException {
    RunOptions options = options("--from", "/a", "--to", "/b");
    try (Home home = Home.open(folder)) {
      Files.writeString(home.etc().resolve("org.seedferry.downloader.cfg"), "local.root=/c");

      assertThatThrownBy(() -> Plan.of(options, Map.of(), w -> {}).checkAgainst(home, options))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("--to")
          .hasMessageContaining("org.seedferry.downloader.cfg");
    }
  }

  @Test
  void theWebConsoleHasNoDefaultPassword() {
    assertThatThrownBy(() -> plan(Map.of(), "--webconsole"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("SEEDFERRY_WEB_PASSWORD");
    assertThatThrownBy(() -> plan(Map.of(), "--webconsole", "--http", "off"))
        .isInstanceOf(UsageException.class);
  }

  @Test
  void theWebConsoleKnowsThePasswordOnlyHashed() {
    Plan plan =
        plan(
            Map.of("SEEDFERRY_WEB_USER", "me", "SEEDFERRY_WEB_PASSWORD", "abc"),
            "--webconsole",
            "--http",
            "[::1]:9999");

    assertThat(plan.features()).contains("webconsole");
    assertThat(plan.frameworkProperties())
        .containsEntry("felix.webconsole.username", "me")
        .containsEntry(
            "felix.webconsole.password", "{sha-256}ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    assertThat(plan.listensOn()).isEqualTo(new HttpAddress("::1", 9999));
  }

  @Test
  void aHostListensOnLoopbackByDefaultAndNotForASingleJob() {
    assertThat(plan(Map.of()).features()).contains("http", "metrics");
    assertThat(plan(Map.of()).asleep()).isEmpty();
    assertThat(plan(Map.of()).listensOn()).as("nobody insists on it").isNull();
    assertThat(plan(Map.of(), "--http", "off").features()).doesNotContain("http", "metrics");
    assertThat(plan(Map.of(), "--once").asleep()).containsExactly("http", "metrics");
    assertThat(plan(Map.of(), "--once", "--http", "127.0.0.1:0").features()).contains("http");
    assertThat(Plan.demo(folder).features()).doesNotContain("http");
  }

  @Test
  void userAndPasswordOfThePortComeFromTheEnvironmentByReference() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "s3cret\n");
    assertThat(http(plan(Map.of("TRANSMISSION_USERNAME", "me", "TRANSMISSION_PASSWORD", "s3cret"))))
        .containsOnly(
            Map.entry("user", "$[env:TRANSMISSION_USERNAME]"),
            Map.entry(".password", "$[env:TRANSMISSION_PASSWORD]"));
    assertThat(http(plan(Map.of("TRANSMISSION_PASSWORD_FILE", file.toString()))))
        .containsOnly(Map.entry("password.file", "$[env:TRANSMISSION_PASSWORD_FILE]"));
  }

  @Test
  void beyondLoopbackThereIsNoPortWithoutAPassword() {
    for (String address : new String[] {"0.0.0.0:9091", "[::]:9091"}) {
      assertThatThrownBy(() -> plan(Map.of(), "--http", address))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("TRANSMISSION_PASSWORD");
      assertThat(http(plan(Map.of("TRANSMISSION_PASSWORD", "pw"), "--http", address)))
          .containsEntry("address", address);
    }
  }

  @Test
  void anAddressThatAFileWouldUndoIsRefusedInWhateverFormItIs() throws IOException {
    for (String ending : new String[] {".cfg", ".json", ".cfg.json"}) {
      RunOptions options = options("--http", "127.0.0.1:9");
      Path home = folder.resolve("home" + ending);
      try (Home opened = Home.open(home)) {
        Files.writeString(opened.etc().resolve("org.seedferry.http" + ending), "{}");

        assertThatThrownBy(() -> Plan.of(options, Map.of(), w -> {}).checkAgainst(opened, options))
            .isInstanceOf(UsageException.class)
            .hasMessageContaining("--http")
            .hasMessageContaining("org.seedferry.http" + ending);
        RunOptions silent = options();
        Plan.of(silent, Map.of(), w -> {}).checkAgainst(opened, silent);
      }
    }
  }

  @Test
  void aFileThatCannotBeReadContradictsNothing() throws IOException {
    RunOptions options = options("--http", "127.0.0.1:9");
    try (Home home = Home.open(folder.resolve("home"))) {
      for (String broken : new String[] {"", "{\n  \"address\" true\n}", "[]"}) {
        Files.writeString(home.etc().resolve("org.seedferry.http.json"), broken);
        Plan.of(options, Map.of(), w -> {}).checkAgainst(home, options);
      }
    }
  }

  @Test
  void aPortInUseIsNoticedBeforeTheStart() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      HttpAddress address = new HttpAddress("127.0.0.1", taken.getLocalPort());

      assertThatThrownBy(address::checkFree)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(address.toString());
    }
  }

  @Test
  void anAddressIsHostAndPort() {
    assertThat(HttpAddress.parse("off")).isNull();
    assertThat(HttpAddress.parse("127.0.0.1:0").port()).isZero();
    assertThat(HttpAddress.parse("0.0.0.0:80").isLoopback()).isFalse();
    for (String wrong : new String[] {"9091", ":9091", "host:", "host:65536", "host:-1", "a:b"}) {
      assertThatThrownBy(() -> HttpAddress.parse(wrong)).isInstanceOf(UsageException.class);
    }
  }

  private static Object label(Plan plan) {
    return plan.merged(Map.of()).asMap().get("org.seedferry.seedbox.folder~cli-1").get("label");
  }

  private static Map<String, Object> http(Plan plan) {
    return plan.merged(Map.of()).asMap().get("org.seedferry.http");
  }

  private static Plan plan(Map<String, String> variables, String... arguments) {
    return Plan.of(options(arguments), variables, warning -> {});
  }

  private static RunOptions options(String... arguments) {
    return CommandLine.populateCommand(new RunOptions(), arguments);
  }
}
