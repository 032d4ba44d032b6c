package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.List;

/** What qBittorrent tells of one torrent. */
final class QbittorrentFields {

  private static final int FILES_LOST = 3;

  /** What it tells for a time without end. */
  private static final long NEVER = 8_640_000;

  private QbittorrentFields() {}

  static JsonObject row(FakeTorrent torrent, String savePath) {
    boolean metadata = torrent.metadata();
    String folder = torrent.downloadDir() == null ? savePath : torrent.downloadDir();
    List<String> labels = torrent.labels();
    return Json.createObjectBuilder()
        .add("added_on", 1795224994)
        .add("amount_left", metadata ? torrent.wantedSize() - there(torrent) : 0)
        .add("category", labels.isEmpty() ? "" : labels.get(0))
        .add("completed", there(torrent))
        .add("content_path", metadata ? folder + "/" + torrent.name() : "")
        .add("eta", torrent.eta() < 0 ? NEVER : torrent.eta())
        .add("hash", torrent.hash())
        .add("infohash_v1", torrent.hash())
        .add("infohash_v2", "")
        .add("name", torrent.name())
        .add("progress", progress(torrent))
        .add("ratio", torrent.ratio())
        .add("save_path", folder)
        .add("seeding_time", torrent.secondsSeeding())
        .add("size", metadata ? torrent.wantedSize() : 0)
        .add("state", state(torrent))
        .add("tags", labels.isEmpty() ? "" : String.join(", ", labels.subList(1, labels.size())))
        .add("total_size", metadata ? torrent.totalSize() : -1)
        .add("uploaded", torrent.uploaded())
        .build();
  }

  static JsonArray files(FakeTorrent torrent) {
    JsonArrayBuilder files = Json.createArrayBuilder();
    int index = 0;
    for (FakeTorrent.FakeFile file : torrent.files()) {
      long there = torrent.bytesCompleted(file);
      files.add(
          Json.createObjectBuilder()
              .add("index", index++)
              .add("name", file.path())
              .add("priority", file.wanted() ? 1 : 0)
              .add("progress", file.size() == 0 ? 1 : (double) there / file.size())
              .add("size", file.size()));
    }
    return files.build();
  }

  private static double progress(FakeTorrent torrent) {
    return torrent.wantedSize() == 0 ? 0 : (double) there(torrent) / torrent.wantedSize();
  }

  private static long there(FakeTorrent torrent) {
    boolean none = !torrent.metadata() || torrent.error() == FILES_LOST;
    return none ? 0 : torrent.wantedSize() - torrent.left();
  }

  private static String state(FakeTorrent torrent) {
    boolean whole = torrent.left() == 0;
    if (!torrent.metadata()) {
      return "metaDL";
    }
    if (torrent.error() == FILES_LOST) {
      return "missingFiles";
    }
    if (torrent.checking()) {
      return whole ? "checkingUP" : "checkingDL";
    }
    return whole ? "stalledUP" : torrent.error() == 0 ? "downloading" : "stalledDL";
  }
}
