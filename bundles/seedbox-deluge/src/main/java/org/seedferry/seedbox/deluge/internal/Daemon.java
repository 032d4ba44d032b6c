package org.seedferry.seedbox.deluge.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** The methods of the daemon behind deluge-web that we use. Thread-safe. */
final class Daemon {

  private final Rpc rpc;
  private final Web web;

  Daemon(Rpc rpc, Web web) {
    this.rpc = rpc;
    this.web = web;
  }

  /** All torrents by their hashes. */
  JsonObject torrents(List<String> keys) throws RemoteFailure {
    return torrents(JsonValue.EMPTY_JSON_OBJECT, keys);
  }

  /** Those with a label; none at all without the plugin. */
  JsonObject labelled(String label, List<String> keys) throws RemoteFailure {
    return torrents(filter("label", label), keys);
  }

  /** The torrent with a hash; null when there is none. */
  JsonObject torrent(String hash, List<String> keys) throws RemoteFailure {
    JsonObject found = torrents(filter("id", hash), keys);
    try {
      return found.containsKey(hash) ? WireJson.object(found, hash) : null;
    } catch (UnreadableException e) {
      throw rpc.unreadable("core.get_torrents_status", e);
    }
  }

  /** The folder in which it leaves what is complete. */
  String completeFolder() throws RemoteFailure {
    List<String> keys = List.of("move_completed", "move_completed_path", "download_location");
    JsonValue values = tell("core.get_config_values", params(Json.createArrayBuilder(keys)));
    try {
      JsonObject config = WireJson.object(values);
      boolean moves = config.get("move_completed") == JsonValue.TRUE;
      return WireJson.text(config, moves ? "move_completed_path" : "download_location");
    } catch (UnreadableException e) {
      throw rpc.unreadable("core.get_config_values", e);
    }
  }

  /** Its version, which 1.3 tells by another method. */
  String version() throws RemoteFailure {
    web.connect();
    String method = "daemon.get_version";
    try {
      JsonValue version;
      try {
        version = rpc.call(method, JsonValue.EMPTY_JSON_ARRAY);
      } catch (RefusedException e) {
        method = "daemon.info";
        version = rpc.call(method, JsonValue.EMPTY_JSON_ARRAY);
      }
      if (version instanceof JsonString text) {
        return WireJson.shown(text.getString());
      }
      throw rpc.unreadable(method, new UnreadableException("not a text"));
    } catch (RefusedException e) {
      throw refused(method, e);
    }
  }

  /** How much can still be stored in its download folder. */
  long freeBytes() throws RemoteFailure {
    String method = "core.get_free_space";
    if (tell(method, Json.createArrayBuilder()) instanceof JsonNumber bytes) {
      return bytes.longValue();
    }
    throw rpc.unreadable(method, new UnreadableException("not a number"));
  }

  /** Fails when the plugin does not run that gives torrents their labels. */
  void requireLabels() throws RemoteFailure {
    if (!texts("core.get_enabled_plugins").contains("Label")) {
      throw RemoteFailure.askUser(
          rpc.where()
              + " has no labels: enable the plugin Label in its preferences, or set no label",
          null);
    }
  }

  /** Every label that there is. */
  List<String> labels() throws RemoteFailure {
    return texts("label.get_labels");
  }

  void addLabel(String label) throws RemoteFailure, RefusedException {
    call("label.add", params(label));
  }

  void setLabel(String hash, String label) throws RemoteFailure {
    tell("label.set_torrent", params(hash, label));
  }

  /** Adds a torrent. Version 1 answers one that it does not take with nothing. */
  void add(byte[] torrent) throws RemoteFailure, RefusedException {
    String dump = Base64.getEncoder().encodeToString(torrent);
    add("core.add_torrent_file", params("new.torrent", dump));
  }

  /** Adds a magnet link; the same. */
  void add(String magnet) throws RemoteFailure, RefusedException {
    add("core.add_torrent_magnet", params(magnet));
  }

  private void add(String method, JsonArrayBuilder params) throws RemoteFailure, RefusedException {
    call(method, params.add(JsonValue.EMPTY_JSON_OBJECT));
  }

  /**
   * Has a torrent seeded up to a ratio, whatever the daemon does with others, and keeps it then. It
   * knows no seeding time.
   *
   * @param ratio null for one that it seeds until somebody stops it
   */
  void seedUntil(String hash, Double ratio) throws RemoteFailure {
    JsonObjectBuilder options =
        Json.createObjectBuilder()
            .add("stop_at_ratio", ratio != null)
            .add("remove_at_ratio", false);
    if (ratio != null) {
      options.add("stop_ratio", ratio);
    }
    tell("core.set_torrent_options", params(params(hash)).add(options));
  }

  /** Removes a torrent. */
  void remove(String hash, boolean withData) throws RemoteFailure, RefusedException {
    call("core.remove_torrent", params(hash).add(withData));
  }

  private JsonObject torrents(JsonObject filter, List<String> keys) throws RemoteFailure {
    JsonArrayBuilder params =
        Json.createArrayBuilder().add(filter).add(Json.createArrayBuilder(keys));
    try {
      return WireJson.object(tell("core.get_torrents_status", params));
    } catch (UnreadableException e) {
      throw rpc.unreadable("core.get_torrents_status", e);
    }
  }

  private List<String> texts(String method) throws RemoteFailure {
    JsonValue answer = tell(method, Json.createArrayBuilder());
    try {
      return WireJson.texts(Json.createObjectBuilder(Map.of("result", answer)).build(), "result");
    } catch (UnreadableException e) {
      throw rpc.unreadable(method, e);
    }
  }

  /** Calls a method that has no reason to refuse. */
  private JsonValue tell(String method, JsonArrayBuilder params) throws RemoteFailure {
    try {
      return call(method, params);
    } catch (RefusedException e) {
      throw refused(method, e);
    }
  }

  private RemoteFailure refused(String method, RefusedException why) {
    return RemoteFailure.retry(rpc.where() + " refuses " + method + ": " + why.getMessage(), null);
  }

  private JsonValue call(String method, JsonArrayBuilder params)
      throws RemoteFailure, RefusedException {
    web.connect();
    try {
      return rpc.call(method, params.build());
    } catch (RefusedException e) {
      if (e.isUnknownMethod()) {
        throw RemoteFailure.retry(
            rpc.where() + " has no daemon that knows " + method + " at the moment", null);
      }
      throw e;
    }
  }

  private static JsonObject filter(String key, String value) {
    return Json.createObjectBuilder().add(key, params(value)).build();
  }

  private static JsonArrayBuilder params(String... texts) {
    return Json.createArrayBuilder(List.of(texts));
  }

  private static JsonArrayBuilder params(JsonArrayBuilder list) {
    return Json.createArrayBuilder().add(list);
  }
}
