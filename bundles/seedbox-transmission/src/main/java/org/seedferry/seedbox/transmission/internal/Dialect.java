package org.seedferry.seedbox.transmission.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * How calls and their answers are written: in an envelope of Transmission's own with names in
 * kebab-case and camelCase, or, from 4.1 on, as JSON-RPC 2.0 with names in snake_case. Methods and
 * members are called by their older names everywhere else. After Transmission's {@code
 * docs/rpc-spec.md}, of 4.0.6 and of 4.1.
 */
enum Dialect {
  LEGACY {
    @Override
    String name(String older) {
      return older;
    }

    @Override
    String request(String method, JsonObject arguments) {
      return Json.createObjectBuilder()
          .add("method", method)
          .add("arguments", arguments)
          .build()
          .toString();
    }

    @Override
    String refusal(JsonObject envelope) throws UnreadableException {
      String result = WireJson.text(envelope, "result");
      return result.equals("success") ? null : result;
    }

    @Override
    JsonObject result(JsonObject envelope) throws UnreadableException {
      return WireJson.object(envelope, "arguments");
    }
  },

  JSON_RPC {
    private final Map<String, String> names = new ConcurrentHashMap<>();

    @Override
    String name(String older) {
      return names.computeIfAbsent(
          older,
          each ->
              CAPITAL.matcher(each).replaceAll("_$0").toLowerCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    String request(String method, JsonObject arguments) {
      JsonObjectBuilder params = Json.createObjectBuilder();
      arguments.forEach(
          (key, value) -> params.add(name(key), key.equals(FIELDS) ? names(value) : value));
      return Json.createObjectBuilder()
          .add("jsonrpc", "2.0")
          .add("id", 1)
          .add("method", name(method))
          .add("params", params)
          .build()
          .toString();
    }

    private JsonValue names(JsonValue fields) {
      JsonArrayBuilder names = Json.createArrayBuilder();
      for (JsonString field : fields.asJsonArray().getValuesAs(JsonString.class)) {
        names.add(name(field.getString()));
      }
      return names.build();
    }

    @Override
    String refusal(JsonObject envelope) throws UnreadableException {
      if (WireJson.isMissing(envelope, "error")) {
        return null;
      }
      JsonObject error = WireJson.object(envelope, "error");
      return WireJson.number(error, "code") == CORRUPT_TORRENT
          ? BAD_TORRENT
          : WireJson.text(error, "message");
    }

    @Override
    JsonObject result(JsonObject envelope) throws UnreadableException {
      return WireJson.object(envelope, "result");
    }
  };

  /** The refusal of what is no torrent. */
  static final String BAD_TORRENT = "invalid or corrupt torrent file";

  private static final int CORRUPT_TORRENT = 9;
  private static final String FIELDS = "fields";
  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

  /**
   * The dialect of a daemon.
   *
   * @param version what it tells of its control's version together with a session id; null for
   *     nothing, as those do that know the older one only
   */
  static Dialect of(String version) {
    return version == null ? LEGACY : JSON_RPC;
  }

  /** What a method or member is called. */
  abstract String name(String older);

  /** The body of a call. */
  abstract String request(String method, JsonObject arguments);

  /** Why a call was refused, in the daemon's words; null when it was not. */
  abstract String refusal(JsonObject envelope) throws UnreadableException;

  /** What a call that was not refused has brought. */
  abstract JsonObject result(JsonObject envelope) throws UnreadableException;
}
