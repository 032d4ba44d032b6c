package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers the requests to a fake *arr's REST interface. Thread-safe. */
final class ArrRest {

  private static final String PAGE = "<!doctype html><html><body>the web page</body></html>";

  private final FakeArr.App app;
  private final String apiKey;
  private final ArrBooks books;
  private final ArrImports imports;
  private final ArrProviders clients;
  private final ArrProviders notifications;
  private final ArrMappings mappings;
  private final ArrDisk disk;
  private final List<JsonObject> health = new CopyOnWriteArrayList<>();
  private volatile ArrFolder folder;
  private volatile String instance;
  private volatile FakeArr.QueueRemoval removal = (downloadId, fromClient) -> {};
  private int commands;

  ArrRest(
      FakeArr.App app,
      String apiKey,
      ArrBooks books,
      ArrImports imports,
      ArrProviders clients,
      ArrProviders notifications,
      ArrMappings mappings,
      ArrDisk disk) {
    this.app = app;
    this.apiKey = apiKey;
    this.books = books;
    this.imports = imports;
    this.clients = clients;
    this.notifications = notifications;
    this.mappings = mappings;
    this.disk = disk;
    this.instance = app.title;
  }

  void called(String name) {
    instance = name;
  }

  void importsFrom(ArrFolder watched) {
    folder = watched;
  }

  void onQueueRemoval(FakeArr.QueueRemoval hook) {
    removal = hook;
  }

  void ails(String source, String message) {
    health.add(
        Json.createObjectBuilder()
            .add("source", source)
            .add("type", "error")
            .add("message", message)
            .build());
  }

  FakeReply answer(FakeCall call) throws IOException {
    String base = "/api/" + app.version + "/";
    if (!call.path().startsWith(base)) {
      return FakeReply.html(200, PAGE);
    }
    if (!apiKey.equals(call.header("X-Api-Key")) && !apiKey.equals(call.query().get("apikey"))) {
      return FakeReply.json(401, Json.createObjectBuilder().add("error", "Unauthorized").build());
    }
    return answer(call, call.path().substring(base.length()));
  }

  private FakeReply answer(FakeCall call, String path) throws IOException {
    int end = path.indexOf('/') < 0 ? path.length() : path.indexOf('/');
    String rest = path.substring(end);
    return switch (path.substring(0, end)) {
      case "downloadclient" -> clients.answer(call, rest);
      case "notification" -> notifications.answer(call, rest);
      case "remotepathmapping" -> mappings.answer(call, rest);
      case "filesystem" -> FakeReply.json(200, disk.listing(call.query()));
      case "health" -> FakeReply.json(200, Json.createArrayBuilder(health).build());
      case "system" -> FakeReply.json(200, status());
      default -> app.imports() ? answerOfImports(call, path) : notFound();
    };
  }

  private FakeReply answerOfImports(FakeCall call, String path) throws IOException {
    return switch (call.method() + " " + path.replaceFirst("\\d+$", "ID")) {
      case "POST command" -> FakeReply.json(201, command(call.json()));
      case "GET history" -> FakeReply.json(200, books.history(call.query()));
      case "GET history/since" -> FakeReply.json(200, books.historySince(call.query().get("date")));
      case "POST history/failed/ID" ->
          books.fail(number(path)) ? FakeReply.json(200, JsonValue.EMPTY_JSON_OBJECT) : notFound();
      case "GET queue" -> FakeReply.json(200, books.queue(call.query()));
      case "DELETE queue/ID" -> refuse(number(path), call.query());
      default -> notFound();
    };
  }

  private FakeReply refuse(int row, Map<String, String> query) {
    boolean fromClient = Boolean.parseBoolean(query.getOrDefault("removeFromClient", "true"));
    boolean block = Boolean.parseBoolean(query.getOrDefault("blocklist", "false"));
    boolean search = !Boolean.parseBoolean(query.getOrDefault("skipRedownload", "false"));
    String downloadId = books.refuse(row, block, search);
    if (downloadId == null) {
      return notFound();
    }
    removal.removed(downloadId, fromClient);
    return FakeReply.json(200, JsonValue.EMPTY_JSON_OBJECT);
  }

  private JsonObject status() {
    return Json.createObjectBuilder()
        .add("appName", app.title)
        .add("instanceName", instance)
        .add("version", "4.0.19.2979")
        .add("urlBase", "")
        .add("isDocker", false)
        .build();
  }

  private synchronized JsonObject command(JsonObject request) throws IOException {
    String name = request.getString("name", "");
    if (name.equals("RefreshMonitoredDownloads") && folder != null) {
      folder.importInto(books, imports);
    }
    return Json.createObjectBuilder()
        .add("id", ++commands)
        .add("name", name)
        .add("status", "queued")
        .build();
  }

  private static FakeReply notFound() {
    return FakeReply.json(404, ArrProviders.message("NotFound"));
  }

  private static int number(String path) {
    return Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
  }
}
