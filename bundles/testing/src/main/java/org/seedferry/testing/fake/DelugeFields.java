package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What Deluge tells of one torrent. */
final class DelugeFields {

  /** Looking for the library again for each object takes longer than all the rest. */
  private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

  private final FakeTorrent torrent;
  private final String downloads;
  private final boolean labelPlugin;

  DelugeFields(FakeTorrent torrent, String downloads, boolean labelPlugin) {
    this.torrent = torrent;
    this.downloads = downloads;
    this.labelPlugin = labelPlugin;
  }

  /** Those that are asked for; one that does not exist is left out. */
  JsonObject of(List<String> keys) {
    JsonObjectBuilder into = JSON.createObjectBuilder();
    keys.forEach(key -> add(into, key));
    return into.build();
  }

  /** It has one at the most. */
  String label() {
    return torrent.labels().isEmpty() ? "" : torrent.labels().get(0);
  }

  private void add(JsonObjectBuilder into, String key) {
    boolean known = torrent.metadata();
    switch (key) {
      case "hash" -> into.add(key, torrent.hash());
      case "name" -> into.add(key, torrent.name());
      case "state" -> into.add(key, state());
      case "progress" -> into.add(key, progress());
      case "is_finished" -> into.add(key, isFinished());
      case "total_size" -> into.add(key, known ? torrent.totalSize() : 0);
      case "total_wanted" -> into.add(key, known ? torrent.wantedSize() : 0);
      case "total_done" -> into.add(key, known ? torrent.wantedSize() - torrent.left() : 0);
      case "total_remaining" -> into.add(key, known ? torrent.left() : 0);
      case "ratio" -> into.add(key, torrent.ratio());
      case "seeding_time" -> into.add(key, torrent.secondsSeeding());
      case "save_path" ->
          into.add(key, torrent.downloadDir() == null ? downloads : torrent.downloadDir());
      case "message" -> into.add(key, torrent.error() == 3 ? torrent.errorString() : "OK");
      case "tracker_status" -> into.add(key, trackerStatus());
      case "total_uploaded" -> into.add(key, torrent.uploaded());
      case "eta" -> into.add(key, Math.max(0, torrent.eta()));
      case "label" -> {
        if (labelPlugin) {
          into.add(key, label());
        }
      }
      case "files" -> into.add(key, files());
      case "file_progress" -> into.add(key, each((list, file) -> list.add(progress(file))));
      case "file_priorities" ->
          into.add(key, each((list, file) -> list.add(file.wanted() ? 4 : 0)));
      default -> {}
    }
  }

  private String trackerStatus() {
    boolean complains = torrent.error() == 1 || torrent.error() == 2;
    return complains ? "Error: " + torrent.errorString() : "Announce OK";
  }

  private String state() {
    if (torrent.error() == 3) {
      return "Error";
    }
    if (torrent.checking()) {
      return "Checking";
    }
    return isFinished() ? "Seeding" : "Downloading";
  }

  /** The daemon's memory of the last time that it got everything. */
  private boolean isFinished() {
    return torrent.metadata() && torrent.left() == 0;
  }

  /** Of the current task, and 100 where an error has ended it. */
  private double progress() {
    if (torrent.error() == 3) {
      return 100;
    }
    return torrent.metadata() && torrent.wantedSize() > 0
        ? 100.0 * (torrent.wantedSize() - torrent.left()) / torrent.wantedSize()
        : 0;
  }

  private double progress(FakeTorrent.FakeFile file) {
    return file.size() == 0 ? 0 : (double) torrent.bytesCompleted(file) / file.size();
  }

  private JsonArrayBuilder files() {
    JsonArrayBuilder list = JSON.createArrayBuilder();
    int index = 0;
    long offset = 0;
    for (FakeTorrent.FakeFile file : known()) {
      list.add(
          JSON.createObjectBuilder()
              .add("index", index++)
              .add("path", file.path())
              .add("size", file.size())
              .add("offset", offset));
      offset += file.size();
    }
    return list;
  }

  private JsonArrayBuilder each(BiConsumer<JsonArrayBuilder, FakeTorrent.FakeFile> adds) {
    JsonArrayBuilder list = JSON.createArrayBuilder();
    known().forEach(file -> adds.accept(list, file));
    return list;
  }

  /** Without metadata there are no files. */
  private List<FakeTorrent.FakeFile> known() {
    return torrent.metadata() ? torrent.files() : List.of();
  }
}
