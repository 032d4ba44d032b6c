package org.seedferry.rpc.internal.qbittorrent;

import jakarta.json.stream.JsonGenerator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * One member of what is told of an item.
 *
 * @param name its name
 * @param value a text, a truth, or a {@link Long} or {@link Double}; always of the same kind, and
 *     never null, for one null costs an *arr the whole list
 */
record Column(String name, Function<Row, Object> value) {

  /** The greatest whole number that is written without a fraction. */
  private static final double WHOLE = 1L << 53;

  /** The members of {@code torrents/info}, in their order. */
  static final List<Column> INFO =
      List.of(
          number("added_on", row -> row.item().added().getEpochSecond()),
          number("amount_left", row -> row.item().left()),
          always("auto_tmm", false),
          always("availability", -1L),
          text("category", Row::category),
          number("completed", Row::completed),
          number("completion_on", row -> row.homeSince(0)),
          text("content_path", Row::contentPath),
          always("dl_limit", 0L),
          number("dlspeed", row -> row.item().bytesPerSecond()),
          always("download_path", ""),
          number("downloaded", Row::completed),
          number("downloaded_session", Row::completed),
          number("eta", Row::eta),
          always("f_l_piece_prio", false),
          always("force_start", false),
          text("hash", row -> row.item().hash()),
          always("inactive_seeding_time_limit", -2L),
          text("infohash_v1", Row::hashV1),
          text("infohash_v2", Row::hashV2),
          number("last_activity", row -> row.homeSince(row.item().added().getEpochSecond())),
          text("magnet_uri", Row::magnet),
          decimal("max_ratio", row -> Math.max(-1, row.ratioLimit())),
          number("max_seeding_time", row -> Math.max(-1, row.seedingTimeLimit())),
          text("name", row -> row.item().name()),
          always("num_complete", 0L),
          always("num_incomplete", 0L),
          always("num_leechs", 0L),
          always("num_seeds", 0L),
          number("priority", row -> row.item().isHome() ? 0 : 1),
          decimal("progress", row -> row.item().progress()),
          decimal("ratio", row -> row.item().ratio()),
          decimal("ratio_limit", Row::ratioLimit),
          text("save_path", row -> row.item().folder()),
          number("seeding_time", row -> row.item().seeded().toSeconds()),
          number("seeding_time_limit", Row::seedingTimeLimit),
          number("seen_complete", row -> row.homeSince(0)),
          always("seq_dl", false),
          number("size", row -> row.item().size()),
          text("state", Row::state),
          always("super_seeding", false),
          text("tags", row -> String.join(", ", row.tags())),
          number("time_active", row -> row.item().seeded().toSeconds()),
          number("total_size", Column::totalSize),
          always("tracker", ""),
          always("trackers_count", 0L),
          always("up_limit", 0L),
          number("uploaded", row -> row.item().uploaded()),
          number("uploaded_session", row -> row.item().uploaded()),
          always("upspeed", 0L));

  /** The members of {@code torrents/properties}, in their order. */
  static final List<Column> PROPERTIES =
      List.of(
          number("addition_date", row -> row.item().added().getEpochSecond()),
          text("comment", row -> row.item().trouble()),
          number("completion_date", row -> row.homeSince(-1)),
          always("created_by", ""),
          always("creation_date", -1L),
          always("dl_limit", -1L),
          number("dl_speed", row -> row.item().bytesPerSecond()),
          number("dl_speed_avg", row -> row.item().bytesPerSecond()),
          always("download_path", ""),
          number("eta", Row::eta),
          text("hash", row -> row.item().hash()),
          text("infohash_v1", Row::hashV1),
          text("infohash_v2", Row::hashV2),
          always("is_private", false),
          number("last_seen", row -> row.homeSince(-1)),
          text("name", row -> row.item().name()),
          always("nb_connections", 0L),
          always("nb_connections_limit", -1L),
          always("peers", 0L),
          always("peers_total", 0L),
          always("piece_size", -1L),
          always("pieces_have", 0L),
          always("pieces_num", -1L),
          always("reannounce", 0L),
          text("save_path", row -> row.item().folder()),
          number("seeding_time", row -> row.item().seeded().toSeconds()),
          always("seeds", 0L),
          always("seeds_total", 0L),
          decimal("share_ratio", row -> row.item().ratio()),
          number("time_elapsed", row -> row.item().seeded().toSeconds()),
          number("total_downloaded", Row::completed),
          number("total_downloaded_session", Row::completed),
          number("total_size", Column::totalSize),
          number("total_uploaded", row -> row.item().uploaded()),
          number("total_uploaded_session", row -> row.item().uploaded()),
          always("total_wasted", 0L),
          always("up_limit", -1L),
          always("up_speed", 0L),
          always("up_speed_avg", 0L));

  private static Column text(String name, Function<Row, String> value) {
    return new Column(name, value::apply);
  }

  private static Column number(String name, ToLongFunction<Row> value) {
    return new Column(name, value::applyAsLong);
  }

  private static Column decimal(String name, ToDoubleFunction<Row> value) {
    return new Column(name, row -> finite(value.applyAsDouble(row)));
  }

  private static Column always(String name, Object value) {
    return new Column(name, row -> value);
  }

  /** JSON has no other numbers. */
  private static double finite(double number) {
    return Double.isFinite(number) ? number : 0;
  }

  private static long totalSize(Row row) {
    return row.item().size() == 0 ? -1 : row.item().size();
  }

  /** Writes the members of an item. */
  static void write(JsonGenerator json, List<Column> columns, Row row) {
    for (Column column : columns) {
      write(json, column.name, column.value.apply(row));
    }
  }

  /** Writes a member; a whole number has no fraction, whatever it is computed with. */
  static void write(JsonGenerator json, String name, Object value) {
    if (value instanceof String text) {
      json.write(name, text);
    } else if (value instanceof Boolean truth) {
      json.write(name, truth);
    } else if (value instanceof Long number) {
      json.write(name, number);
    } else {
      double number = (Double) value;
      if (number == Math.rint(number) && Math.abs(number) < WHOLE) {
        json.write(name, (long) number);
      } else {
        json.write(name, number);
      }
    }
  }
}
