package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The methods of Deluge's daemon and its plugin Label, over torrents in memory. Thread-safe. */
final class DelugeCore {

  private static final Set<String> METHODS =
      Set.of(
          "daemon.get_version",
          "core.get_free_space",
          "core.get_torrents_status",
          "core.get_config_values",
          "core.get_enabled_plugins",
          "core.add_torrent_file",
          "core.add_torrent_magnet",
          "core.set_torrent_options",
          "core.remove_torrent");

  private static final Set<String> LABEL_METHODS =
      Set.of("label.get_labels", "label.add", "label.set_torrent");

  private static final String DOWNLOADS = "/downloads";

  private final FakeTorrents torrents;
  private final Set<String> labels = new TreeSet<>();
  private boolean labelPlugin = true;
  private String moveCompleted;

  DelugeCore(FakeTorrents torrents) {
    this.torrents = torrents;
  }

  synchronized void labelPlugin(boolean enabled) {
    labelPlugin = enabled;
  }

  synchronized void moveCompleted(String folder) {
    moveCompleted = folder;
  }

  synchronized boolean has(String method) {
    return METHODS.contains(method) || labelPlugin && LABEL_METHODS.contains(method);
  }

  /**
   * Performs a method.
   *
   * @throws IllegalArgumentException with what the daemon says when it refuses
   */
  synchronized JsonValue call(String method, JsonArray params) {
    return switch (method) {
      case "daemon.get_version" -> Json.createValue("2.0.3");
      case "core.get_free_space" -> Json.createValue(FakeTorrentClient.FREE_BYTES);
      case "core.get_torrents_status" -> status(params.getJsonObject(0), strings(params, 1));
      case "core.get_config_values" -> config(strings(params, 0));
      case "core.get_enabled_plugins" ->
          Json.createArrayBuilder(labelPlugin ? List.of("Label") : List.of()).build();
      case "core.add_torrent_file" -> add(file(params.getString(1)));
      case "core.add_torrent_magnet" -> add(magnet(params.getString(0)));
      case "core.set_torrent_options" -> set(strings(params, 0), params.getJsonObject(1));
      case "core.remove_torrent" -> remove(params.getString(0), params.getBoolean(1));
      case "label.get_labels" -> Json.createArrayBuilder(labels).build();
      case "label.add" -> addLabel(params.getString(0).toLowerCase(Locale.ROOT));
      case "label.set_torrent" -> setLabel(params.getString(0), params.getString(1));
      default -> throw new IllegalArgumentException("not a method of the fake: " + method);
    };
  }

  private JsonObject status(JsonObject filter, List<String> keys) {
    JsonObjectBuilder found = Json.createObjectBuilder();
    for (FakeTorrent torrent : torrents.all()) {
      DelugeFields fields = new DelugeFields(torrent, DOWNLOADS, labelPlugin);
      boolean isWanted = passes(filter, "id", torrent.hash());
      boolean isLabelled = passes(filter, "label", labelPlugin ? fields.label() : null);
      if (isWanted && isLabelled) {
        found.add(torrent.hash(), fields.of(keys));
      }
    }
    return found.build();
  }

  /**
   * Whether one of the wanted values is the torrent's.
   *
   * @param value null where there is no such field
   */
  private static boolean passes(JsonObject filter, String key, String value) {
    return !filter.containsKey(key) || strings(filter.get(key)).contains(value);
  }

  private JsonObject config(List<String> keys) {
    Map<String, JsonValue> all =
        Map.of(
            "download_location",
            Json.createValue(DOWNLOADS),
            "move_completed",
            moveCompleted == null ? JsonValue.FALSE : JsonValue.TRUE,
            "move_completed_path",
            Json.createValue(moveCompleted == null ? "/root/Downloads" : moveCompleted));
    JsonObjectBuilder wanted = Json.createObjectBuilder();
    keys.forEach(key -> wanted.add(key, all.get(key)));
    return wanted.build();
  }

  private JsonValue add(FakeTorrent torrent) {
    if (torrents.has(torrent.hash())) {
      throw new IllegalArgumentException("Torrent already in session (" + torrent.hash() + ").");
    }
    torrents.put(torrent.in(DOWNLOADS));
    return Json.createValue(torrent.hash());
  }

  private static FakeTorrent file(String base64) {
    try {
      return Metainfo.read(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Unable to add torrent, decoding filedump failed: unexpected end of file", e);
    }
  }

  private static FakeTorrent magnet(String link) {
    try {
      return Metainfo.magnet(link);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Unable to add magnet, invalid magnet info: " + link, e);
    }
  }

  /** It knows neither a time nor an idle time. What is not said stays as it is. */
  private JsonValue set(List<String> hashes, JsonObject options) {
    for (String hash : hashes) {
      if (!torrents.has(hash)) {
        throw new IllegalArgumentException("'" + hash + "'");
      }
      FakeLimits before = torrents.get(hash).limits();
      boolean stops = options.getBoolean("stop_at_ratio", before.ratio() != null);
      Double told =
          options.containsKey("stop_ratio")
              ? Double.valueOf(options.getJsonNumber("stop_ratio").doubleValue())
              : before.ratio();
      boolean removes = options.getBoolean("remove_at_ratio", before.removes());
      torrents.get(hash).limits(new FakeLimits(stops ? told : null, null, null, removes));
    }
    return JsonValue.NULL;
  }

  private JsonValue remove(String hash, boolean withData) {
    if (!torrents.has(hash)) {
      throw new IllegalArgumentException("torrent_id " + hash + " not in session.");
    }
    torrents.remove(hash, withData);
    return JsonValue.TRUE;
  }

  private JsonValue addLabel(String label) {
    if (!label.matches("[a-z0-9_.-]+")) {
      throw new IllegalArgumentException("Invalid label, valid characters:[a-z0-9_-]");
    }
    if (!labels.add(label)) {
      throw new IllegalArgumentException("Label already exists");
    }
    return JsonValue.NULL;
  }

  private JsonValue setLabel(String hash, String label) {
    if (!labels.contains(label)) {
      throw new IllegalArgumentException("Unknown Label");
    }
    if (!torrents.has(hash)) {
      throw new IllegalArgumentException("Unknown Torrent");
    }
    torrents.get(hash).labels(label);
    return JsonValue.NULL;
  }

  private static List<String> strings(JsonArray params, int index) {
    return strings(params.get(index));
  }

  private static List<String> strings(JsonValue list) {
    return list.asJsonArray().getValuesAs(JsonString::getString);
  }
}
