package org.seedferry.transport.http.internal;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.http.HttpDate;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;

/** Reads the JSON listings of nginx ({@code type}) and Caddy ({@code is_dir}). */
final class JsonListing {

  /** Device, pipe, socket and "irregular" among the bits of a Go file mode. */
  private static final long GO_SPECIAL = 1L << 26 | 1L << 25 | 1L << 24 | 1L << 21 | 1L << 19;

  private JsonListing() {}

  /**
   * Reads the entries.
   *
   * @throws ClassCastException or NullPointerException when it is JSON of another kind
   */
  static List<RemoteEntry> read(JsonArray array, Hrefs hrefs) {
    List<RemoteEntry> entries = new ArrayList<>();
    for (JsonObject item : array.getValuesAs(JsonObject.class)) {
      RemoteEntry entry = item.containsKey("is_dir") ? caddy(item, hrefs) : nginx(item);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private static RemoteEntry nginx(JsonObject item) {
    String name = item.getString("name");
    if (!RemotePath.isName(name)) {
      return null;
    }
    Instant time = HttpDate.parse(item.getString("mtime", null)).orElse(null);
    return switch (item.getString("type")) {
      case "file" -> new RemoteEntry(name, Kind.FILE, size(item), time);
      case "directory" -> new RemoteEntry(name, Kind.FOLDER, -1, time);
      default -> new RemoteEntry(name, Kind.OTHER, -1, time);
    };
  }

  private static RemoteEntry caddy(JsonObject item, Hrefs hrefs) {
    String name = hrefs.name(item.getString("url"));
    if (name == null) {
      return null;
    }
    Instant time = time(item.getString("mod_time", ""));
    if (item.getBoolean("is_dir")) {
      String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
      return new RemoteEntry(plain, Kind.FOLDER, -1, time);
    }
    boolean special = (mode(item) & GO_SPECIAL) != 0;
    boolean link = item.getBoolean("is_symlink", false);
    // Behind a link stands another file, whose time is not told.
    return special
        ? new RemoteEntry(name, Kind.OTHER, -1, time)
        : new RemoteEntry(name, Kind.FILE, size(item), link ? null : time);
  }

  private static long mode(JsonObject item) {
    return item.containsKey("mode") ? item.getJsonNumber("mode").longValue() : 0;
  }

  private static long size(JsonObject item) {
    return item.containsKey("size") ? item.getJsonNumber("size").longValue() : -1;
  }

  /** To the second, as the headers of a file tell it. */
  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
