package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** History and queue of a fake *arr. Thread-safe. */
final class ArrBooks {

  /** A download that it follows. */
  record Grab(int number, String downloadId, String name, String state, List<String> messages) {}

  private record Row(Instant date, String downloadId, String event, JsonObject json) {}

  private final FakeArr.App app;
  private final Clock clock;
  private final Map<String, Grab> queue = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<String> blocklist = new ArrayList<>();
  private String downloads = "/downloads";
  private String client = "Transmission";
  private int grabbed;
  private int searches;

  ArrBooks(FakeArr.App app, Clock clock) {
    this.app = app;
    this.clock = clock;
  }

  synchronized void downloads(String prefix) {
    downloads = prefix;
  }

  synchronized String downloads() {
    return downloads;
  }

  synchronized void client(String name) {
    client = name;
  }

  synchronized String client() {
    return client;
  }

  synchronized void grab(String hash, String name) {
    String id = hash.toUpperCase(Locale.ROOT);
    queue.put(id, new Grab(++grabbed, id, name, "downloading", List.of()));
    row(id, "grabbed", name, Json.createObjectBuilder().add("downloadClient", client));
  }

  /** The name of what it has grabbed by this hash; the hash where that is nothing. */
  synchronized String name(String hash) {
    Grab grab = queue.get(upper(hash));
    return grab == null ? hash : grab.name();
  }

  /** The hashes of what it never takes again, in upper case. */
  synchronized List<String> blocklist() {
    return List.copyOf(blocklist);
  }

  /** How often it has searched for something else. */
  synchronized int searches() {
    return searches;
  }

  /**
   * Takes the download of a queue's row out of the queue.
   *
   * @return its id; null when there is no such row
   */
  synchronized String refuse(int row, boolean block, boolean search) {
    for (Grab grab : queue.values()) {
      if ((row - 1) / rowsOfOne() + 1 == grab.number()) {
        queue.remove(grab.downloadId());
        if (block) {
          failed(grab.downloadId(), search);
        }
        return grab.downloadId();
      }
    }
    return null;
  }

  /** Marks a row of the history as failed; false when it tells of no grab. */
  synchronized boolean fail(int row) {
    if (row < 1 || row > rows.size() || !rows.get(row - 1).event().equals("grabbed")) {
      return false;
    }
    String downloadId = rows.get(row - 1).downloadId();
    queue.remove(downloadId);
    failed(downloadId, true);
    return true;
  }

  private void failed(String downloadId, boolean search) {
    event(downloadId, "downloadFailed", "Manually marked as failed");
    blocklist.add(downloadId);
    searches += search ? 1 : 0;
  }

  /** Sonarr has a row for each of the two episodes of a download. */
  private int rowsOfOne() {
    return app == FakeArr.App.SONARR ? 2 : 1;
  }

  synchronized List<Grab> grabs() {
    return List.copyOf(queue.values());
  }

  synchronized void imported(String hash, String path, int count) {
    for (int i = 0; i < count; i++) {
      row(
          upper(hash),
          app.importEvent,
          path,
          Json.createObjectBuilder()
              .add("fileId", String.valueOf(rows.size() + 1))
              .add("droppedPath", downloads + "/" + path)
              .add("importedPath", "/library/" + path)
              .add("downloadClient", client));
    }
  }

  synchronized void wholeImported(String hash) {
    if (app.tellsReleases()) {
      row(upper(hash), "downloadImported", hash, Json.createObjectBuilder());
    }
    state(hash, "imported", List.of());
  }

  synchronized void event(String hash, String eventType, String message) {
    row(upper(hash), eventType, hash, Json.createObjectBuilder().add("message", message));
  }

  synchronized void state(String hash, String state, List<String> messages) {
    queue.computeIfPresent(
        upper(hash),
        (id, grab) -> new Grab(grab.number(), id, grab.name(), state, List.copyOf(messages)));
  }

  synchronized void leave(String hash) {
    queue.remove(upper(hash));
  }

  /** A page of the history, the newest first. The download's id is compared as it is written. */
  synchronized JsonObject history(Map<String, String> query) {
    String downloadId = query.get("downloadId");
    List<JsonObject> found = new ArrayList<>();
    for (int i = rows.size() - 1; i >= 0; i--) {
      if (downloadId == null || downloadId.equals(rows.get(i).downloadId())) {
        found.add(rows.get(i).json());
      }
    }
    return page(found, query);
  }

  synchronized JsonArray historySince(String date) {
    Instant since = Instant.parse(date);
    JsonArrayBuilder found = Json.createArrayBuilder();
    rows.stream().filter(row -> !row.date().isBefore(since)).forEach(row -> found.add(row.json()));
    return found.build();
  }

  /** A page of the queue. */
  synchronized JsonObject queue(Map<String, String> query) {
    List<JsonObject> records = new ArrayList<>();
    for (Grab grab : queue.values()) {
      for (int i = 1; i <= rowsOfOne(); i++) {
        records.add(record(grab, (grab.number() - 1) * rowsOfOne() + i));
      }
    }
    return page(records, query);
  }

  private JsonObject record(Grab grab, int id) {
    JsonArrayBuilder messages = Json.createArrayBuilder();
    if (!grab.messages().isEmpty()) {
      messages.add(
          Json.createObjectBuilder()
              .add("title", grab.name())
              .add("messages", Json.createArrayBuilder(grab.messages())));
    }
    return Json.createObjectBuilder()
        .add("id", id)
        .add("title", grab.name())
        .add("status", grab.state().equals("downloading") ? "downloading" : "completed")
        .add("trackedDownloadStatus", grab.messages().isEmpty() ? "ok" : "warning")
        .add("trackedDownloadState", grab.state())
        .add("statusMessages", messages)
        .add("downloadId", grab.downloadId())
        .add("protocol", "torrent")
        .add("downloadClient", client)
        .add("outputPath", downloads + "/" + grab.name())
        .add("size", 1000)
        .add("sizeleft", 0)
        .build();
  }

  private void row(String downloadId, String event, String title, JsonObjectBuilder data) {
    JsonObjectBuilder row =
        Json.createObjectBuilder()
            .add("id", rows.size() + 1)
            .add("sourceTitle", title)
            .add("date", clock.instant().toString())
            .add("eventType", event)
            .add("data", data);
    if (downloadId != null) {
      row.add("downloadId", downloadId);
    }
    rows.add(new Row(clock.instant(), downloadId, event, row.build()));
  }

  private static JsonObject page(List<JsonObject> all, Map<String, String> query) {
    int size = Integer.parseInt(query.getOrDefault("pageSize", "10"));
    int page = Math.max(1, Integer.parseInt(query.getOrDefault("page", "1")));
    JsonArrayBuilder records = Json.createArrayBuilder();
    all.stream().skip((long) (page - 1) * size).limit(size).forEach(records::add);
    return Json.createObjectBuilder()
        .add("page", page)
        .add("pageSize", size)
        .add("sortKey", "date")
        .add("sortDirection", "descending")
        .add("totalRecords", all.size())
        .add("records", records)
        .build();
  }

  private static String upper(String hash) {
    return hash == null ? null : hash.toUpperCase(Locale.ROOT);
  }
}
