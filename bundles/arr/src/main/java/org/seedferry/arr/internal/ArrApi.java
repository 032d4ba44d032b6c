package org.seedferry.arr.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** What we ask an *arr about downloads, and tell it of them. Thread-safe. */
final class ArrApi {

  private static final int PAGE = 1000;
  private static final int PAGES = 20;

  private final ArrCalls calls;
  private final App app;

  ArrApi(ArrCalls calls, App app) {
    this.calls = calls;
    this.app = app;
  }

  /** Everything that happened since a moment. */
  List<HistoryRow> historySince(Instant since) throws RemoteFailure {
    String date = since.truncatedTo(ChronoUnit.SECONDS).toString();
    JsonStructure answer = calls.get("history/since?date=" + date + app.lean());
    try {
      return rows(WireJson.objects(answer));
    } catch (UnreadableException e) {
      throw calls.unreadable("history", e);
    }
  }

  /**
   * Everything that happened to one download, the youngest first.
   *
   * @param downloadId the hash in upper case, as the *arr keeps and compares it
   */
  List<HistoryRow> history(String downloadId) throws RemoteFailure {
    JsonStructure answer =
        calls.get("history?page=1&pageSize=" + PAGE + "&downloadId=" + downloadId + app.lean());
    try {
      return rows(WireJson.objects(WireJson.object(answer), "records"));
    } catch (UnreadableException e) {
      throw calls.unreadable("history", e);
    }
  }

  /** Everything that it waits for. */
  List<QueueItem> queue() throws RemoteFailure {
    List<QueueItem> items = new ArrayList<>();
    for (int page = 1; page <= PAGES; page++) {
      JsonStructure answer =
          calls.get("queue?page=" + page + "&pageSize=" + PAGE + app.unknownItems());
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
        throw calls.unreadable("queue", e);
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
    AppStatus status = AppStatus.ask(calls);
    if (!status.appName().isEmpty() && !app.isCalled(status.appName())) {
      throw RemoteFailure.askUser(
          calls.where() + " is a " + status.appName() + ": correct app or url", null);
    }
    return status.software(app);
  }

  /** Starts a command. */
  void command(String name) throws RemoteFailure {
    calls.send("POST", "command", Json.createObjectBuilder().add("name", name).build());
  }

  /**
   * Takes something out of its queue and of its download client, never takes that release again,
   * and has it search for another.
   *
   * @param id of one row of the download; its other rows go with it
   * @return false when it is not in the queue any more
   */
  boolean refuse(long id) throws RemoteFailure {
    return calls.delete(
        "queue/" + id + "?removeFromClient=true&blocklist=true&skipRedownload=false");
  }

  /**
   * Marks what was grabbed as failed, never takes that release again, and has it search for
   * another.
   *
   * @param id of the row in its history that tells of the grab
   */
  void fail(long id) throws RemoteFailure {
    calls.send("POST", "history/failed/" + id, JsonValue.EMPTY_JSON_OBJECT);
  }

  private static List<HistoryRow> rows(List<JsonObject> records) throws UnreadableException {
    List<HistoryRow> rows = new ArrayList<>();
    for (JsonObject row : records) {
      rows.add(HistoryRow.read(row));
    }
    return rows;
  }
}
