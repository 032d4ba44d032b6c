package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Secret;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Trees;
import org.seedferry.itests.peers.Torrent;
import org.seedferry.itests.peers.TransmissionClient;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.daemon.Daemon;
import org.seedferry.testing.fake.FakeTransmission;
import org.seedferry.testing.http.TestHttpCaller;

/**
 * A host as a Transmission: driven by the real transmission-remote, and compared field by field
 * with a real transmission-daemon.
 */
class TransmissionRpcIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String USER = "me";
  private static final String PASSWORD = "s3cret-Pa55";
  private static final String NAME = "Ferry Show S01 [ü]";
  private static final String MAGNET_HASH = "ab".repeat(20);
  private static final String SESSION = "X-Transmission-Session-Id";

  /** Every field of a torrent that there ever was, up to 4.1. */
  private static final String[] FIELDS = {
    "activityDate",
    "addedDate",
    "availability",
    "bandwidthPriority",
    "comment",
    "corruptEver",
    "creator",
    "dateCreated",
    "desiredAvailable",
    "doneDate",
    "downloadDir",
    "downloadedEver",
    "downloadLimit",
    "downloadLimited",
    "editDate",
    "error",
    "errorString",
    "eta",
    "etaIdle",
    "file-count",
    "files",
    "fileStats",
    "group",
    "hashString",
    "haveUnchecked",
    "haveValid",
    "honorsSessionLimits",
    "id",
    "isFinished",
    "isPrivate",
    "isStalled",
    "labels",
    "leftUntilDone",
    "magnetLink",
    "manualAnnounceTime",
    "maxConnectedPeers",
    "metadataPercentComplete",
    "name",
    "peer-limit",
    "peers",
    "peersConnected",
    "peersFrom",
    "peersGettingFromUs",
    "peersSendingToUs",
    "percentComplete",
    "percentDone",
    "pieces",
    "pieceCount",
    "pieceSize",
    "priorities",
    "primary-mime-type",
    "queuePosition",
    "rateDownload",
    "rateUpload",
    "recheckProgress",
    "secondsDownloading",
    "secondsSeeding",
    "seedIdleLimit",
    "seedIdleMode",
    "seedRatioLimit",
    "seedRatioMode",
    "sequential_download",
    "sizeWhenDone",
    "startDate",
    "status",
    "torrentFile",
    "totalSize",
    "trackers",
    "trackerList",
    "trackerStats",
    "uploadedEver",
    "uploadLimit",
    "uploadLimited",
    "uploadRatio",
    "wanted",
    "webseeds",
    "webseedsSendingToUs"
  };

  /** What has come with 4.0 and 4.1: before, each field that nobody knows is a 0. */
  private static final Set<String> NEWER =
      Set.of(
          "availability",
          "file-count",
          "group",
          "percentComplete",
          "primary-mime-type",
          "sequential_download",
          "trackerList");

  /** Where we say something else than the real one, and why. */
  private static final Map<String, String> DIFFERENT =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("id", "each counts by itself"),
              Map.entry("addedDate", "one was added a moment before the other"),
              Map.entry("startDate", "the same"),
              Map.entry("secondsDownloading", "the same"),
              Map.entry("downloadDir", "it comes home below our local root"),
              Map.entry(
                  "desiredAvailable", "what the seedbox's peers have is the seedbox's affair"),
              Map.entry("uploadLimit", "limits are Seedferry's own settings"),
              Map.entry("seedRatioLimit", "there is no general limit"),
              Map.entry("maxConnectedPeers", "there are no peers"),
              Map.entry("peer-limit", "the same"),
              Map.entry("magnetLink", "the name is encoded in another, equally right way"),
              Map.entry("pieceCount", "pieces are the seedbox's affair"),
              Map.entry("pieceSize", "the same"),
              Map.entry("pieces", "the same"),
              Map.entry("torrentFile", "it is kept in the ledger"),
              Map.entry(
                  "uploadRatio", "the real one has -1 for none, and the *arr want none below 0"),
              Map.entry("eta", "one has -1 and the other -2 where nobody can tell")));

  @TempDir private Path folder;

  private final ExecutorService servers = Executors.newCachedThreadPool();
  private Path remote;
  private Path local;
  private Path data;
  private FakeTransmission seedbox;
  private HomeFolder home;
  private Torrent torrent;
  private Path torrentFile;
  private String port;
  private String session = "";

  @BeforeEach
  void makeThem() throws Exception {
    remote = Daemon.program("transmission-remote");
    local = Files.createDirectories(folder.resolve("local"));
    data = Files.createDirectories(folder.resolve("data"));
    seedbox = FakeTransmission.start(servers).storeIn(data);
    Path original = Files.createDirectories(folder.resolve("original").resolve(NAME));
    Trees.makeBig(original.resolve("S01E01.mkv"), 300_001);
    Trees.makeBig(original.resolve("S01E02.mkv"), 200_000);
    torrent = Torrent.of(original);
    torrentFile = Files.write(folder.resolve("show.torrent"), torrent.metainfo());
    String files = URLEncoder.encode(data.toUri().toString(), StandardCharsets.UTF_8);
    home = new HomeFolder(folder.resolve("home"));
    home.set(
            "org.seedferry.seedbox.transmission~box",
            Map.of("name", "box", "uri", "transmission+" + seedbox.uri() + "?data=" + files))
        .set("org.seedferry.orchestrator", Map.of("interval", "1s"))
        .set("org.seedferry.rpc", Map.of("interval", "1s"))
        .set(
            "org.seedferry.downloader",
            Map.of("local.root", local.toString(), "free.space.floor", "1MiB"));
  }

  @AfterEach
  void endThem() {
    if (seedbox != null) {
      seedbox.close();
    }
    servers.shutdownNow();
  }

  private HostProcess start() throws Exception {
    HostProcess host =
        HostProcess.start(
            Map.of("TRANSMISSION_USERNAME", USER, "TRANSMISSION_PASSWORD", PASSWORD),
            "run",
            "--home",
            home.path().toString(),
            "--http",
            "127.0.0.1:0");
    port = host.await("listens on http://.*:(\\d+)/", LIMIT).group(1);
    Eventually.holds("the remote control is served", LIMIT, () -> ask("{}").status() != 404);
    return host;
  }

  /** What transmission-remote says. */
  private String remote(String... arguments) throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(remote.toString(), "127.0.0.1:" + port, "-n", USER + ":" + PASSWORD));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private HttpAnswer ask(String body) throws IOException {
    return new TestHttpCaller()
        .call(
            HttpCall.postJson(URI.create("http://127.0.0.1:" + port + "/transmission/rpc"), body)
                .header(SESSION, session)
                .basicAuth(USER, Secret.ofNullable(PASSWORD)));
  }

  private JsonObject ours(String hash, String... fields) throws IOException {
    JsonObjectBuilder arguments =
        Json.createObjectBuilder()
            .add("ids", Json.createArrayBuilder().add(hash))
            .add("fields", array(fields));
    String body =
        Json.createObjectBuilder()
            .add("method", "torrent-get")
            .add("arguments", arguments)
            .build()
            .toString();
    HttpAnswer answer = ask(body);
    if (answer.status() == 409) {
      session = answer.header(SESSION);
      answer = ask(body);
    }
    try (JsonReader reader = Json.createReader(new StringReader(answer.text()))) {
      JsonArray torrents = reader.readObject().getJsonObject("arguments").getJsonArray("torrents");
      return torrents.isEmpty() ? null : torrents.getJsonObject(0);
    }
  }

  private static JsonArrayBuilder array(String... texts) {
    return Json.createArrayBuilder(List.of(texts));
  }

  @Test
  void transmissionRemoteDoesAllThatItDoesWithTheRealOne() throws Exception {
    try (HostProcess host = start()) {
      assertThat(remote("-si"))
          .contains("Daemon version: 4.1.0 (Seedferry)")
          .contains("Download directory: " + local);
      assertThat(remote("-a", "magnet:?xt=urn:btih:" + MAGNET_HASH + "&dn=A%20Magnet"))
          .contains("responded: \"success\"");
      assertThat(remote("-a", torrentFile.toString(), "-w", local + "/tv-sonarr"))
          .contains("responded: \"success\"");
      assertThat(local.resolve("tv-sonarr")).isDirectory();
      assertThat(seedbox.has(MAGNET_HASH)).isTrue();
      assertThat(seedbox.has(torrent.infoHash())).isTrue();
      assertThat(remote("-l")).contains(NAME, "A Magnet", "Sum:");

      String hash = torrent.infoHash();
      assertThat(remote("-t", hash, "-i"))
          .contains("Name: " + NAME, "Hash: " + hash, "Location: " + local + "/tv-sonarr")
          .contains("Total size: 500.0 kB");
      assertThat(remote("-t", hash, "-f"))
          .contains("(2 files)", NAME + "/S01E01.mkv", NAME + "/S01E02.mkv");
      assertThat(remote("-t", hash, "--move", "/else"))
          .contains("what comes home stays in " + local + "/tv-sonarr");
      assertThat(remote("-t", hash, "--find", "/else")).contains("stays in");

      assertThat(remote("-t", hash, "-S")).contains("success");
      assertThat(remote("-l")).containsPattern("Stopped +\\Q" + NAME);
      assertThat(remote("-t", hash, "-s")).contains("success");
      assertThat(remote("-l")).doesNotContain("Stopped");
      assertThat(remote("-t", hash, "-L", "tv-sonarr,mine")).contains("success");
      assertThat(remote("-t", hash, "-i")).contains("Labels: tv-sonarr, mine");
      assertThat(remote("-t", hash, "-sr", "1.5")).contains("success");
      assertThat(remote("-t", hash, "-i")).contains("Ratio Limit: 1.5");
      assertThat(remote("-st")).contains("CURRENT SESSION");
      assertThat(remote("-t", hash, "-v")).contains("success");
      assertThat(remote("-t", hash, "--reannounce")).contains("success");
      assertThat(remote("-c", "/else")).isNotBlank();

      seedbox.progress(hash, 1);
      Eventually.holds(
          "it is home", LIMIT, () -> ours(hash, "leftUntilDone").getInt("leftUntilDone") == 0);
      assertThat(remote("-l")).containsPattern("100% .* \\Q" + NAME);
      assertThat(local.resolve("tv-sonarr").resolve(NAME).resolve("S01E01.mkv")).hasSize(300_001);

      assertThat(remote("-t", hash, "--remove-and-delete")).contains("success");
      assertThat(remote("-t", MAGNET_HASH, "-r")).contains("success");
      assertThat(remote("-l")).doesNotContain(NAME, "A Magnet");
      assertThat(remote("-t", hash, "-r")).as("it is not there any more").contains("success");
      assertThat(host.output()).doesNotContain(PASSWORD, "\tat ");
    }
  }

  @Test
  void wrongCredentialsAreAnswered401BeforeTheSession() throws Exception {
    try (HostProcess host = start()) {
      URI rpc = URI.create("http://127.0.0.1:" + port + "/rpc");
      for (HttpCall call : List.of(HttpCall.get(rpc), HttpCall.postJson(rpc, "{}"))) {
        HttpCall wrong = call.basicAuth(USER, Secret.ofNullable("wrong"));
        assertThat(new TestHttpCaller().call(wrong).status()).isEqualTo(401);
        HttpCall right = call.basicAuth(USER, Secret.ofNullable(PASSWORD));
        assertThat(new TestHttpCaller().call(right).status()).isEqualTo(409);
      }
      assertThat(host.output()).doesNotContain(PASSWORD);
    }
  }

  @Test
  void withoutAPasswordABlankLoginIsRight() throws Exception {
    try (HostProcess host =
        HostProcess.start("run", "--home", home.path().toString(), "--http", "127.0.0.1:0")) {
      port = host.await("listens on http://.*:(\\d+)/", LIMIT).group(1);
      HttpCall call =
          HttpCall.get(URI.create("http://127.0.0.1:" + port + "/transmission/rpc"))
              .header("Authorization", "Basic Og==")
              .header("Cookie", "SID=of-another-program");
      Eventually.holds(
          "a blank login is right", LIMIT, () -> new TestHttpCaller().call(call).status() == 409);
    }
  }

  @Test
  void everyFieldIsToldAsTheRealOneTellsIt() throws Exception {
    try (HostProcess host = start();
        TransmissionClient real =
            TransmissionClient.start(Files.createDirectories(folder.resolve("real")), 0)) {
      real.add(torrent);
      remote("-a", torrentFile.toString());
      Eventually.holds(
          "the real one has looked for its files",
          LIMIT,
          () -> real.fields(torrent, "status").getInt("status") == 4);
      JsonObject theirs = real.fields(torrent, FIELDS);
      JsonObject ours = ours(torrent.infoHash(), FIELDS);
      assertThat(ours.keySet()).as(host.output()).containsExactly(FIELDS);
      List<String> others = new ArrayList<>();
      theirs.forEach(
          (field, value) -> {
            boolean isOther =
                !shape(ours.get(field)).equals(shape(value))
                    || !DIFFERENT.containsKey(field)
                        && !told(field, ours.get(field)).equals(told(field, value));
            if (isOther && !NEWER.contains(field)) {
              others.add(field + ": " + ours.get(field) + " and not " + value);
            }
          });
      assertThat(others).isEmpty();
      assertThat(theirs.keySet()).containsAll(DIFFERENT.keySet());
      assertThat(NEWER).allMatch(field -> theirs.get(field).toString().equals("0"));
    }
  }

  /** The type of a value. */
  private static String shape(JsonValue value) {
    return switch (value.getValueType()) {
      case TRUE, FALSE -> "flag";
      case ARRAY, NUMBER, STRING, OBJECT, NULL ->
          value.getValueType().name().toLowerCase(Locale.ROOT);
    };
  }

  /** A value, without what versions after the real one's have added to the list of files. */
  private static String told(String field, JsonValue value) {
    if (!field.equals("files")) {
      return value instanceof JsonString text ? text.getString() : value.toString();
    }
    StringBuilder files = new StringBuilder();
    for (JsonObject file : value.asJsonArray().getValuesAs(JsonObject.class)) {
      files
          .append(file.getString("name"))
          .append(' ')
          .append(file.getJsonNumber("length"))
          .append(' ')
          .append(file.getJsonNumber("bytesCompleted"))
          .append('\n');
    }
    return files.toString();
  }
}
