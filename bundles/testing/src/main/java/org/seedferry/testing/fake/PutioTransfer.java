package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** A transfer of a {@link PutioAccount}, whose lock guards it. */
final class PutioTransfer {

  /** A code of {@link FakeTorrent#error}: the files are gone. */
  private static final int FILES_LOST = 3;

  final long id;
  final FakeTorrent torrent;
  final long parent;

  /** What it has stored; 0 while there is nothing. */
  long file;

  /** The status that it has whatever its torrent says; null for none. */
  String status;

  PutioTransfer(long id, FakeTorrent torrent, long parent) {
    this.id = id;
    this.torrent = torrent;
    this.parent = parent;
  }

  /** True when everything has come, so that Put.io stores it. */
  boolean isStored() {
    return torrent.metadata() && torrent.progress() >= 1 && !torrent.checking();
  }

  /**
   * As the interface tells it.
   *
   * @param fileExists whether what it has stored is still there
   */
  JsonObject row(boolean fileExists) {
    JsonObjectBuilder row =
        Json.createObjectBuilder()
            .add("id", id)
            .add("name", torrent.name())
            .add("hash", torrent.hash())
            .add("status", status())
            .add("type", "TORRENT")
            .add("source", "magnet:?xt=urn:btih:" + torrent.hash())
            .add("save_parent_id", parent)
            .add("percent_done", (int) Math.floor(torrent.progress() * 100))
            .add("completion_percent", isStored() ? 100 : 0)
            .add("downloaded", torrent.wantedSize() - torrent.left())
            .add("uploaded", torrent.uploaded())
            .add("down_speed", 0)
            .add("up_speed", 0)
            .add("created_at", "2024-05-06T07:08:09")
            .add("created_torrent", false)
            .add("is_private", false)
            .add("simulated", false)
            .add("userfile_exists", file != 0 && fileExists && torrent.error() != FILES_LOST)
            .add("torrent_link", "/v2/transfers/" + id + "/torrent")
            .addNull("availability")
            .addNull("callback_url")
            .addNull("client_ip")
            .addNull("finished_at")
            .addNull("started_at")
            .addNull("subscription_id")
            .addNull("tracker");
    addOrNull(row, "estimated_time", torrent.eta() >= 0, torrent.eta());
    addOrNull(row, "file_id", file != 0, file);
    addOrNull(row, "size", torrent.metadata(), torrent.wantedSize());
    addOrNull(row, "seconds_seeding", isStored(), torrent.secondsSeeding());
    if (torrent.ratio() < 0) {
      row.addNull("current_ratio");
    } else {
      row.add("current_ratio", torrent.ratio());
    }
    if (torrent.errorString().isEmpty()) {
      row.addNull("error_message");
    } else {
      row.add("error_message", torrent.errorString());
    }
    return row.build();
  }

  private static void addOrNull(JsonObjectBuilder row, String key, boolean known, long value) {
    if (known) {
      row.add(key, value);
    } else {
      row.addNull(key);
    }
  }

  private String status() {
    if (status != null) {
      return status;
    }
    if (!torrent.metadata()) {
      return "PREPARING_DOWNLOAD";
    }
    if (torrent.progress() < 1) {
      return torrent.progress() == 0 ? "IN_QUEUE" : "DOWNLOADING";
    }
    if (torrent.checking()) {
      return "COMPLETING";
    }
    return torrent.ratio() < 0 ? "COMPLETED" : "SEEDING";
  }
}
