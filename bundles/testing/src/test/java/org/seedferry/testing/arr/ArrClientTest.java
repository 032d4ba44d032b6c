package org.seedferry.testing.arr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.testing.arr.ArrDownload.Status;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeCall;
import org.seedferry.testing.fake.FakeReply;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.fake.FakeTransmission;
import org.seedferry.testing.fake.LoopbackServer;

/** That it is as strict as an *arr, and sends what one sends. */
class ArrClientTest {

  private static final String HASH = FakeTorrent.hashOf("x");
  private static final String MAGNET = "magnet:?xt=urn:btih:" + HASH + "&dn=x";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, FakeReply> replies = new HashMap<>();
  private LoopbackServer server;

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackServer(threads, this::answer);
  }

  @AfterEach
  void stop() {
    server.close();
    threads.shutdownNow();
  }

  private FakeReply answer(FakeCall call) {
    String key = call.path().replaceFirst("^/api/v2/", "");
    return replies.getOrDefault(key, FakeReply.of(404, "text/plain", "Not Found"));
  }

  // ---- Transmission

  @Test
  void speaksWithAFakeTransmissionAsAnArrDoes() throws IOException {
    try (FakeTransmission transmission = FakeTransmission.start(threads)) {
      ArrClient arr =
          new ArrTransmission(
              ArrSettings.transmission(FakeArr.App.SONARR, transmission.uri().resolve("/"))
                  .directory("/downloads"));
      arr.test();
      assertThat(arr.grab(MAGNET)).isEqualTo(HASH.toUpperCase());
      assertThat(transmission.calls().get(0).method()).isEqualTo("GET");
      assertThat(transmission.calls().get(0).header("Authorization")).isEqualTo("Basic Og==");
      assertThat(transmission.calls())
          .allSatisfy(call -> assertThat(call.header("Connection")).isEqualTo("close"));
    }
  }

  @Test
  void onlyA409WithASessionIsUnderstoodAsATransmission() {
    ArrClient arr = transmission();
    for (int status : List.of(200, 401, 404)) {
      replies.put("/transmission/rpc", FakeReply.empty(status));
      assertThatThrownBy(arr::test).hasMessageContaining("Failed to authenticate");
    }
    replies.put("/transmission/rpc", FakeReply.empty(409));
    assertThatThrownBy(arr::test).hasMessageContaining("Session Id");
    replies.put("/transmission/rpc", FakeReply.empty(409).header("X-Transmission-Session-Id", "s"));
    assertThatThrownBy(arr::test).as("also to the replay").hasMessageContaining("no JSON");
  }

  @Test
  void aRedirectIsNotFollowed() {
    replies.put("/transmission/rpc", FakeReply.empty(301).header("Location", "/transmission/rpc/"));
    assertThatThrownBy(transmission()::test).hasMessageContaining("redirected");
  }

  // ---- qBittorrent

  @Test
  void oneNullHashLosesTheWholePoll() throws IOException {
    healthy("[{\"hash\":\"" + HASH + "\",\"name\":null,\"state\":\"downloading\"}]");
    assertThat(qbittorrent(FakeArr.App.SONARR).poll()).hasSize(1);
    healthy("[{\"hash\":\"" + HASH + "\"},{\"hash\":null}]");
    assertThatThrownBy(qbittorrent(FakeArr.App.SONARR)::poll).isInstanceOf(ArrFailure.class);
    healthy("{}");
    assertThatThrownBy(qbittorrent(FakeArr.App.SONARR)::poll).isInstanceOf(ArrFailure.class);
  }

  @Test
  void a401IsTheEndAndA403AsksForALogin() throws IOException {
    healthy("[]");
    replies.put("app/webapiVersion", FakeReply.empty(401));
    assertThatThrownBy(qbittorrent(FakeArr.App.SONARR)::poll).hasMessageContaining("401");
    replies.put("app/webapiVersion", FakeReply.empty(403));
    replies.put("auth/login", text("Fails."));
    assertThatThrownBy(qbittorrent(FakeArr.App.SONARR)::poll)
        .hasMessageContaining("Failed to authenticate");
  }

  @Test
  void onlyLidarrInsistsOnTheWordOk() throws IOException {
    healthy("[]");
    replies.put("auth/login", text(""));
    assertThat(qbittorrent(FakeArr.App.SONARR).poll()).isEmpty();
    assertThatThrownBy(qbittorrent(FakeArr.App.LIDARR)::poll)
        .hasMessageContaining("Failed to authenticate");
  }

  @Test
  void theContentMustNotBeTheFolderOfAll() throws IOException {
    String row =
        "[{\"hash\":\"%s\",\"name\":\"x\",\"size\":1,\"state\":\"pausedUP\",\"ratio_limit\":0,"
            + "\"save_path\":\"/d\",\"content_path\":\"%s\"}]";
    healthy(row.formatted(HASH, "/d/x"));
    ArrDownload good = qbittorrent(FakeArr.App.RADARR).poll().get(0);
    assertThat(good.status()).isEqualTo(Status.COMPLETED);
    assertThat(good.outputPath()).isEqualTo("/d/x");
    assertThat(good.canMoveFiles()).isTrue();
    healthy(row.formatted(HASH, "/d"));
    assertThat(qbittorrent(FakeArr.App.RADARR).poll().get(0).status()).isEqualTo(Status.WARNING);
  }

  @Test
  void aLongMagnetComesInParts() throws IOException {
    healthy("[]");
    ArrClient arr = qbittorrent(FakeArr.App.SONARR);
    arr.grab(MAGNET);
    assertThat(last("torrents/add").header("Content-Type")).contains("urlencoded");
    assertThat(last("torrents/add").text()).contains("paused=False", "ratioLimit=1.5");
    arr.grab(MAGNET + "&tr=" + "x".repeat(1_024));
    assertThat(last("torrents/add").header("Content-Type")).startsWith("multipart/form-data");
    replies.put("torrents/add", text("Fails."));
    assertThatThrownBy(() -> arr.grab(MAGNET)).isInstanceOf(ArrFailure.class);
  }

  @Test
  void aFolderThatDoesNotExistIsAHealthError() throws IOException {
    healthy("[]");
    ArrClient arr = qbittorrent(FakeArr.App.SONARR);
    assertThatThrownBy(arr::checkHealth).hasMessageContaining("does not appear to exist");
    Files.createDirectories(folder.resolve("tv"));
    arr.checkHealth();
  }

  @Test
  void anImportMovesTheFilesAndWhatComesAgainCountsAgain() throws IOException {
    try (FakeArr arr = FakeArr.start(threads, FakeArr.App.SONARR)) {
      Path delivery = Files.createDirectories(folder.resolve("tv/x"));
      healthy(
          "[{\"hash\":\"%s\",\"name\":\"x\",\"state\":\"pausedUP\",\"ratio_limit\":0,"
                  .formatted(HASH)
              + "\"save_path\":\"/d\",\"content_path\":\"%s\"}]".formatted(delivery));
      replies.put("torrents/setCategory", text(""));
      replies.put("torrents/delete", text(""));
      ArrRound round =
          new ArrRound(arr, qbittorrent(FakeArr.App.SONARR), folder.resolve("library"));
      round.grab("x", MAGNET);
      round.run();
      assertThat(round.imports()).as("nothing is there").isEmpty();
      for (int i = 1; i <= 2; i++) {
        Files.createDirectories(delivery);
        Files.writeString(delivery.resolve("a.mkv"), "film " + i);
        Files.writeString(delivery.resolve("a.nfo"), "notes");
        round.run();
        round.run();
        assertThat(round.imports()).hasSize(i);
        assertThat(delivery).doesNotExist();
        String rows = new String(replies.get("torrents/info").body());
        healthy("[]");
        round.run();
        healthy(rows);
      }
      assertThat(last("torrents/delete").text()).isEqualTo("hashes=" + HASH + "&deleteFiles=true");
    }
  }

  // ---- both

  @Test
  void versionsAreReadOutOfTexts() throws IOException {
    assertThat(ArrVersion.first("4.0.6 (38c164933e)").isFrom(4)).isTrue();
    assertThat(ArrVersion.first("(1.0) 2.94").isFrom(4)).isFalse();
    assertThat(ArrVersion.plain("2.8.19").isFrom(2, 8, 1)).isTrue();
    assertThat(ArrVersion.plain("2.8.19").isFrom(2, 11)).isFalse();
    for (String wrong : List.of("v2.8", "2", "", "2.8\n")) {
      assertThatThrownBy(() -> ArrVersion.plain(wrong)).isInstanceOf(ArrFailure.class);
    }
  }

  @Test
  void whatIsNullOrOfAnotherTypeIsNotRead() throws IOException {
    JsonObject row;
    try (var reader =
        Json.createReader(
            new StringReader("{\"n\":null,\"d\":1.5,\"t\":\"x\",\"b\":5000000000}"))) {
      row = reader.readObject();
    }
    ArrJson strict = new ArrJson(row, false);
    assertThat(strict.number("missing", 7)).isEqualTo(7);
    assertThatThrownBy(() -> strict.number("n", 7)).isInstanceOf(ArrFailure.class);
    assertThatThrownBy(() -> strict.number("d", 7)).isInstanceOf(ArrFailure.class);
    assertThatThrownBy(() -> strict.number("t", 7)).isInstanceOf(ArrFailure.class);
    assertThatThrownBy(() -> strict.small("b", 7)).isInstanceOf(ArrFailure.class);
    assertThatThrownBy(() -> strict.needed("n")).isInstanceOf(ArrFailure.class);
    assertThat(new ArrJson(row, true).number("n", 7)).isEqualTo(7);
    assertThatThrownBy(() -> new ArrJson(row, true).needed("n")).isInstanceOf(ArrFailure.class);
  }

  private ArrClient transmission() {
    return new ArrTransmission(ArrSettings.transmission(FakeArr.App.SONARR, server.uri("")));
  }

  private ArrClient qbittorrent(FakeArr.App app) {
    return new ArrQbittorrent(
        ArrSettings.qbittorrent(app, server.uri(""))
            .login("me", "word")
            .category("tv")
            .importedCategory("done")
            .goal(1.5, Duration.ofMinutes(90)));
  }

  private void healthy(String rows) {
    replies.put("auth/login", text("Ok.").header("Set-Cookie", "SID=1; path=/"));
    replies.put("app/webapiVersion", text("2.8.19"));
    replies.put(
        "app/preferences",
        text("{\"dht\":true,\"save_path\":\"" + folder + "\",\"max_ratio_act\":0}"));
    replies.put("torrents/categories", text("{\"tv\":{\"name\":\"tv\",\"savePath\":\"tv\"}}"));
    replies.put("torrents/add", text("Ok."));
    replies.put("torrents/info", text(rows));
  }

  private static FakeReply text(String text) {
    return FakeReply.of(200, "text/plain", text);
  }

  private FakeCall last(String method) {
    return server.calls().stream()
        .filter(call -> call.path().endsWith(method))
        .reduce((one, other) -> other)
        .orElseThrow();
  }
}
