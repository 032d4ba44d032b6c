package org.seedferry.arr.internal;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads untrusted JSON: what is not as expected is {@link Unreadable}, and nothing worse. A member
 * that is null counts as missing.
 */
final class Wire {

  private Wire() {}

  /** An answer is not what the protocol promises. */
  static final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  static JsonStructure parse(String body) throws Unreadable {
    try (var reader = Json.createReader(new StringReader(body))) {
      return reader.read();
    } catch (RuntimeException e) {
      // the parser answers rubbish with several kinds of unchecked exceptions
      throw new Unreadable("not JSON");
    }
  }

  static JsonObject object(JsonValue value) throws Unreadable {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new Unreadable("not an object");
  }

  static JsonObject objectOrEmpty(JsonObject from, String key) throws Unreadable {
    return isMissing(from, key) ? JsonValue.EMPTY_JSON_OBJECT : object(from.get(key));
  }

  static String text(JsonObject from, String key) throws Unreadable {
    if (from.get(key) instanceof JsonString text) {
      return text.getString();
    }
    throw wrong(from, key, "a text");
  }

  static String textOrEmpty(JsonObject from, String key) throws Unreadable {
    return isMissing(from, key) ? "" : text(from, key);
  }

  static List<JsonObject> objects(JsonObject from, String key) throws Unreadable {
    if (!(from.get(key) instanceof JsonArray array)) {
      throw wrong(from, key, "a list");
    }
    List<JsonObject> objects = new ArrayList<>();
    for (JsonValue value : array) {
      objects.add(object(value));
    }
    return objects;
  }

  static List<JsonObject> objectsOrNone(JsonObject from, String key) throws Unreadable {
    return isMissing(from, key) ? List.of() : objects(from, key);
  }

  static List<String> textsOrNone(JsonObject from, String key) throws Unreadable {
    if (isMissing(from, key)) {
      return List.of();
    }
    if (!(from.get(key) instanceof JsonArray array)) {
      throw wrong(from, key, "a list");
    }
    List<String> texts = new ArrayList<>();
    for (JsonValue value : array) {
      if (!(value instanceof JsonString text)) {
        throw wrong(from, key, "a list of texts");
      }
      texts.add(text.getString());
    }
    return texts;
  }

  /** A whole number of at least 0. */
  static long count(JsonObject from, String key) throws Unreadable {
    if (from.get(key) instanceof JsonNumber number
        && number.doubleValue() >= 0
        && number.doubleValue() <= Integer.MAX_VALUE) {
      return (long) number.doubleValue();
    }
    throw wrong(from, key, "a number of at least 0");
  }

  /** Foreign text for a message: short, and without control characters. */
  static String shown(String text) {
    return shown(text, 200);
  }

  static String shown(String text, int longest) {
    String clean =
        text.codePoints()
            .limit(longest)
            .map(point -> Character.isISOControl(point) ? ' ' : point)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return clean.length() < text.length() ? clean + "…" : clean;
  }

  private static boolean isMissing(JsonObject from, String key) {
    JsonValue value = from.get(key);
    return value == null || value == JsonValue.NULL;
  }

  private static Unreadable wrong(JsonObject from, String key, String expected) {
    JsonValue value = from.get(key);
    String found = value == null ? "missing" : value.getValueType().name().toLowerCase(Locale.ROOT);
    return new Unreadable("'" + key + "' is not " + expected + " (" + found + ")");
  }
}
