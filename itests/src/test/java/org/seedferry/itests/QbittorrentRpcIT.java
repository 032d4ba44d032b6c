package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.HttpPort;
import org.seedferry.itests.host.JsonDifferences;
import org.seedferry.itests.host.JsonDifferences.Kind;
import org.seedferry.itests.host.Trees;
import org.seedferry.itests.peers.FerriedTransmission;
import org.seedferry.itests.peers.QbittorrentClient;
import org.seedferry.itests.peers.Torrent;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.arr.ArrClient;
import org.seedferry.testing.arr.ArrDownload;
import org.seedferry.testing.arr.ArrQbittorrent;
import org.seedferry.testing.arr.ArrRound;
import org.seedferry.testing.arr.ArrSettings;
import org.seedferry.testing.fake.FakeArr;

/** A host that an *arr takes for a qBittorrent, and what a real one says of the same torrent. */
class QbittorrentRpcIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String TITLE = "Ferry – [ü] S01";

  /** What the *arr read of the preferences. */
  private static final List<String> READ =
      List.of(
          "save_path",
          "max_ratio_enabled",
          "max_ratio",
          "max_seeding_time_enabled",
          "max_seeding_time",
          "max_ratio_act",
          "queueing_enabled",
          "dht");

  /** Why {@code torrents/info} says something else than the original. */
  private static final Map<String, String> OTHER_INFO =
      Map.ofEntries(
          Map.entry("added_on", "another moment"),
          Map.entry("category", "the original got none"),
          Map.entry("completion_on", "another moment"),
          Map.entry("content_path", "another folder"),
          Map.entry("downloaded", "the original found its files there"),
          Map.entry("downloaded_session", "the original found its files there"),
          Map.entry("last_activity", "another moment"),
          Map.entry("magnet_uri", "the same escapes in lower case"),
          Map.entry("max_ratio", "what may be moved has reached its limit"),
          Map.entry("ratio_limit", "what may be moved has reached its limit"),
          Map.entry("save_path", "another folder"),
          Map.entry("seeding_time", "another moment"),
          Map.entry("seen_complete", "another moment"),
          Map.entry("state", "what may be moved is paused"),
          Map.entry("time_active", "another moment"));

  /** Why {@code torrents/properties} says something else than the original. */
  private static final Map<String, String> OTHER_PROPERTIES =
      Map.ofEntries(
          Map.entry("addition_date", "another moment"),
          Map.entry("completion_date", "another moment"),
          Map.entry("created_by", "the seedbox has the torrent file"),
          Map.entry("creation_date", "the seedbox has the torrent file"),
          Map.entry("last_seen", "another moment"),
          Map.entry("nb_connections_limit", "the seedbox has the connections"),
          Map.entry("piece_size", "the seedbox has the pieces"),
          Map.entry("pieces_have", "the seedbox has the pieces"),
          Map.entry("pieces_num", "the seedbox has the pieces"),
          Map.entry("reannounce", "the seedbox has the trackers"),
          Map.entry("save_path", "another folder"),
          Map.entry("seeding_time", "another moment"),
          Map.entry("time_elapsed", "another moment"),
          Map.entry("total_downloaded", "the original found its files there"),
          Map.entry("total_downloaded_session", "the original found its files there"));

  @TempDir private Path folder;
  private final ExecutorService servers = Executors.newCachedThreadPool();
  private FerriedTransmission ferry;

  @AfterEach
  void end() throws Exception {
    if (ferry != null) {
      ferry.close();
    }
    servers.shutdownNow();
  }

  @Test
  void anArrGrabsImportsAndRemovesOverIt() throws Exception {
    Torrent torrent = Torrent.of(makeTransfer());
    try (FakeArr arr = FakeArr.start(servers, FakeArr.App.RADARR)) {
      ferry =
          FerriedTransmission.start(
              folder,
              Map.of(
                  "org.seedferry.arr~radarr",
                  Map.of("url", arr.uri(), ".api.key", arr.apiKey(), "labels", "radarr")));
      arr.downloads(ferry.local().resolve("radarr").toString());
      ArrClient client =
          new ArrQbittorrent(
              ArrSettings.qbittorrent(FakeArr.App.RADARR, ferry.uri())
                  .login(FerriedTransmission.USER, FerriedTransmission.PASSWORD)
                  .importedCategory("radarr-imported")
                  .goal(0.0, null)
                  .withPriority());
      client.test();
      client.checkHealth();
      ferry.hold(folder.resolve("original").resolve(TITLE));
      Path library = Files.createDirectories(folder.resolve("library"));
      ArrRound round = new ArrRound(arr, client, library);
      String hash = round.grab(TITLE, torrent.metainfo());
      assertThat(client.poll()).extracting(ArrDownload::downloadId).containsExactly(hash);
      ferry.await("it is imported", () -> round.run() != null && !round.imports().isEmpty());
      assertThat(round.imports()).containsExactly(hash);
      ferry.await("it is gone", () -> round.run().isEmpty());
      assertThat(library.resolve(TITLE).resolve("S01E01.mkv"))
          .hasSameBinaryContentAs(folder.resolve("original").resolve(TITLE).resolve("S01E01.mkv"));
      ferry.await("the seedbox has given it up", () -> !ferry.seedbox().has(torrent));
      assertThat(ferry.local().resolve("radarr")).isEmptyDirectory();
    }
  }

  @Test
  void itSaysOfATorrentWhatARealOneSays() throws Exception {
    Path original = makeTransfer();
    Torrent torrent = Torrent.of(original);
    ferry = FerriedTransmission.start(folder, Map.of());
    ferry.hold(original);
    try (QbittorrentClient real =
        QbittorrentClient.start(Files.createDirectories(folder.resolve("real")))) {
      Trees.copy(original, real.downloads().resolve(TITLE));
      real.add(torrent, "");
      Eventually.holds("the original has it", LIMIT, () -> real.done(torrent) == 1);
      ArrClient client =
          new ArrQbittorrent(
              ArrSettings.qbittorrent(FakeArr.App.SONARR, ferry.uri())
                  .login(FerriedTransmission.USER, FerriedTransmission.PASSWORD));
      client.grab(TITLE, torrent.metainfo());
      ferry.await(
          "it is home", () -> client.poll().get(0).status() == ArrDownload.Status.COMPLETED);

      String info = "torrents/info?hashes=" + torrent.infoHash();
      assertThat(differences(row(ours(info)), row(read(real.ask(info))), OTHER_INFO))
          .as("of later versions, and the *arr read it")
          .isEqualTo(Map.of("inactive_seeding_time_limit", Kind.MORE));
      String properties = "torrents/properties?hash=" + torrent.infoHash();
      assertThat(differences(ours(properties), read(real.ask(properties)), OTHER_PROPERTIES))
          .isEmpty();

      JsonObject preferences = ours("app/preferences").asJsonObject();
      assertThat(preferences).containsKeys(READ.toArray(String[]::new));
      JsonObject all = read(real.ask("app/preferences")).asJsonObject();
      Map<String, Kind> other = JsonDifferences.of(preferences, all);
      other.values().removeIf(kind -> kind == Kind.VALUE || kind == Kind.MISSING);
      assertThat(other)
          .as("of later versions, and the *arr read it")
          .isEqualTo(
              Map.of(
                  "max_inactive_seeding_time",
                  Kind.MORE,
                  "max_inactive_seeding_time_enabled",
                  Kind.MORE));

      String files = "torrents/files?hash=" + torrent.infoHash();
      assertThat(differences(row(ours(files)), row(read(real.ask(files))), Map.of()))
          .as("the seedbox has the pieces")
          .isEqualTo(Map.of("is_seed", Kind.MISSING, "piece_range", Kind.MISSING));
      String unknown = "torrents/properties?hash=" + "0".repeat(40);
      assertThat(ask(unknown).status()).isEqualTo(404);
    }
  }

  /** Without the values that are known to be others. */
  private static Map<String, Kind> differences(
      JsonStructure ours, JsonStructure theirs, Map<String, String> reasons) {
    Map<String, Kind> all = JsonDifferences.of(ours.asJsonObject(), theirs.asJsonObject());
    all.entrySet()
        .removeIf(each -> each.getValue() == Kind.VALUE && reasons.containsKey(each.getKey()));
    return all;
  }

  private static JsonObject row(JsonStructure rows) {
    return rows.asJsonArray().getJsonObject(0);
  }

  private JsonStructure ours(String method) throws IOException {
    HttpPort.Answer answer = ask(method);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return read(answer.body());
  }

  private HttpPort.Answer ask(String method) throws IOException {
    return new HttpPort(ferry.uri().getPort())
        .get(
            "/api/v2/" + method,
            HttpPort.basic(FerriedTransmission.USER, FerriedTransmission.PASSWORD));
  }

  private static JsonStructure read(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.read();
    }
  }

  private Path makeTransfer() throws IOException {
    Path top = Files.createDirectories(folder.resolve("original").resolve(TITLE));
    Trees.makeBig(top.resolve("S01E01.mkv"), 345_678);
    Files.writeString(top.resolve("notes.txt"), "seen");
    return top;
  }
}
