package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Locale;
import java.util.regex.Pattern;

/** The two ways in which Transmission's remote control spells the same. */
final class TransmissionNames {

  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
  private static final Pattern AFTER_BREAK = Pattern.compile("_([a-z])");

  private TransmissionNames() {}

  /** A call that came as JSON-RPC, as it is written in the older dialect. */
  static JsonObject older(JsonObject request) {
    JsonObjectBuilder older = Json.createObjectBuilder();
    String method = kebab(request.getString("method", ""));
    older.add("method", method);
    JsonObjectBuilder arguments = Json.createObjectBuilder();
    JsonObject params =
        request.containsKey("params")
            ? request.getJsonObject("params")
            : JsonValue.EMPTY_JSON_OBJECT;
    params.forEach(
        (key, value) ->
            arguments.add(
                method.equals("torrent-set") ? camel(key) : kebab(key),
                key.equals("fields") ? camel(value.asJsonArray()) : value));
    return older.add("arguments", arguments).build();
  }

  /** A value with all its members' names in snake case. */
  static JsonValue newer(JsonValue value) {
    if (value instanceof JsonObject object) {
      JsonObjectBuilder newer = Json.createObjectBuilder();
      object.forEach((key, each) -> newer.add(snake(key), newer(each)));
      return newer.build();
    }
    if (value instanceof JsonArray array) {
      JsonArrayBuilder newer = Json.createArrayBuilder();
      array.forEach(each -> newer.add(newer(each)));
      return newer.build();
    }
    return value;
  }

  private static String kebab(String name) {
    return name.replace('_', '-');
  }

  private static JsonArray camel(JsonArray names) {
    JsonArrayBuilder camel = Json.createArrayBuilder();
    for (JsonString name : names.getValuesAs(JsonString.class)) {
      camel.add(camel(name.getString()));
    }
    return camel.build();
  }

  private static String camel(String name) {
    return AFTER_BREAK.matcher(name).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }

  private static String snake(String name) {
    return CAPITAL.matcher(name).replaceAll("_$0").toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
