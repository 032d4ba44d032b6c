package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Map;

/** What Transmission tells of one torrent. */
final class TransmissionFields {

  /** Made once: each call of Json itself looks for its provider. */
  private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

  JsonObject of(
      FakeTorrent torrent, int id, String downloadDir, boolean legacy, List<String> fields) {
    JsonObject all = all(torrent, id, downloadDir, legacy);
    JsonObjectBuilder wanted = json.createObjectBuilder();
    for (String field : fields) {
      if (all.containsKey(field)) {
        wanted.add(field, all.get(field));
      }
    }
    return wanted.build();
  }

  private JsonObject all(FakeTorrent torrent, int id, String downloadDir, boolean legacy) {
    boolean metadata = torrent.metadata();
    return json.createObjectBuilder()
        .add("id", id)
        .add("hashString", torrent.hash())
        .add("name", torrent.name())
        .add("labels", json.createArrayBuilder(torrent.labels()))
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
        .add("uploadedEver", torrent.uploaded())
        .add("eta", torrent.eta())
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

  private JsonArrayBuilder files(FakeTorrent torrent) {
    JsonArrayBuilder list = json.createArrayBuilder();
    for (FakeTorrent.FakeFile file : torrent.files()) {
      list.add(
          json.createObjectBuilder()
              .add("bytesCompleted", torrent.bytesCompleted(file))
              .add("length", file.size())
              .add("name", file.path()));
    }
    return list;
  }

  private JsonArrayBuilder fileStats(FakeTorrent torrent) {
    JsonArrayBuilder list = json.createArrayBuilder();
    for (FakeTorrent.FakeFile file : torrent.files()) {
      list.add(
          json.createObjectBuilder()
              .add("bytesCompleted", torrent.bytesCompleted(file))
              .add("priority", 0)
              .add("wanted", file.wanted()));
    }
    return list;
  }

  /** Numbers in versions below 4, booleans from then on. */
  private JsonArrayBuilder wanted(FakeTorrent torrent, boolean legacy) {
    JsonArrayBuilder list = json.createArrayBuilder();
    for (FakeTorrent.FakeFile file : torrent.files()) {
      if (legacy) {
        list.add(file.wanted() ? 1 : 0);
      } else {
        list.add(file.wanted());
      }
    }
    return list;
  }
}
