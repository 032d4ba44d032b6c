package org.seedferry.rpc.internal.qbittorrent;

import jakarta.json.stream.JsonGenerator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code sync/maindata} tells: everything, or what has changed since an earlier answer.
 * Immutable.
 *
 * @param rows the rows by their hashes
 * @param categories the folders of the categories
 * @param tags all tags
 * @param server the members of {@code server_state}
 */
record MainData(
    Map<String, Row> rows,
    Map<String, String> categories,
    Set<String> tags,
    Map<String, Object> server) {

  private static final List<Column> COLUMNS =
      Column.INFO.stream().filter(column -> !column.name().equals("hash")).toList();

  /**
   * What holds now.
   *
   * @param before an earlier one, whose rows are taken where they have not changed; null for none
   */
  static MainData of(
      List<Row> now, Map<String, String> categories, long freeBytes, MainData before) {
    Map<String, Row> rows = new LinkedHashMap<>();
    Set<String> tags = new TreeSet<>();
    for (Row row : now) {
      String hash = row.item().hash();
      Row old = before == null ? null : before.rows.get(hash);
      rows.put(hash, row.equals(old) ? old : row);
      tags.addAll(row.tags());
    }
    return new MainData(rows, new TreeMap<>(categories), tags, Figures.of(now).server(freeBytes));
  }

  /** Writes everything. */
  void writeFull(JsonGenerator json, int rid) {
    json.writeStartObject();
    json.write("rid", rid).write("full_update", true);
    json.writeStartObject("categories");
    categories.forEach((name, folder) -> writeCategory(json, name, folder));
    json.writeEnd();
    writeTexts(json, "tags", tags);
    json.writeStartObject("torrents");
    rows.forEach((hash, row) -> writeRow(json, hash, row));
    json.writeEnd();
    json.writeStartObject("trackers").writeEnd();
    json.writeStartObject("server_state");
    server.forEach((name, value) -> Column.write(json, name, value));
    json.writeEnd();
    json.writeEnd();
  }

  /** Writes what is other than before; what has not changed is left out. */
  void writeChanges(JsonGenerator json, int rid, MainData before) {
    json.writeStartObject();
    json.write("rid", rid);
    Map<String, String> newCategories = changed(categories, before.categories);
    if (!newCategories.isEmpty()) {
      json.writeStartObject("categories");
      newCategories.forEach((name, folder) -> writeCategory(json, name, folder));
      json.writeEnd();
    }
    writeSome(json, "categories_removed", missing(before.categories.keySet(), categories.keySet()));
    writeSome(json, "tags", missing(tags, before.tags));
    writeSome(json, "tags_removed", missing(before.tags, tags));
    Map<String, Row> newRows = changed(rows, before.rows);
    if (!newRows.isEmpty()) {
      json.writeStartObject("torrents");
      newRows.forEach((hash, row) -> writeChanges(json, hash, row, before.rows.get(hash)));
      json.writeEnd();
    }
    writeSome(json, "torrents_removed", missing(before.rows.keySet(), rows.keySet()));
    Map<String, Object> newServer = changed(server, before.server);
    if (!newServer.isEmpty()) {
      json.writeStartObject("server_state");
      newServer.forEach((name, value) -> Column.write(json, name, value));
      json.writeEnd();
    }
    json.writeEnd();
  }

  private static <T> Map<String, T> changed(Map<String, T> now, Map<String, T> before) {
    Map<String, T> changed = new LinkedHashMap<>(now);
    changed.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
    return changed;
  }

  private static List<String> missing(Set<String> all, Set<String> some) {
    List<String> missing = new ArrayList<>(all);
    missing.removeIf(some::contains);
    return missing;
  }

  private static void writeCategory(JsonGenerator json, String name, String folder) {
    json.writeStartObject(name).write("name", name).write("savePath", folder).writeEnd();
  }

  private static void writeRow(JsonGenerator json, String hash, Row row) {
    json.writeStartObject(hash);
    Column.write(json, COLUMNS, row);
    json.writeEnd();
  }

  private static void writeChanges(JsonGenerator json, String hash, Row row, Row before) {
    if (before == null) {
      writeRow(json, hash, row);
      return;
    }
    json.writeStartObject(hash);
    for (Column column : COLUMNS) {
      Object value = column.value().apply(row);
      if (!value.equals(column.value().apply(before))) {
        Column.write(json, column.name(), value);
      }
    }
    json.writeEnd();
  }

  private static void writeSome(JsonGenerator json, String name, Iterable<String> texts) {
    if (texts.iterator().hasNext()) {
      writeTexts(json, name, texts);
    }
  }

  private static void writeTexts(JsonGenerator json, String name, Iterable<String> texts) {
    json.writeStartArray(name);
    texts.forEach(json::write);
    json.writeEnd();
  }
}
