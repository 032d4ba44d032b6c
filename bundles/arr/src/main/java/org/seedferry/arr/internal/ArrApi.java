package org.seedferry.arr.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** The calls of an *arr's REST interface that we use, and what a status means. Thread-safe. */
final class ArrApi {

  private static final int PAGE = 1000;
  private static final int PAGES = 20;

  private final HttpCaller http;
  private final App app;
  private final String base;
  private final Secret key;
  private final Duration timeout;

  ArrApi(HttpCaller http, App app, URI base, Secret key, Duration timeout) {
    this.http = http;
    this.app = app;
    this.base = base.toString();
    this.key = key;
    this.timeout = timeout;
  }

  /** Reads the configured URL; a slash at its end would lead to the web page. */
  static URI base(String url) {
    String text = url.strip().replaceAll("/+$", "");
    try {
      URI uri = new URI(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null;
      if (web && plain && uri.getHost() != null && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below, without the text: it may hold a password
    }
    throw new IllegalArgumentException(
        "url: it must be like http://host:port/urlbase, without user, password and query");
  }

  /** Everything that happened since a moment. */
  List<HistoryRow> historySince(Instant since) throws RemoteFailure {
    String date = since.truncatedTo(ChronoUnit.SECONDS).toString();
    String path = "history/since?date=" + date + app.lean();
    JsonStructure answer = read(get(path));
    try {
      List<HistoryRow> rows = new ArrayList<>();
      for (JsonObject row : WireJson.objects(answer)) {
        rows.add(HistoryRow.read(row));
      }
      return rows;
    } catch (UnreadableException e) {
      throw unreadable("history", e);
    }
  }

  /** Everything that it waits for. */
  List<QueueItem> queue() throws RemoteFailure {
    List<QueueItem> items = new ArrayList<>();
    for (int page = 1; page <= PAGES; page++) {
      JsonStructure answer =
          read(get("queue?page=" + page + "&pageSize=" + PAGE + app.unknownItems()));
      try {
        JsonObject envelope = WireJson.object(answer);
        List<JsonObject> records = WireJson.objects(envelope, "records");
        for (JsonObject record : records) {
          items.add(QueueItem.read(record));
        }
        if (records.size() < PAGE || items.size() >= WireJson.count(envelope, "totalRecords")) {
          return items;
        }
      } catch (UnreadableException e) {
        throw unreadable("queue", e);
      }
    }
    return items;
  }

  /**
   * What it is, and its version.
   *
   * @throws RemoteFailure {@code ASK_USER} when it is another app
   */
  String software() throws RemoteFailure {
    JsonStructure answer = read(get("system/status"));
    try {
      JsonObject status = WireJson.object(answer);
      String name = WireJson.textOrEmpty(status, "appName");
      if (!name.isEmpty() && !name.equalsIgnoreCase(app.word())) {
        throw RemoteFailure.askUser(
            where() + " is a " + WireJson.shown(name) + ": correct app or url", null);
      }
      String shown = name.isEmpty() ? app.word() : name;
      return WireJson.shown(shown + " " + WireJson.text(status, "version"));
    } catch (UnreadableException e) {
      throw unreadable("system/status", e);
    }
  }

  /** Starts a command. */
  void command(String name) throws RemoteFailure {
    String body = Json.createObjectBuilder().add("name", name).build().toString();
    read(call(HttpCall.postJson(uri("command"), body)));
  }

  private HttpAnswer get(String path) throws RemoteFailure {
    return call(HttpCall.get(uri(path)));
  }

  private URI uri(String path) {
    return URI.create(base + "/api/" + app.version() + "/" + path);
  }

  private HttpAnswer call(HttpCall call) throws RemoteFailure {
    HttpAnswer answer =
        http.call(
            call.header("X-Api-Key", key.reveal())
                .header("Accept", "application/json")
                .timeout(timeout));
    if (!answer.ok()) {
      throw refused(answer);
    }
    return answer;
  }

  private JsonStructure read(HttpAnswer answer) throws RemoteFailure {
    String text = answer.text();
    if (answer.isWebPage()) {
      throw RemoteFailure.askUser(
          where()
              + " answers with a web page: check app and url, and that url holds the URL base of"
              + " its settings",
          null);
    }
    try {
      return WireJson.parse(text);
    } catch (UnreadableException e) {
      throw unreadable("a call", e);
    }
  }

  private RemoteFailure unreadable(String what, UnreadableException why) {
    return RemoteFailure.retry(
        where() + " answers " + what + " with something unreadable: " + why.getMessage(), null);
  }

  private RemoteFailure refused(HttpAnswer answer) {
    int status = answer.status();
    if (status == 401 || status == 403) {
      return RemoteFailure.askUser(
          where() + " refuses the API key: compare it with Settings, General", null);
    }
    return answer.failure(where(), "app and url, with its URL base");
  }

  private String where() {
    URI uri = URI.create(base);
    return app.word() + " at " + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }
}
