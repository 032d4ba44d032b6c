package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The part of Sonarr, Radarr or Lidarr that tells what was imported, and on request imports by
 * itself out of a folder. It does nothing on its own: a look happens in the request that asks for
 * it. Thread-safe.
 */
public final class FakeArr implements AutoCloseable {

  /** Which of them it is. */
  public enum App {
    SONARR("Sonarr", "v3"),
    RADARR("Radarr", "v3"),
    LIDARR("Lidarr", "v1");

    final String title;
    final String version;

    App(String title, String version) {
      this.title = title;
      this.version = version;
    }
  }

  private static final String PAGE = "<!doctype html><html><body>the web page</body></html>";

  private final App app;
  private final String apiKey = "0123456789abcdef0123456789abcdef";
  private final ArrBooks books;
  private final LoopbackServer server;
  private volatile ArrFolder folder;
  private int commands;

  private FakeArr(Executor executor, App app, Clock clock) throws IOException {
    this.app = app;
    this.books = new ArrBooks(app, clock);
    this.server = new LoopbackServer(executor, this::answer);
  }

  /** Starts one on a free loopback port; requests are answered in the executor's threads. */
  public static FakeArr start(Executor executor, App app) throws IOException {
    return start(executor, app, Clock.systemUTC());
  }

  /** The same with a clock of its own for the dates of its history. */
  public static FakeArr start(Executor executor, App app, Clock clock) throws IOException {
    return new FakeArr(executor, app, clock);
  }

  /** Its URL, without a slash at the end. */
  public URI uri() {
    return server.uri("");
  }

  /** The key that it asks for. */
  public String apiKey() {
    return apiKey;
  }

  /** The folder under which it sees what its download client brought; {@code /downloads} first. */
  public FakeArr downloads(String prefix) {
    books.downloads(prefix);
    return this;
  }

  /**
   * It has grabbed a release, which is in its queue from now on.
   *
   * @param hash the info-hash
   * @param name the file's or folder's name
   */
  public void grab(String hash, String name) {
    books.grab(hash, name);
  }

  /** It imports one file of a grab, which makes one row in its history. */
  public void importFile(String hash, String path) {
    importFile(hash, path, 1);
  }

  /** It imports one file of a grab that holds several episodes, which makes one row for each. */
  public void importFile(String hash, String path, int rows) {
    books.imported(hash, path, rows);
  }

  /** It imports a file that it does not link to any download. */
  public void importUnlinked(String path) {
    books.imported(null, path, 1);
  }

  /** It imports all the given files, and is done with the grab. */
  public void importAll(String hash, String... paths) {
    for (String path : paths) {
      books.imported(hash, path, 1);
    }
    books.wholeImported(hash);
  }

  /** Its queue says that the grab is in this state, for instance {@code importPending}. */
  public void state(String hash, String trackedDownloadState, String... messages) {
    books.state(hash, trackedDownloadState, List.of(messages));
  }

  /** It waits for a person, for the given reasons. */
  public void block(String hash, String... messages) {
    state(hash, "importBlocked", messages);
  }

  /** It has marked the grab as failed. */
  public void fail(String hash, String message) {
    books.event(hash, "downloadFailed", message);
    books.leave(hash);
  }

  /** A person has told it to ignore the grab. */
  public void ignore(String hash) {
    books.event(hash, "downloadIgnored", "Manually ignored");
    books.leave(hash);
  }

  /** The grab is no longer in its queue. */
  public void leave(String hash) {
    books.leave(hash);
  }

  /**
   * From now on the command {@code RefreshMonitoredDownloads} imports what stands complete in a
   * folder: the media files of every grab whose name stands there, into a folder of its own below
   * the library. It starts no thread.
   *
   * @param localRoot where deliveries appear
   * @param library where its library is, on the same file system
   * @param move true to move the files, false to link them
   */
  public FakeArr watch(Path localRoot, Path library, boolean move) {
    folder = new ArrFolder(localRoot, library, move);
    books.downloads(localRoot.toString());
    return this;
  }

  /** Every request so far. */
  public List<FakeCall> calls() {
    return server.calls();
  }

  /** Forgets the requests so far. */
  public void forgetCalls() {
    server.forgetCalls();
  }

  /** Answers every request with this reply until {@link #answerAsUsual()}. */
  public void answerAlways(FakeReply reply) {
    server.answerAlways(reply);
  }

  /** Behaves again. */
  public void answerAsUsual() {
    server.answerAlways(null);
  }

  @Override
  public void close() {
    server.close();
  }

  private FakeReply answer(FakeCall call) throws IOException {
    String base = "/api/" + app.version + "/";
    if (!call.path().startsWith(base)) {
      return FakeReply.html(200, PAGE);
    }
    if (!apiKey.equals(call.header("X-Api-Key")) && !apiKey.equals(call.query().get("apikey"))) {
      return FakeReply.json(401, Json.createObjectBuilder().add("error", "Unauthorized").build());
    }
    String path = call.path().substring(base.length());
    if (call.method().equals("POST") && path.equals("command")) {
      return FakeReply.json(201, command(call.json()));
    }
    return switch (path) {
      case "system/status" -> FakeReply.json(200, status());
      case "history" -> FakeReply.json(200, books.history(call.query()));
      case "history/since" -> FakeReply.json(200, books.historySince(call.query().get("date")));
      case "queue" -> FakeReply.json(200, books.queue(call.query()));
      default -> FakeReply.json(404, Json.createObjectBuilder().add("message", "NotFound").build());
    };
  }

  private JsonObject status() {
    return Json.createObjectBuilder()
        .add("appName", app.title)
        .add("instanceName", app.title)
        .add("version", "4.0.19.2979")
        .add("urlBase", "")
        .add("isDocker", false)
        .build();
  }

  private synchronized JsonObject command(JsonObject request) throws IOException {
    String name = request.getString("name", "");
    if (name.equals("RefreshMonitoredDownloads") && folder != null) {
      folder.importInto(books);
    }
    return Json.createObjectBuilder()
        .add("id", ++commands)
        .add("name", name)
        .add("status", "queued")
        .build();
  }
}
