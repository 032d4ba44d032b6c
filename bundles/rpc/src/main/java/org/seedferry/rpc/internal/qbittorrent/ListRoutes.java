package org.seedferry.rpc.internal.qbittorrent;

import jakarta.json.stream.JsonGenerator;
import java.util.List;
import java.util.Map;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.FileItem;

/** What is told of transfers. */
final class ListRoutes {

  private final Desk desk;
  private final Listing listing;

  ListRoutes(Desk desk, Listing listing) {
    this.desk = desk;
    this.listing = listing;
  }

  Map<String, Route> routes() {
    return Map.of(
        "torrents/info", this::info,
        "torrents/count", parameters -> Reply.text(String.valueOf(listing.rows().size())),
        "torrents/properties", this::properties,
        "torrents/files", this::files,
        "torrents/trackers", this::unknownList,
        "torrents/webseeds", this::unknownList,
        "torrents/pieceStates", this::unknownList,
        "torrents/pieceHashes", this::unknownList);
  }

  private Reply info(Parameters parameters) throws Refusal {
    List<Row> rows = new Query(parameters).select(listing.rows());
    return Reply.json(
        json -> {
          json.writeStartArray();
          for (Row row : rows) {
            json.writeStartObject();
            Column.write(json, Column.INFO, row);
            json.writeEnd();
          }
          json.writeEnd();
        });
  }

  private Reply properties(Parameters parameters) throws Refusal {
    Row row = listing.row(parameters);
    return Reply.json(
        json -> {
          json.writeStartObject();
          Column.write(json, Column.PROPERTIES, row);
          json.writeEnd();
        });
  }

  private Reply files(Parameters parameters) throws Refusal {
    List<FileItem> files = desk.files(listing.row(parameters).item());
    return Reply.json(
        json -> {
          json.writeStartArray();
          for (int i = 0; i < files.size(); i++) {
            write(json, i, files.get(i));
          }
          json.writeEnd();
        });
  }

  private static void write(JsonGenerator json, int index, FileItem file) {
    json.writeStartObject();
    Column.write(json, "availability", -1L);
    Column.write(json, "index", (long) index);
    Column.write(json, "name", file.path());
    Column.write(json, "priority", 1L);
    Column.write(json, "progress", file.size() == 0 ? 1 : (double) file.done() / file.size());
    Column.write(json, "size", file.size());
    json.writeEnd();
  }

  /** What only the seedbox knows of a transfer: nothing of it is told, but that there is one. */
  private Reply unknownList(Parameters parameters) throws Refusal {
    listing.row(parameters);
    return Reply.json(json -> json.writeStartArray().writeEnd());
  }
}
