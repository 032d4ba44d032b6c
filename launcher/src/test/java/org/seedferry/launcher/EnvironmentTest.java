package org.seedferry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertThatThrownBy(() -> new Environment(Map.of("DOWNLOAD_CLIENT", "deluge")).checkClient())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("deluge")
        .hasMessageContaining("folder, transmission");
    new Environment(Map.of("DOWNLOAD_CLIENT", "Transmission")).checkClient();
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
