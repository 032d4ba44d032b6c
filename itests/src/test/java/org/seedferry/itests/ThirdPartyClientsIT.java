package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.Trees;
import org.seedferry.itests.peers.FerriedTransmission;
import org.seedferry.itests.peers.QbittorrentClient;
import org.seedferry.itests.peers.Torrent;
import org.seedferry.itests.peers.TransmissionClient;
import org.seedferry.testing.daemon.Daemon;
import org.seedferry.testing.daemon.TorrentDaemon;

/**
 * Clients that others wrote, the npm packages @ctrl/transmission and @ctrl/qbittorrent, do
 * everything that a person or an *arr does with a torrent client: once with the real one and once
 * with a host, about the same torrent, and see the same.
 */
class ThirdPartyClientsIT {

  private static final String TITLE = "Ferry – [ü] S01";
  private static final long LIMIT_SECONDS = 180;

  /** What the host answers otherwise than a real qBittorrent, and why. */
  private static final Map<String, String> OTHER_QBITTORRENT =
      Map.of(
          "version", "an older one is claimed, whose grabs are paused and not stopped",
          "buildInfo", "an older one is claimed",
          "trackers", "only the seedbox knows them",
          "createTags", "a tag is there as long as a transfer has it",
          "editCategory", "what is so already is accepted",
          "addTorrent again", "an *arr that has lost its answer asks twice",
          "topPriority", "the real one has no queue in its settings here",
          "rename", "a delivery keeps the name that its seedbox gives");

  /** What the host answers otherwise than a real Transmission, and why. */
  private static final Map<String, String> OTHER_TRANSMISSION = Map.of();

  private static Path clients;

  @TempDir private Path folder;
  private Path original;
  private Torrent torrent;
  private FerriedTransmission ferry;

  /** Installs exactly what the lock file names. */
  @BeforeAll
  static void install() throws Exception {
    Daemon.program("npm");
    Daemon.program("node");
    clients = Path.of(System.getProperty("seedferry.target"), "node");
    Files.createDirectories(clients);
    for (String name :
        List.of(
            "package.json",
            "package-lock.json",
            "qbittorrent.mjs",
            "steps.mjs",
            "transmission.mjs")) {
      Files.copy(
          Path.of("src/test/node", name),
          clients.resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    }
    run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
  }

  @BeforeEach
  void makeTransfer() throws Exception {
    original = Files.createDirectories(folder.resolve("original").resolve(TITLE));
    Trees.makeBig(original.resolve("S01E01.mkv"), 345_678);
    Files.writeString(original.resolve("notes.txt"), "seen");
    torrent = Torrent.of(original);
    Files.write(folder.resolve("file.torrent"), torrent.metainfo());
    // The files stay, so that the seed goals are those of the real ones.
    ferry =
        FerriedTransmission.start(
            folder, Map.of("org.seedferry.rpc", Map.of("interval", "1s", "move", false)));
    ferry.hold(original);
  }

  @AfterEach
  void end() {
    if (ferry != null) {
      ferry.close();
    }
  }

  @Test
  void ctrlQbittorrentSeesTheSame() throws Exception {
    Map<String, JsonObject> theirs;
    try (QbittorrentClient real =
        QbittorrentClient.start(Files.createDirectories(folder.resolve("real")))) {
      Trees.copy(original, real.downloads().resolve(TITLE));
      theirs =
          steps(
              "qbittorrent.mjs",
              URI.create("http://" + real.daemon().hostAndPort()),
              TorrentDaemon.USER,
              TorrentDaemon.PASSWORD,
              real.downloads());
    }
    assertSame(ours("qbittorrent.mjs"), theirs, OTHER_QBITTORRENT);
  }

  @Test
  void ctrlTransmissionSeesTheSame() throws Exception {
    Map<String, JsonObject> theirs;
    try (TransmissionClient real =
        TransmissionClient.start(Files.createDirectories(folder.resolve("real")), 0)) {
      Trees.copy(original, real.downloads().resolve(TITLE));
      theirs =
          steps(
              "transmission.mjs",
              real.daemon().rpc().resolve("/"),
              TorrentDaemon.USER,
              TorrentDaemon.PASSWORD,
              real.downloads());
    }
    assertSame(ours("transmission.mjs"), theirs, OTHER_TRANSMISSION);
  }

  private Map<String, JsonObject> ours(String script) throws Exception {
    return steps(
        script, ferry.uri(), FerriedTransmission.USER, FerriedTransmission.PASSWORD, ferry.local());
  }

  private static void assertSame(
      Map<String, JsonObject> ours, Map<String, JsonObject> theirs, Map<String, String> reasons) {
    assertThat(ours.keySet()).containsExactlyElementsOf(theirs.keySet());
    List<String> different = new ArrayList<>();
    ours.forEach(
        (step, said) -> {
          if (!said.equals(theirs.get(step)) && !reasons.containsKey(step)) {
            different.add(said + "\n  and not " + theirs.get(step));
          }
        });
    assertThat(different).isEmpty();
    assertThat(reasons.keySet())
        .as("what is said to be different is")
        .allSatisfy(step -> assertThat(ours.get(step)).isNotEqualTo(theirs.get(step)));
  }

  /** What a script says of each of its steps, a line of JSON each. */
  private Map<String, JsonObject> steps(
      String script, URI server, String user, String password, Path downloads) throws Exception {
    String output =
        run(
            "node",
            script,
            server.toString(),
            user,
            password,
            folder.resolve("file.torrent").toString(),
            downloads.toString(),
            torrent.infoHash());
    Map<String, JsonObject> steps = new LinkedHashMap<>();
    for (String line : output.lines().filter(line -> line.startsWith("{")).toList()) {
      try (JsonReader reader = Json.createReader(new StringReader(line))) {
        JsonObject step = reader.readObject();
        steps.put(step.getString("step"), step);
      }
    }
    assertThat(steps).as(output).containsKey("end");
    return steps;
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(clients, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(clients.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(output);
    Files.delete(output);
    assertThat(ended && process.exitValue() == 0)
        .as(String.join(" ", command) + ": " + said)
        .isTrue();
    return said;
  }
}
