package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;

/** What Transmission tells of one torrent. */
final class TransmissionFields {

  private TransmissionFields() {}

  static JsonObject of(
      FakeTorrent torrent, int id, String downloadDir, boolean legacy, List<String> fields) {
    JsonObject all = all(torrent, id, downloadDir, legacy);
    JsonObjectBuilder wanted = Json.createObjectBuilder();
    for (String field : fields) {
      if (all.containsKey(field)) {
        wanted.add(field, all.get(field));
      }
    }
    return wanted.build();
  }

  private static JsonObject all(FakeTorrent torrent, int id, String downloadDir, boolean legacy) {
    boolean metadata = torrent.metadata();
    return Json.createObjectBuilder()
        .add("id", id)
        .add("hashString", torrent.hash())
        .add("name", torrent.name())
        .add("labels", Json.createArrayBuilder(torrent.labels()))
        .add("status", status(torrent))
        .add("error", torrent.error())
        .add("errorString", torrent.errorString())
        .add("metadataPercentComplete", metadata ? 1 : 0)
        .add("percentDone", percentDone(torrent))
        .add("totalSize", metadata ? torrent.totalSize() : 0)
        .add("sizeWhenDone", metadata ? torrent.wantedSize() : 0)
        .add("leftUntilDone", metadata ? torrent.left() : 0)
        .add("uploadRatio", torrent.ratio())
        .add("secondsSeeding", torrent.secondsSeeding())
        .add("isFinished", false)
        .add("doneDate", 0)
        .add("addedDate", 1795224452)
        .add("downloadDir", torrent.downloadDir() == null ? downloadDir : torrent.downloadDir())
        .add("files", files(torrent))
        .add("fileStats", fileStats(torrent))
        .add("wanted", wanted(torrent, legacy))
        .build();
  }

  private static int status(FakeTorrent torrent) {
    if (torrent.error() == 3) {
      return 0;
    }
    if (torrent.checking()) {
      return 2;
    }
    return torrent.metadata() && torrent.left() == 0 ? 6 : 4;
  }

  private static double percentDone(FakeTorrent torrent) {
    return torrent.metadata() && torrent.wantedSize() > 0
        ? (double) (torrent.wantedSize() - torrent.left()) / torrent.wantedSize()
        : 0;
  }

  private static JsonArrayBuilder files(FakeTorrent torrent) {
    JsonArrayBuilder list = Json.createArrayBuilder();
    for (FakeTorrent.FakeFile file : torrent.files()) {
      list.add(
          Json.createObjectBuilder()
              .add("bytesCompleted", torrent.bytesCompleted(file))
              .add("length", file.size())
              .add("name", file.path()));
    }
    return list;
  }

  private static JsonArrayBuilder fileStats(FakeTorrent torrent) {
    JsonArrayBuilder list = Json.createArrayBuilder();
    for (FakeTorrent.FakeFile file : torrent.files()) {
      list.add(
          Json.createObjectBuilder()
              .add("bytesCompleted", torrent.bytesCompleted(file))
              .add("priority", 0)
              .add("wanted", file.wanted()));
    }
    return list;
  }

  /** Numbers in versions below 4, booleans from then on. */
  private static JsonArrayBuilder wanted(FakeTorrent torrent, boolean legacy) {
    JsonArrayBuilder list = Json.createArrayBuilder();
    for (FakeTorrent.FakeFile file : torrent.files()) {
      JsonValue flag = file.wanted() ? JsonValue.TRUE : JsonValue.FALSE;
      list.add(legacy ? Json.createValue(file.wanted() ? 1 : 0) : flag);
    }
    return list;
  }
}
