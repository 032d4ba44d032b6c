package org.seedferry.rpc.internal.transmission;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.rpc.internal.desk.DeskRig;
import org.seedferry.rpc.internal.desk.Profile;
import org.seedferry.testing.torrent.TorrentMaker;

/**
 * What Sonarr, Radarr and Lidarr need of a Transmission, line by line of the list of where such
 * faces fail, in the order of the *arr: handshake, list, add, set, move to top, labels, remove.
 * That wrong credentials are answered with 401 before all this is the HTTP port's affair.
 */
class ChecklistTest extends OverTheWire {

  /** In the order in which the *arr ask for them. */
  private static final String[] FIELDS = {
    "id",
    "hashString",
    "name",
    "downloadDir",
    "totalSize",
    "leftUntilDone",
    "isFinished",
    "eta",
    "status",
    "secondsDownloading",
    "secondsSeeding",
    "errorString",
    "uploadedEver",
    "downloadedEver",
    "seedRatioLimit",
    "seedRatioMode",
    "seedIdleLimit",
    "seedIdleMode",
    "fileCount",
    "file-count",
    "labels"
  };

  private JsonObject add(String magnet) throws IOException {
    return wire.good(
        "torrent-add",
        Wire.arguments()
            .add("filename", magnet)
            .add("paused", false)
            .add("download-dir", root + "/tv-sonarr")
            .add("labels", Json.createArrayBuilder().add("tv-sonarr")));
  }

  private static JsonArrayBuilder ids(String... hashes) {
    return Json.createArrayBuilder(List.of(hashes));
  }

  private Grab kept() {
    return rig.ledger.grabs().of(rig.row(HASH).id()).orElseThrow();
  }

