package org.seedferry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedferry.api.transport.Location;

class EnvironmentTest {

  @Test
  void variablesOfThePredecessorAreNamedAndNotCopied() {
    assertThat(
            configure(
                Map.of(
                    "DOWNLOAD_DIR", "/srv/media",
                    "MAX_PARALLEL", "7",
                    "KEEP_DOWNLOADED_FOR", "24h",
                    "POLLING_INTERVAL", "1h30m",
                    "DISCORD_WEBHOOK_URL", "https://discord.example/x")))
        .containsEntry(
            "org.seedferry.downloader",
            Map.of(
                "local.root", "$[env:DOWNLOAD_DIR]",
                "connections", "$[env:MAX_PARALLEL;type=Integer]"))
        .containsEntry(
            "org.seedferry.downloader.policy~env",
            Map.of("keep.local", "$[env:KEEP_DOWNLOADED_FOR]"))
        .containsEntry("org.seedferry.orchestrator", Map.of("interval", "$[env:POLLING_INTERVAL]"))
        .containsEntry(
            "org.seedferry.notifier.discord~env", Map.of(".url", "$[env:DISCORD_WEBHOOK_URL]"));
  }

  @Test
  void nothingSetConfiguresNothing() {
    assertThat(configure(Map.of("DOWNLOAD_DIR", " "))).isEmpty();
  }

  @Test
  void aRelativeDownloadDirBecomesAbsolute() {
    assertThat(configure(Map.of("DOWNLOAD_DIR", "media")).get("org.seedferry.downloader"))
        .containsEntry("local.root", Path.of("media").toAbsolutePath().toString());
  }

