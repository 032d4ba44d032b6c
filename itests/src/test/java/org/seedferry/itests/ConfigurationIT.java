package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Trees;
import org.seedferry.itests.peers.SlowLine;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeDiscord;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;

/** Settings take effect at once, disturb nothing that is under way, and show no secret. */
class ConfigurationIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MIB = 1 << 20;

  @TempDir private Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Path source;
  private Path target;

  @BeforeEach
  void makeSource() throws IOException {
    source = Files.createDirectories(folder.resolve("source"));
    target = folder.resolve("target");
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void anotherPollingIntervalCountsAtOnceAndDisturbsNoFetch() throws Exception {
    Trees.makeBig(source.resolve("film.mkv"), 6 * MIB);
    etc("org.seedferry.orchestrator.cfg", "interval=1h\n");
    try (FaultServer server = new FaultServer(source, ListingStyle.NGINX);
        SlowLine line = new SlowLine(server.port()).pace(MIB);
        HostProcess host = start(line)) {
      line.awaitSent(MIB, LIMIT);
      long polls = polls(server);
      etc("org.seedferry.orchestrator.cfg", "interval=1s\n");
      host.await("polling interval 1h -> 1s", LIMIT);
      Trees.makeBig(source.resolve("second.mkv"), 10);
      host.await("'second.mkv' is complete on .*: queued", LIMIT);
      assertThat(polls(server)).isGreaterThan(polls);
      etc("org.seedferry.orchestrator.cfg", "interval=2d\n");
      host.await(
          "ERROR.*etc/org.seedferry.orchestrator.cfg line 1: key 'interval': '2d' is out of range,"
              + " it must be 1s to 1d",
          LIMIT);
      Trees.makeBig(source.resolve("third.mkv"), 10);
      host.await("'third.mkv' is complete on .*: queued", LIMIT);
      assertThat(host.output()).doesNotContain("'film.mkv' is home");
      line.free();
      host.await("'film.mkv' is home as 'film.mkv'", LIMIT);
      Files.delete(folder.resolve("home/etc/org.seedferry.orchestrator.cfg"));
      host.await("polling interval 1s -> 10m", LIMIT);
      assertThat(host.output()).doesNotContain("fetch_files cancelled").doesNotContain("going on");
      end(host);
    }
  }

  @Test
  void moreFilesAtATimeAreFetchedAtOnceAndFewerDisturbNone() throws Exception {
    for (int i = 0; i < 6; i++) {
      Trees.makeBig(source.resolve("film " + i + ".mkv"), 2 * MIB + i);
    }
    downloader("1");
    try (FaultServer server = new FaultServer(source, ListingStyle.NGINX);
        SlowLine line = new SlowLine(server.port()).pace(MIB / 2);
        HostProcess host = start(line, "--console")) {
      line.awaitSent(MIB / 2, LIMIT);
      assertThat(opened(server)).isEqualTo(1);
      downloader("257");
      host.await("ERROR.*key 'connections': '257' is out of range, it must be 1 to 256", LIMIT);
      assertThat(opened(server)).isEqualTo(1);
      downloader("3");
      host.await("connections: 1 → 3", LIMIT);
      long deadline = System.nanoTime() + LIMIT.toNanos();
      for (long sent = line.sent(); opened(server) < 3; sent = line.sent()) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        line.awaitSent(sent + 1, LIMIT);
      }
      assertThat(host.output()).as("all three run beside each other").doesNotContain(" is home ");
      downloader("1");
      host.await("connections: 3 → 1", LIMIT);
      line.free();
      for (int i = 0; i < 6; i++) {
        host.await("is home as 'film \\d.mkv'", LIMIT);
      }
      Trees.assertIdentical(source, target);
      for (int i = 0; i < 6; i++) {
        // A file may be shared by two connections, and no part of it is asked for again.
        assertThat(fetches(server, "film%20" + i + ".mkv")).isBetween(1L, 3L);
      }
      end(host);
    }
  }

  @Test
  void theVariablesOfThePredecessorDoWhatTheyDid() throws Exception {
    Trees.makeBig(source.resolve("film.mkv"), MIB);
    try (FakeDiscord discord = FakeDiscord.start(threads);
        FakeArr sonarr = FakeArr.start(threads, FakeArr.App.SONARR);
        HostProcess host =
            HostProcess.start(
                Map.of(
                    "DOWNLOAD_DIR",
                    target.toString(),
                    "TARGET_LABEL",
                    "tv",
                    "POLLING_INTERVAL",
                    "1s",
                    "MAX_PARALLEL",
                    "2",
                    "DISCORD_WEBHOOK_URL",
                    discord.uri().toString(),
                    "SONARR_BASE_URL",
                    sonarr.uri().toString(),
                    "SONARR_API_KEY_FILE",
                    Files.writeString(folder.resolve("key"), sonarr.apiKey() + "\n").toString()),
                "run",
                "--from",
                source.toString(),
                "--settle",
                "0s",
                "--console",
                "--home",
                home())) {
      host.await("'film.mkv' is home as 'film.mkv'", LIMIT);
      Trees.assertIdentical(source, target);
      Trees.makeBig(source.resolve("second.mkv"), 10);
      host.await("'second.mkv' is home as 'second.mkv'", LIMIT);
      host.type("ferry:show 1").await("^label +tv$", LIMIT);
      await("a message on Discord", () -> !discord.messages().isEmpty());
      assertThat(discord.messages().toString()).contains("film.mkv");
      await("a question to Sonarr", () -> !sonarr.calls().isEmpty());
      assertThat(sonarr.calls().get(0).header("X-Api-Key")).isEqualTo(sonarr.apiKey());
      end(host);
      assertThat(host.output()).doesNotContain(FakeDiscord.TOKEN).doesNotContain(sonarr.apiKey());
    }
  }

  @Test
  void aSecretThatChangesIsMaskedInTheLog() throws Exception {
    try (HostProcess host =
        HostProcess.start("run", "--console", "--to", target.toString(), "--home", home())) {
      host.type("echo ready").await("^ready$", LIMIT);
      String file = "org.seedferry.arr~mine.cfg";
      etc(file, "app=sonarr\nurl=http://127.0.0.1:1\n.api.key=first-s3cret\n");
      host.await("org.seedferry.arr~mine .api.key: ", LIMIT);
      etc(file, "app=sonarr\nurl=http://127.0.0.1:1\n.api.key=second-s3cret\n");
      host.await("org.seedferry.arr~mine .api.key: ", LIMIT);
      end(host);
      assertThat(host.output()).doesNotContain("s3cret");
      try (var logs = Files.list(folder.resolve("home/logs"))) {
        for (Path log : logs.toList()) {
          assertThat(log).content().doesNotContain("s3cret");
        }
      }
    }
  }

  @Test
  void aVariableThatCannotBeUsedIsNamed() throws Exception {
    assertRefused(Map.of("POLLING_INTERVAL", "soon"), "POLLING_INTERVAL: 'soon' is not a duration");
    assertRefused(Map.of("MAX_PARALLEL", "many"), "MAX_PARALLEL is 'many'");
    assertRefused(Map.of("SONARR_API_KEY", "k3y"), "SONARR_API_KEY is set, but SONARR_BASE_URL is");
    assertRefused(Map.of("DISCORD_WEBHOOK_URL_FILE", "/not/there"), "DISCORD_WEBHOOK_URL_FILE: ");
  }

  private void assertRefused(Map<String, String> variables, String message) throws Exception {
    try (HostProcess host =
        HostProcess.start(
            variables, "run", "--from", source.toString(), "--to", "x", "--home", home())) {
      assertThat(host.exitCode(LIMIT)).as(host.output()).isEqualTo(2);
      assertThat(host.output()).contains(message).doesNotContain("k3y");
    }
  }

  private HostProcess start(SlowLine line, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--from", "http://127.0.0.1:" + line.port() + "/", "--settle", "0s"));
    arguments.addAll(List.of("--home", home()));
    if (!Files.exists(folder.resolve("home/etc/org.seedferry.downloader.cfg"))) {
      arguments.addAll(List.of("--to", target.toString()));
    }
    arguments.addAll(List.of(more));
    return HostProcess.start(arguments.toArray(String[]::new));
  }

  private static void end(HostProcess host) throws Exception {
    assertThat(host.terminate(LIMIT)).as(host.output()).isZero();
    assertThat(host.output()).doesNotContainPattern("(?m)^\\s+at [\\w.$/]+\\(");
  }

  private String home() {
    return folder.resolve("home").toString();
  }

  private void downloader(String connections) throws IOException {
    etc(
        "org.seedferry.downloader.cfg",
        "local.root=" + target + "\nparallel.transfers=6\nconnections=" + connections + "\n");
  }

  /** Saves a file as editors do: whole or not at all. */
  private void etc(String name, String text) throws IOException {
    Path etc = Files.createDirectories(folder.resolve("home/etc"));
    Path hidden = Files.writeString(etc.resolve("." + name + ".swp"), text);
    Files.move(hidden, etc.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static long polls(FaultServer server) {
    return server.requests().stream().filter(request -> request.path().equals("/")).count();
  }

  private static long opened(FaultServer server) {
    return fetches(server, ".mkv");
  }

  private static long fetches(FaultServer server, String pathEnd) {
    return server.requests().stream()
        .filter(request -> request.method().equals("GET") && request.path().endsWith(pathEnd))
        .count();
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(String what, Condition condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("no " + what).isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