  @Test
  void getWithoutAnIdIsAnswered409WithExactlyOneHeader() throws IOException {
    HttpAnswer answer = wire.ask(HttpCall.get(wire.uri()).header("Accept", "application/json"));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.header("X-Transmission-Session-Id")).isEqualTo(Wire.SESSION);
    assertThat(answer.header("X-Transmission-Rpc-Version")).isEqualTo("6.0.0");
    assertThat(answer.header("Location")).isNull();
  }

  @Test
  void postWithAStaleIdIsAnswered409ThenTheReplayWorks() throws IOException {
    String body = "{\r\n  \"method\": \"session-get\",\r\n  \"arguments\": {}\r\n}";
    HttpAnswer stale =
        wire.ask(HttpCall.postJson(wire.uri(), body).header("X-Transmission-Session-Id", "old"));
    assertThat(stale.status()).isEqualTo(409);
    String id = stale.header("X-Transmission-Session-Id");
    HttpAnswer replay =
        wire.ask(HttpCall.postJson(wire.uri(), body).header("X-Transmission-Session-Id", id));
    assertThat(replay.status()).isEqualTo(200);
    assertThat(Wire.parsed(replay.text()).getString("result")).isEqualTo("success");
  }

  @Test
  void noRedirectWithOrWithoutASlashAtTheEnd() throws IOException {
    for (String path : new String[] {"", "/"}) {
      HttpAnswer answer = wire.ask(HttpCall.get(URI.create(wire.uri() + path)));
      assertThat(answer.status()).isEqualTo(409);
    }
    assertThat(wire.ask(HttpCall.get(URI.create(wire.uri() + "/x"))).status()).isEqualTo(404);
  }

  @Test
  void urlBaseVariantsAreServed() {
    assertThat(TransmissionFace.patterns(""))
        .containsExactlyInAnyOrder("/transmission/rpc/*", "/rpc/*");
    assertThat(TransmissionFace.patterns("/sonarr"))
        .containsExactlyInAnyOrder("/sonarr/transmission/rpc/*", "/sonarr/rpc/*");
  }

  @Test
  void theVersionTurnsLabelsOn() throws IOException {
    JsonObject session = wire.good("session-get", Wire.arguments());
    assertThat(session.getString("version")).matches("4\\.\\d+\\.\\d+ \\([^0-9]*\\)");
    assertThat(session.getInt("rpc-version")).isGreaterThanOrEqualTo(14);
    assertThat(session.getString("download-dir")).isEqualTo(root.toString());
    assertThat(session.getBoolean("seedRatioLimited")).isFalse();
    assertThat(session.getBoolean("idle-seeding-limit-enabled")).isFalse();
    assertThat(session.getJsonNumber("seedRatioLimit").doubleValue()).isZero();
    assertThat(session.getJsonNumber("idle-seeding-limit").longValue()).isPositive();
    assertThat(Wire.hasNull(session)).isFalse();
  }

  @Test
  void torrentsIsAnArrayAlsoWhenThereIsNone() throws IOException {
    assertThat(wire.torrents(FIELDS)).isEmpty();
    assertThat(wire.post("{\"method\":\"torrent-get\",\"arguments\":{\"fields\":[\"id\"]}}").text())
        .contains("\"torrents\":[]");
  }

  @Test
  void noFieldIsNullOrMissingAtAnyMoment() throws Exception {
    add("magnet:?xt=urn:btih:" + HASH);
    rig.queue("ef".repeat(20), "Queued", "");
    Transfer home = rig.queue("ab".repeat(20), "Home", "tv");
    rig.deliver(home, "Home");
    for (JsonObject torrent : wire.torrents(FIELDS)) {
      assertThat(torrent.keySet()).containsExactly(FIELDS);
      assertThat(Wire.hasNull(torrent)).isFalse();
      assertThat(torrent.getString("name")).isNotEmpty().doesNotContain("/");
      assertThat(torrent.getString("downloadDir")).startsWith("/");
    }
  }

  @Test
  void numbersAreNumbersAndIdsHave32Bits() throws IOException {
    add(DeskRig.MAGNET);
    JsonObject torrent = wire.torrent(FIELDS);
    for (String field : FIELDS) {
      JsonValue value = torrent.get(field);
      if (value instanceof JsonNumber number && !field.equals("seedRatioLimit")) {
        assertThat(number.isIntegral()).as(field).isTrue();
      }
    }
    assertThat(torrent.getJsonNumber("id").intValueExact()).isPositive();
    assertThat(torrent.getJsonNumber("status").intValueExact()).isEqualTo(4);
    assertThat(torrent.get("isFinished")).isEqualTo(JsonValue.FALSE);
    assertThat(torrent.getJsonArray("labels")).hasSize(1);
  }

  @Test
  void aBase32MagnetIsKnownByItsHexHash() throws IOException {
    JsonObject added =
        add("magnet:?xt=urn:btih:ZPBPA2P6ROZPKRHK44D5OW6NHXU5Z6KR").getJsonObject("torrent-added");
    assertThat(added.getString("hashString").toUpperCase(Locale.ROOT))
        .isEqualTo("CBC2F069FE8BB2F544EAE707D75BCD3DE9DCF951");
  }

  @Test
  void setAndMoveToTopSucceedRightAfterTheAddInEitherCase() throws IOException {
    rig.box.fail(RemoteFailure.retry("away", null));
    add(DeskRig.MAGNET);
    String upper = HASH.toUpperCase(Locale.ROOT);
    wire.good(
        "torrent-set",
        Wire.arguments()
            .add("ids", ids(upper))
            .add("seedRatioLimit", 1.5)
            .add("seedRatioMode", 1)
            .add("seedIdleLimit", 90)
            .add("seedIdleMode", 1));
    wire.good("queue-move-top", Wire.arguments().add("ids", ids(upper)));
    assertThat(kept().goal()).isEqualTo(new SeedGoal(1.5, Duration.ofMinutes(90)));
    JsonObject torrent = wire.torrent(FIELDS);
    assertThat(torrent.getJsonNumber("seedRatioLimit").doubleValue()).isEqualTo(1.5);
    assertThat(torrent.getInt("seedRatioMode")).isEqualTo(1);
    assertThat(torrent.getInt("seedIdleLimit")).isEqualTo(90);
    assertThat(torrent.getInt("seedIdleMode")).isEqualTo(1);
  }

  @Test
  void addIsAnsweredWithIdNameAndHash() throws IOException {
    JsonObject added = add(DeskRig.MAGNET).getJsonObject("torrent-added");
    assertThat(added.keySet()).containsExactlyInAnyOrder("hashString", "id", "name");
    assertThat(added.getString("name")).isEqualTo("Show.S01");
  }

  @Test
  void aDuplicateAddSucceeds() throws IOException {
    int id = add(DeskRig.MAGNET).getJsonObject("torrent-added").getInt("id");
    assertThat(add(DeskRig.MAGNET).getJsonObject("torrent-duplicate").getInt("id")).isEqualTo(id);
    assertThat(wire.torrents("id")).hasSize(1);
  }

  @Test
  void aTorrentFileIsAdded() throws IOException {
    byte[] torrent = new TorrentMaker("Film", 16 << 10).file("", new byte[10]).v1();
    wire.good(
        "torrent-add",
        Wire.arguments()
            .add("metainfo", Base64.getEncoder().encodeToString(torrent))
            .add("paused", true)
            .add("labels", Json.createArrayBuilder().add("radarr")));
    JsonObject shown = wire.torrent("name", "totalSize", "status", "files", "file-count");
    assertThat(shown.getString("name")).isEqualTo("Film");
    assertThat(shown.getInt("totalSize")).isEqualTo(10);
    assertThat(shown.getInt("status")).as("paused").isZero();
    assertThat(shown.getInt("file-count")).isEqualTo(1);
    assertThat(shown.getJsonArray("files").getJsonObject(0).getString("name")).isEqualTo("Film");
    assertThat(rig.box.added()).isEmpty();
  }

  @Test
  void anErrorIsHttp200WithTheReasonAsResult() throws IOException {
    assertThat(wire.call("no-such-method", Wire.arguments()).getString("result"))
        .isEqualTo("method name not recognized");
    assertThat(wire.post("{bad json").status()).isEqualTo(200);
    assertThat(Wire.parsed(wire.post("{bad json").text()).getString("result"))
        .isEqualTo("no method name");
    assertThat(wire.call("torrent-get", Wire.arguments()).getString("result"))
        .isEqualTo("no fields specified");
    rig.box.fail(RemoteFailure.askUser("box: this tracker is not allowed", null));
    JsonObject refused = wire.call("torrent-add", Wire.arguments().add("filename", DeskRig.MAGNET));
    assertThat(refused.getString("result")).isEqualTo("box: this tracker is not allowed");
    assertThat(refused.getJsonObject("arguments")).isEmpty();
    assertThat(wire.torrents("id")).as("so it is not grabbed twice").isEmpty();
  }

  @Test
  void aColonInANameIsAnUnderscore() throws IOException {
    add("magnet:?xt=urn:btih:" + HASH + "&dn=Show%3A+S01");
    assertThat(wire.torrent("name").getString("name")).isEqualTo("Show_ S01");
  }

  @Test
  void nothingIsDoneBeforeTheLocalRename() throws Exception {
    add(DeskRig.MAGNET);
    assertNotDone();
    rig.lists("box", DeskRig.whole(HASH, "Show.S01"));
    assertNotDone();
    Transfer queued = rig.queue(HASH, "Show.S01", "x");
    assertNotDone();
    rig.deliver(queued, "tv-sonarr/Show.S01");
    JsonObject torrent = wire.torrent(FIELDS);
    assertThat(torrent.getInt("leftUntilDone")).isZero();
    assertThat(torrent.getBoolean("isFinished")).isTrue();
    assertThat(torrent.getString("downloadDir")).isEqualTo(root + "/tv-sonarr");
    assertThat(torrent.getString("name")).isEqualTo("Show.S01");
  }

  private void assertNotDone() throws IOException {
    JsonObject torrent = wire.torrent(FIELDS);
    assertThat(torrent.getBoolean("isFinished")).isFalse();
    assertThat(torrent.getInt("leftUntilDone")).isPositive();
    assertThat(torrent.getInt("status")).isNotIn(5, 6);
  }

  @Test
  void whatIsHomeMayBeMoved() throws Exception {
    rig.deliver(rig.queue(HASH, "Show.S01", "tv"), "tv/Show.S01");
    rig.desk().goal(rig.item(HASH), new SeedGoal(99.0, null));
    JsonObject torrent = wire.torrent(FIELDS);
    assertThat(torrent.getInt("status")).isZero();
    assertThat(torrent.getInt("seedRatioMode")).isEqualTo(1);
    double downloaded = torrent.getJsonNumber("downloadedEver").doubleValue();
    double ratio = torrent.getJsonNumber("uploadedEver").doubleValue() / downloaded;
    assertThat(ratio).isGreaterThanOrEqualTo(torrent.getJsonNumber("seedRatioLimit").doubleValue());
  }

  @Test
  void errorStringIsClearedOnRecovery() throws Exception {
    Transfer row = rig.queue(HASH, "Show.S01", "tv");
    Transfer held = rig.ledger.claim(row, Duration.ofMinutes(1)).orElseThrow();
    rig.ledger.advance(held, Advance.failed("no room", Duration.ofSeconds(30)));
    assertThat(wire.torrent("errorString", "error").getString("errorString")).isEqualTo("no room");
    assertThat(wire.torrent("error").getInt("error")).isPositive();
    rig.guard.advance(Duration.ofMinutes(1));
    rig.ledger.claim(rig.row(row), Duration.ofMinutes(1)).orElseThrow();
    assertThat(wire.torrent("errorString").getString("errorString")).isEmpty();
    assertThat(wire.torrent("error").getInt("error")).isZero();
  }

  @Test
  void removeIsIdempotentAndTheItemIsGoneFromTheNextListing() throws IOException {
    add(DeskRig.MAGNET);
    for (int i = 0; i < 2; i++) {
      wire.good(
          "torrent-remove", Wire.arguments().add("ids", ids(HASH)).add("delete-local-data", true));
      assertThat(wire.torrents("id")).isEmpty();
    }
    assertThat(rig.ledger.grabs().toRemove()).hasSize(1);
    wire.good("torrent-remove", Wire.arguments().add("ids", ids("00".repeat(20))));
  }

  @Test
  void aRemoveThatNamesNothingRemovesNothing() throws IOException {
    add(DeskRig.MAGNET);
    assertThat(wire.call("torrent-remove", Wire.arguments()).getString("result"))
        .contains("say in 'ids'");
    wire.good("torrent-remove", Wire.arguments().add("ids", Json.createArrayBuilder()));
    assertThat(wire.torrents("id")).hasSize(1);
  }

  @Test
  void theCategoryDirectoryIsCreated() throws IOException {
    add(DeskRig.MAGNET);
    assertThat(root.resolve("tv-sonarr")).isDirectory();
  }

  @Test
  void labelsAreShownSoThatTheLabelFilterWorks() throws IOException {
    add(DeskRig.MAGNET);
    assertThat(wire.torrent("labels").getJsonArray("labels").getString(0)).isEqualTo("tv-sonarr");
    rig.queue("ef".repeat(20), "Film", "films");
    Profile films = new Profile("films", "/f", Set.of("films"), "films", List.of(), 0);
    try (Wire other = new Wire(rig, films)) {
      assertThat(other.torrent("name").getString("name")).isEqualTo("Film");
    }
  }

  @Test
  void thePostImportLabelIsTheSignOfAnImport() throws Exception {
    add(DeskRig.MAGNET);
    rig.deliver(rig.queue(HASH, "Show.S01", "x"), "tv-sonarr/Show.S01");
    wire.good(
        "torrent-set",
        Wire.arguments()
            .add("ids", ids(HASH))
            .add("labels", Json.createArrayBuilder().add("tv-imported")));
    assertThat(kept().imported()).isTrue();
    assertThat(wire.torrent("labels").getJsonArray("labels").getString(0)).isEqualTo("tv-imported");
  }
}
