package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeReply;

/** An *arr is set up from the console, and then tells by itself what it has imported. */
class ArrIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private final ExecutorService servers = Executors.newCachedThreadPool();

  @AfterEach
  void endServers() {
    servers.shutdownNow();
  }

  @Test
  void oneLineSetsAnArrUpAndItsWebhookAloneTellsOfAnImport() throws Exception {
    Path home = folder.resolve("home");
    Path source = Files.createDirectories(folder.resolve("source"));
    Path target = Files.createDirectories(folder.resolve("target"));
    try (FakeArr arr = FakeArr.start(servers, FakeArr.App.RADARR).downloads(target.toString())) {
      try (HostProcess host = start(home, source, target)) {
        host.await("listens on http", LIMIT);
        host.type("ferry:arr setup " + arr.uri() + " " + arr.apiKey());
        host.await("Download client 'Seedferry' is new, for the category radarr", LIMIT);
        host.await("Webhook to http://127\\.0\\.0\\.1:\\d+/webhook/radarr is new", LIMIT);
        host.await("It is configured here as radarr, in etc/", LIMIT);
        host.await("org\\.seedferry\\.arr~radarr", LIMIT);
        assertThat(arr.downloadClients()).hasSize(1);
        assertThat(arr.notifications()).hasSize(1);
        Path key = home.resolve("secrets").resolve("arr-radarr.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
            .isEqualTo("rw-------");

        Files.writeString(source.resolve("film.mkv"), "a film");
        host.await("'film.mkv' is home as 'film.mkv'", LIMIT);
        host.type("ferry:check").await("arr radarr download client: 'Seedferry' leads here", LIMIT);
        host.await("arr radarr folder: it sees ", LIMIT);
        arr.answerAlways(FakeReply.empty(500));
        arr.importUnlinked("film.mkv");
        assertThat(arr.webhookAnswers()).containsExactly(200);
        host.await("'film.mkv' is imported", LIMIT);
        arr.answerAsUsual();
        host.type("guard:tasks arr").await("give_back", LIMIT);
        host.endInput();
        assertThat(host.exitCode(LIMIT)).as(host.output()).isZero();
        assertThat(host.output()).doesNotContain(arr.apiKey(), "s3cret", "ERROR");
      }
      try (HostProcess again = start(home, source, target)) {
        again.type("ferry:check").await("arr radarr: answers, for radarr: Radarr ", LIMIT);
        again.endInput();
        assertThat(again.exitCode(LIMIT)).as(again.output()).isZero();
      }
    }
  }

  private static HostProcess start(Path home, Path source, Path target) {
    return HostProcess.start(
        Map.of(
            "TRANSMISSION_USERNAME",
            "me",
            "TRANSMISSION_PASSWORD",
            "s3cret",
            "POLLING_INTERVAL",
            "1s"),
        "run",
        "--console",
        "--http",
        "127.0.0.1:0",
        "--from",
        source.toString(),
        "--label",
        "radarr",
        "--settle",
        "0s",
        "--to",
        target.toString(),
        "--home",
        home.toString());
  }
}
