package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Trees;
import org.seedferry.itests.peers.Introduction;
import org.seedferry.itests.peers.Sshd;
import org.seedferry.itests.peers.Torrent;
import org.seedferry.itests.peers.TransmissionClient;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeDiscord;

/**
 * The whole way of a transfer: a real transmission-daemon as seedbox takes it from a second one,
 * the host fetches it over a real sshd, an *arr imports it, it is seeded as agreed, and is gone
 * from the seedbox.
 */
class TransmissionIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String NAME = "Ferry Show 😀 S01 [ü]";

  @TempDir private Path folder;

  private final ExecutorService servers = Executors.newCachedThreadPool();

  @AfterEach
  void endServers() {
    servers.shutdownNow();
  }

  @Test
  void aTransferComesHomeIsImportedIsSeededAndIsGone() throws Exception {
    Path original = makeTransfer(folder.resolve("original").resolve(NAME));
    Torrent torrent = Torrent.of(original);
    Path home = folder.resolve("home");
    Path local = Files.createDirectories(folder.resolve("local"));
    try (TransmissionClient seedbox =
            TransmissionClient.start(Files.createDirectories(folder.resolve("seedbox")), 2_000);
        TransmissionClient friend =
            TransmissionClient.start(Files.createDirectories(folder.resolve("friend")), 0);
        Sshd sshd = Sshd.start(folder.resolve("sshd"));
        FakeArr arr = FakeArr.start(servers, FakeArr.App.SONARR);
        FakeDiscord discord = FakeDiscord.start(servers)) {
      Trees.copy(original, friend.downloads().resolve(NAME));
      friend.add(torrent);
      Eventually.holds("the friend has it all", LIMIT, () -> friend.done(torrent) == 1);
      seedbox.add(torrent, "ferry");
      assertThat(seedbox.done(torrent)).isZero();
      arr.watch(local, folder.resolve("library"), false).grab(torrent.infoHash(), NAME);
      configure(home, local, seedbox, sshd, arr, discord);

      try (HostProcess host =
          HostProcess.start("run", "--console", "--http", "off", "--home", home.toString())) {
        host.type("ferry:seedboxes").await("^box +1 +0 .*answers", LIMIT);
        try (Introduction toTheSeedbox =
            Introduction.of(
                friend.daemon().peerPort(), seedbox.daemon().peerPort(), torrent.infoHash())) {
          assertNothingIsToldBefore(torrent, seedbox, discord);
        }

        Eventually.holds(
            "told that it is imported", LIMIT, () -> titles(discord).contains("Imported"));
        Trees.assertIdentical(original, local.resolve(NAME));
        assertThat(folder.resolve("library").resolve(NAME).resolve("S01E01 🚢.mkv"))
            .hasSameBinaryContentAs(original.resolve("S01E01 🚢.mkv"));
        assertThat(seedbox.status(torrent).getJsonNumber("uploadRatio").doubleValue())
            .as("nothing is seeded yet")
            .isLessThan(0.1);
        assertThat(seedbox.downloads().resolve(NAME)).isDirectory();
        assertThat(titles(discord)).doesNotContain("Done");

        friend.lose(torrent);
        Eventually.holds(
            "the friend has lost it", LIMIT, () -> !Files.exists(friend.downloads().resolve(NAME)));
        friend.add(torrent);
        try (Introduction toTheFriend =
            Introduction.of(
                friend.daemon().peerPort(), seedbox.daemon().peerPort(), torrent.infoHash())) {
          Eventually.holds("the friend has it back", LIMIT, () -> friend.done(torrent) == 1);
          Eventually.holds("told that it is done", LIMIT, () -> titles(discord).contains("Done"));
        }

        assertThat(seedbox.status(torrent)).as("the daemon has forgotten it").isNull();
        try (var left = Files.list(seedbox.downloads())) {
          assertThat(left).as("its files are gone").isEmpty();
        }
        assertThat(titles(discord))
            .containsExactly("Queued", "Download has begun", "Downloaded", "Imported", "Done");
        assertThat(folder.resolve("library").resolve(NAME).resolve("S01E02.mkv"))
            .hasSameBinaryContentAs(original.resolve("S01E02.mkv"));

        host.type("ferry:transfers all").await("^ *1 +cleaned +box +ferry +Ferry Show 😀", LIMIT);
        host.type("ferry:show 1").await("^state +cleaned", LIMIT);
        host.await("^info-hash +" + torrent.infoHash(), LIMIT);
        host.type("ferry:transfers").await("No transfer is on its way", LIMIT);
        host.endInput();
        assertThat(host.exitCode(LIMIT)).as(host.output()).isZero();
        assertThat(host.output())
            .doesNotContain("ERROR", "WARN", seedbox.password(), FakeDiscord.TOKEN)
            .doesNotContain(arr.apiKey());
      }
    }
  }

  /** What the daemon says is asked after what was told: so nothing can be told in between. */
  private static void assertNothingIsToldBefore(
      Torrent torrent, TransmissionClient seedbox, FakeDiscord discord) throws Exception {
    Set<Double> seen = new TreeSet<>();
    Eventually.holds(
        "the seedbox has it all",
        LIMIT,
        () -> {
          List<String> told = titles(discord);
          double done = seedbox.done(torrent);
          seen.add(done);
          if (done < 1) {
            assertThat(told).as("told at " + done).isEmpty();
          }
          return done == 1;
        });
    assertThat(seen).as("it went on while it was looked at").hasSizeGreaterThan(4).contains(1.0);
  }

  private void configure(
      Path home,
      Path local,
      TransmissionClient seedbox,
      Sshd sshd,
      FakeArr arr,
      FakeDiscord discord)
      throws IOException {
    Path etc = Files.createDirectories(home.resolve("etc"));
    String data =
        URLEncoder.encode(sshd.uri(seedbox.downloads()), StandardCharsets.UTF_8)
            .replace("+", "%20");
    write(
        etc,
        "org.seedferry.seedbox.transmission~box",
        Json.createObjectBuilder()
            .add("uri", seedbox.uri() + "?data=" + data)
            .add(".password", seedbox.password())
            .add("name", "box")
            .add("label", "ferry"));
    write(
        etc,
        "org.seedferry.arr~sonarr",
        Json.createObjectBuilder().add("url", arr.uri().toString()).add(".api.key", arr.apiKey()));
    write(
        etc,
        "org.seedferry.notifier.discord~chat",
        Json.createObjectBuilder()
            .add(".url", discord.uri().toString())
            .add(
                "events",
                Json.createArrayBuilder(
                    List.of(
                        "QUEUED",
                        "DOWNLOADING",
                        "DOWNLOADED",
                        "IMPORTED",
                        "CLEANED",
                        "FAILED",
                        "GAVE_UP",
                        "MISSING",
                        "ATTENTION"))));
    write(
        etc,
        "org.seedferry.downloader",
        Json.createObjectBuilder().add("local.root", local.toString()));
    // Less than 1, for the blocks that a daemon fetches twice count against the ratio.
    write(
        etc,
        "org.seedferry.downloader.policy~ferry",
        Json.createObjectBuilder()
            .add("label", "ferry")
            .add("seed.ratio", 0.9)
            .add("keep.local", "forever"));
    for (String ticker :
        List.of(
            "org.seedferry.orchestrator",
            "org.seedferry.downloader.imports",
            "org.seedferry.downloader.seeding")) {
      write(etc, ticker, Json.createObjectBuilder().add("interval", "1s"));
    }
  }

  private static void write(Path etc, String pid, JsonObjectBuilder settings) throws IOException {
    Files.writeString(etc.resolve(pid + ".json"), settings.build().toString());
  }

  private static List<String> titles(FakeDiscord discord) {
    return discord.messages().stream()
        .map(message -> message.getJsonArray("embeds").getJsonObject(0))
        .map((JsonObject embed) -> embed.getString("title"))
        .toList();
  }

  private static Path makeTransfer(Path top) throws IOException {
    Files.createDirectories(top.resolve("Extras 🎬"));
    Trees.makeBig(top.resolve("S01E01 🚢.mkv"), 6_000_001);
    Trees.makeBig(top.resolve("S01E02.mkv"), 2_345_678);
    Trees.makeBig(top.resolve("Extras 🎬").resolve("ÄÖÜ – 😀😀.jpg"), 12_345);
    Files.writeString(top.resolve("notes e\u0301.txt"), "seen with 👀");
    return top;
  }
}
