package org.seedferry.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private JsonStructure get(String path) throws Exception {
    HttpCall call = HttpCall.get(URI.create(arr.uri() + path)).header("X-Api-Key", arr.apiKey());
    try (var reader = Json.createReader(new StringReader(new TestHttpCaller().call(call).text()))) {
      return reader.read();
    }
  }
}
