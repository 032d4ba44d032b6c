package org.seedferry.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.testing.http.TestHttpCaller;

class FakeArrTest {

  private static final String HASH = FakeTorrent.hashOf("x");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private FakeArr arr;

  @BeforeEach
  void start() throws IOException {
    arr = FakeArr.start(threads, FakeArr.App.SONARR);
  }

  @AfterEach
  void stop() {
    arr.close();
    threads.shutdownNow();
  }

  @Test
  void asksForItsKey() throws Exception {
    HttpCall call = HttpCall.get(URI.create(arr.uri() + "/api/v3/system/status"));
    assertThat(new TestHttpCaller().call(call).status()).isEqualTo(401);
    assertThat(((JsonObject) get("/api/v3/system/status")).getString("appName"))
        .isEqualTo("Sonarr");
  }

  @Test
  void showsItsWebPageWhereItsInterfaceIsNot() throws Exception {
    for (String path : new String[] {"//api/v3/queue", "/api/v1/queue", "/"}) {
      HttpAnswer answer = new TestHttpCaller().call(HttpCall.get(URI.create(arr.uri() + path)));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).startsWith("<!doctype html>");
    }
  }

  @Test
  void findsHistoryOnlyByTheExactIdAndFromPageOneOn() throws Exception {
    arr.grab(HASH, "Show");
    arr.importFile(HASH, "Show/a.mkv", 2);
    String path = "/api/v3/history?pageSize=2&downloadId=";
    assertThat(((JsonObject) get(path + HASH)).getInt("totalRecords")).isZero();
    JsonObject first = (JsonObject) get(path + HASH.toUpperCase() + "&page=1");
    assertThat(get(path + HASH.toUpperCase() + "&page=0")).isEqualTo(first);
    assertThat(first.getInt("totalRecords")).isEqualTo(3);
    assertThat(first.getJsonArray("records")).hasSize(2);
    assertThat(first.getJsonArray("records").getJsonObject(0).getJsonObject("data"))
        .containsKey("droppedPath");
    JsonArray since = (JsonArray) get("/api/v3/history/since?date=2020-01-01T00:00:00Z");
    assertThat(since).hasSize(3);
    assertThat((JsonArray) get("/api/v3/history/since?date=2999-01-01T00:00:00Z")).isEmpty();
  }

  @Test
  void aRefreshLinksWhatIsCompleteIntoTheLibrary(@TempDir Path folder) throws Exception {
    Path root = Files.createDirectories(folder.resolve("root"));
    arr.watch(root, folder.resolve("library"), false).grab(HASH, "film.mkv");
    Files.writeString(root.resolve("film.mkv"), "film");
    HttpCall command =
        HttpCall.postJson(
                URI.create(arr.uri() + "/api/v3/command"),
                "{\"name\":\"RefreshMonitoredDownloads\"}")
            .header("X-Api-Key", arr.apiKey());
    assertThat(new TestHttpCaller().call(command).status()).isEqualTo(201);
    assertThat(new TestHttpCaller().call(command).status()).isEqualTo(201);
    assertThat(root.resolve("film.mkv")).exists();
    assertThat(folder.resolve("library/film.mkv/film.mkv")).hasContent("film");
    JsonArray rows = (JsonArray) get("/api/v3/history/since?date=2020-01-01T00:00:00Z");
    assertThat(rows).as("grabbed and imported, once").hasSize(2);
    assertThat(rows.getJsonObject(1).getJsonObject("data").getString("droppedPath"))
        .isEqualTo(root.resolve("film.mkv").toString());
  }

  @Test
  void aRowOfTheQueueKeepsItsNumberAndIsTakenOutWithItsDownload() throws Exception {
    List<String> removals = new ArrayList<>();
    arr.onQueueRemoval((id, fromClient) -> removals.add(id + " " + fromClient));
    arr.grab(FakeTorrent.hashOf("y"), "Other");
    arr.grab(HASH, "Show");
    arr.leave(FakeTorrent.hashOf("y"));
    JsonArray rows = ((JsonObject) get("/api/v3/queue?pageSize=9")).getJsonArray("records");
    assertThat(rows).as("one for each episode").hasSize(2);
    int row = rows.getJsonObject(1).getInt("id");
    assertThat(row).isEqualTo(4);
    String query = "?removeFromClient=true&blocklist=true&skipRedownload=false";
    assertThat(send("DELETE", "/api/v3/queue/" + row + query, "").status()).isEqualTo(200);
    assertThat(send("DELETE", "/api/v3/queue/" + row + query, "").status()).isEqualTo(404);
    assertThat(removals).containsExactly(HASH.toUpperCase() + " true");
    assertThat(arr.blocklist()).containsExactly(HASH.toUpperCase());
    assertThat(arr.searches()).isEqualTo(1);
    JsonArray history = (JsonArray) get("/api/v3/history/since?date=2020-01-01T00:00:00Z");
    assertThat(history.getJsonObject(2).getString("eventType")).isEqualTo("downloadFailed");
  }

  @Test
  void onlyAGrabInItsHistoryCanBeMarkedAsFailed() throws Exception {
    arr.grab(HASH, "Show");
    assertThat(send("POST", "/api/v3/history/failed/1", "{}").status()).isEqualTo(200);
    assertThat(send("POST", "/api/v3/history/failed/2", "{}").status()).isEqualTo(404);
    assertThat(arr.searches()).isEqualTo(1);
  }

  @Test
  void aDownloadClientIsCheckedKeptOnceAndShownWithoutItsPassword() throws Exception {
    JsonObject template = ((JsonArray) get("/api/v3/downloadclient/schema")).getJsonObject(0);
    String nameless = template.toString();
    assertThat(send("POST", "/api/v3/downloadclient", nameless).text()).contains("'Name' must not");
    String good =
        Json.createObjectBuilder(template)
            .add("name", "one")
            .build()
            .toString()
            .replace(
                "\"name\":\"password\",\"label\":\"password\",\"value\":\"\"",
                "\"name\":\"password\",\"label\":\"password\",\"value\":\"s3cret\"");
    assertThat(send("POST", "/api/v3/downloadclient", good.replace("tv-sonarr", "tv_4")).text())
        .contains("Allowed characters a-z and -");
    assertThat(send("POST", "/api/v3/downloadclient", good.replace("9091", "0")).text())
        .contains("between 1 and 65535");
    assertThat(send("POST", "/api/v3/downloadclient", good).status()).isEqualTo(201);
    assertThat(send("POST", "/api/v3/downloadclient", good).text()).contains("Should be unique");
    String shown = ((JsonArray) get("/api/v3/downloadclient")).getJsonObject(0).toString();
    assertThat(shown).contains("********").doesNotContain("s3cret");
    assertThat(send("PUT", "/api/v3/downloadclient/1", shown).status()).isEqualTo(202);
    assertThat(arr.downloadClients()).singleElement().asString().contains("s3cret");
    assertThat(send("PUT", "/api/v3/downloadclient/7", good).status()).isEqualTo(404);
    arr.failClientTests("no answer", false);
    assertThat(send("POST", "/api/v3/downloadclient/test", shown).text()).contains("no answer");
    assertThat(send("PUT", "/api/v3/downloadclient/1?forceSave=true", shown).status())
        .isEqualTo(202);
  }

  @Test
  void aFolderIsShownByItselfAndWhatLiesBesideAMissingOne() throws Exception {
    arr.seesOnly("/srv/media/tv");
    String whole = "&allowFoldersWithoutTrailingSlashes=true";
    JsonObject there = (JsonObject) get("/api/v3/filesystem?path=/srv/media" + whole);
    assertThat(there.getString("parent")).isEqualTo("/srv/");
    assertThat(there.getJsonArray("directories").toString()).contains("/srv/media/tv/");
    JsonObject missing = (JsonObject) get("/api/v3/filesystem?path=/srv/music" + whole);
    assertThat(missing.getString("parent")).isEqualTo("/");
    String mapping = "{\"host\":\"h\",\"remotePath\":\"/a/\",\"localPath\":\"/srv/music\"}";
    assertThat(send("POST", "/api/v3/remotepathmapping", mapping).text())
        .contains("does not exist");
    String right = mapping.replace("music", "media");
    assertThat(send("POST", "/api/v3/remotepathmapping", right).status()).isEqualTo(201);
    assertThat(send("POST", "/api/v3/remotepathmapping", right).status()).isEqualTo(500);
  }

  @Test
  void itsWebhookIsToldInsideTheImportInBothShapes() throws Exception {
    try (FakeWebhook hook = FakeWebhook.start(threads)) {
      arr.connect(hook.uri());
      arr.grab(HASH, "Show");
      arr.importAll(HASH, "Show/a.mkv");
      assertThat(hook.accepted()).as("before the import returns").hasSize(2);
      JsonObject file = hook.accepted().get(0).json();
      JsonObject whole = hook.accepted().get(1).json();
      assertThat(file.getString("eventType")).isEqualTo("Download");
      assertThat(file.getJsonObject("episodeFile").getString("sourcePath"))
          .isEqualTo("/downloads/Show/a.mkv");
      assertThat(whole.getString("eventType")).isEqualTo("Download");
      assertThat(whole).containsKey("episodeFiles").doesNotContainKey("episodeFile");
      assertThat(whole.getString("sourcePath")).isEqualTo("/downloads/Show");
      assertThat(whole.getString("downloadId")).isEqualTo(HASH.toUpperCase());
      assertThat(hook.accepted().get(0).header("User-Agent")).startsWith("Sonarr/");
    }
  }

  private HttpAnswer send(String method, String path, String body) throws Exception {
    return new TestHttpCaller()
        .call(
            new HttpCall(
                method,
                URI.create(arr.uri() + path),
                Map.of("X-Api-Key", arr.apiKey(), "Content-Type", "application/json"),
                body.isEmpty() ? null : body.getBytes(StandardCharsets.UTF_8),
                HttpCall.DEFAULT_TIMEOUT,
                1 << 20));
  }

  private JsonStructure get(String path) throws Exception {
    HttpCall call = HttpCall.get(URI.create(arr.uri() + path)).header("X-Api-Key", arr.apiKey());
    try (var reader = Json.createReader(new StringReader(new TestHttpCaller().call(call).text()))) {
      return reader.read();
    }
  }
}
