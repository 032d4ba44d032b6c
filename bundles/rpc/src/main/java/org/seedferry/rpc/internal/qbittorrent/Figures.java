package org.seedferry.rpc.internal.qbittorrent;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all rows amount to.
 *
 * @param downloaded bytes that are home
 * @param uploaded bytes that the seedboxes have sent
 * @param bytesPerSecond how fast they come home
 */
record Figures(long downloaded, long uploaded, long bytesPerSecond) {

  static Figures of(List<Row> rows) {
    long downloaded = 0;
    long uploaded = 0;
    long speed = 0;
    for (Row row : rows) {
      downloaded += row.completed();
      uploaded += row.item().uploaded();
      speed += row.item().bytesPerSecond();
    }
    return new Figures(downloaded, uploaded, speed);
  }

  /** The members of {@code transfer/info}. */
  Map<String, Object> transfer() {
    Map<String, Object> members = new TreeMap<>();
    members.put("connection_status", "connected");
    members.put("dht_nodes", 0L);
    members.put("dl_info_data", downloaded);
    members.put("dl_info_speed", bytesPerSecond);
    members.put("dl_rate_limit", 0L);
    members.put("up_info_data", uploaded);
    members.put("up_info_speed", 0L);
    members.put("up_rate_limit", 0L);
    return members;
  }

  /** The members of {@code server_state}. */
  Map<String, Object> server(long freeBytes) {
    Map<String, Object> members = transfer();
    members.put("alltime_dl", downloaded);
    members.put("alltime_ul", uploaded);
    members.put("average_time_queue", 0L);
    members.put("free_space_on_disk", freeBytes);
    members.put("global_ratio", ratio());
    members.put("queued_io_jobs", 0L);
    members.put("queueing", true);
    members.put("read_cache_hits", "0");
    members.put("read_cache_overload", "0");
    members.put("refresh_interval", 1_500L);
    members.put("total_buffers_size", 0L);
    members.put("total_peer_connections", 0L);
    members.put("total_queued_size", 0L);
    members.put("total_wasted_session", 0L);
    members.put("use_alt_speed_limits", false);
    members.put("write_cache_overload", "0");
    return members;
  }

  private String ratio() {
    return downloaded == 0
        ? "-"
        : String.format(Locale.ROOT, "%.2f", (double) uploaded / downloaded);
  }
}