  @Test
  void aSecretMayStandInAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "abc\n");

    assertThat(
            configure(
                Map.of("SONARR_BASE_URL", "http://s", "SONARR_API_KEY_FILE", file.toString())))
        .containsEntry(
            "org.seedferry.arr~sonarr",
            Map.of(
                "app", "sonarr",
                "url", "$[env:SONARR_BASE_URL]",
                "api.key.file", "$[env:SONARR_API_KEY_FILE]"));
  }

  @Test
  void aSecretFileThatIsMissingIsNamed() {
    assertThatThrownBy(() -> configure(Map.of("DISCORD_WEBHOOK_URL_FILE", "/no/such/file")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("DISCORD_WEBHOOK_URL_FILE")
        .hasMessageContaining("/no/such/file");
  }

  @ParameterizedTest
  @CsvSource({
    "MAX_PARALLEL, many",
    "MAX_PARALLEL, 0",
    "MAX_PARALLEL, 257",
    "POLLING_INTERVAL, 10",
    "KEEP_DOWNLOADED_FOR, forever",
    "SONARR_BASE_URL, http://s",
    "RADARR_API_KEY, k"
  })
  void aValueThatCannotBeUsedIsRefusedByName(String name, String value) {
    assertThatThrownBy(() -> configure(Map.of(name, value)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(name);
  }

  @Test
  void aSeedboxThatDoesNotExistIsRefusedWithThoseThatDo() {
    assertThatThrownBy(() -> new Environment(Map.of("DOWNLOAD_CLIENT", "floppy")).checkClient())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("floppy")
        .hasMessageContaining("deluge, folder, putio, qbittorrent, rtorrent, transmission");
    new Environment(Map.of("DOWNLOAD_CLIENT", "Transmission")).checkClient();
  }

  @Test
  void theVariablesOfDelugeAreASeedboxWhoseFilesComeFromTheSameServer() {
    Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "DELUGE_BASE_URL", "https://box.example:8443/",
                "DELUGE_API_URL_PATH", "/deluge/json",
                "DELUGE_COMPLETED_DIR", "/my files/done",
                "DELUGE_USERNAME", "me@home",
                "DELUGE_PASSWORD", "s3cret"));
    String data = "https%3A%2F%2Fme%2540home%40box.example%3A8443%2Fmy%2520files%2Fdone";
    assertThat(new Environment(variables).deluge("tv").asMap())
        .containsOnly(
            Map.entry(
                "org.seedferry.seedbox.deluge~env",
                Map.of(
                    "uri",
                    "deluge+https://box.example:8443/deluge/json?data=" + data,
                    ".password",
                    "$[env:DELUGE_PASSWORD]",
                    ".data.password",
                    "$[env:DELUGE_PASSWORD]",
                    "label",
                    "tv")));
    variables.put("DOWNLOAD_CLIENT", "transmission");
    assertThat(new Environment(variables).deluge("tv").asMap()).isEmpty();
    assertThat(new Environment(Map.of()).deluge(null).asMap()).isEmpty();
  }

  @Test
  void delugesPasswordMayStandInAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "abc\n");
    Map<String, String> variables =
        Map.of(
            "DELUGE_BASE_URL", "http://box",
            "DELUGE_USERNAME", "me",
            "DELUGE_PASSWORD_FILE", file.toString());
    Map<String, Object> settings =
        new Environment(variables).deluge(null).asMap().get("org.seedferry.seedbox.deluge~env");
    assertThat(settings).containsEntry("password.file", "$[env:DELUGE_PASSWORD_FILE]");
    String uri = settings.get("uri").toString();
    assertThat(uri).startsWith("deluge+http://box/json?data=");
    Location data =
        Location.parse(
            URLDecoder.decode(uri.substring(uri.indexOf('=') + 1), StandardCharsets.UTF_8), null);
    assertThat(data.user()).isEqualTo("me");
    assertThat(data.password().reveal()).isEqualTo("abc");
  }

  @ParameterizedTest
  @CsvSource({
    "DELUGE_BASE_URL, http://me:hidden@box",
    "DELUGE_BASE_URL, box.example",
    "DELUGE_COMPLETED_DIR, /a%zz"
  })
  void aVariableOfDelugeThatCannotBeUsedIsRefusedByName(String name, String value) {
    Map<String, String> variables = new HashMap<>(Map.of("DELUGE_BASE_URL", "http://box"));
    variables.put(name, value);
    assertThatThrownBy(() -> new Environment(variables).deluge(null))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining("hidden");
  }

  @Test
  void putioIsTheSeedboxWhereItIsMeantAndTheCommandLineNamesNone() {
    Map<String, String> variables =
        Map.of("DOWNLOAD_CLIENT", "PutIO", "PUTIO_TOKEN", "t", "PUTIO_SEED_RATIO", "1.5");
    Environment environment = new Environment(variables);
    environment.checkClient();
    assertThat(environment.seedboxes(List.of())).containsExactly("putio://");
    assertThat(environment.seedboxes(List.of("/dir"))).containsExactly("/dir");
    assertThat(new Environment(Map.of("PUTIO_TOKEN", "t")).seedboxes(List.of())).isEmpty();
    assertThat(configure(variables))
        .containsEntry(
            "org.seedferry.downloader.policy~env",
            Map.of("seed.ratio", "$[env:PUTIO_SEED_RATIO;type=Double;default=0]"));
    assertThatThrownBy(
            () ->
                configure(
                    Map.of(
                        "DOWNLOAD_CLIENT", "putio", "PUTIO_TOKEN", "t", "PUTIO_SEED_RATIO", "-1")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("PUTIO_SEED_RATIO");
  }

  @Test
  void theLogLevelIsOneOfTheKnown() {
    assertThat(new Environment(Map.of()).logLevel()).isEqualTo("INFO");
    assertThat(new Environment(Map.of("LOG_LEVEL", "debug")).logLevel()).isEqualTo("DEBUG");
    assertThatThrownBy(() -> new Environment(Map.of("LOG_LEVEL", "loud")).logLevel())
        .isInstanceOf(UsageException.class);
  }

  private static Map<String, Map<String, Object>> configure(Map<String, String> variables) {
    return new Environment(variables).configure().asMap();
  }
}
