package org.seedferry.seedbox.transmission.internal;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/** Reads untrusted JSON: what is not as expected is {@link Unreadable}, and nothing worse. */
final class Wire {

  /** Sizes and times beyond this are nonsense, and a double holds everything below exactly. */
  private static final double LARGEST = 1L << 53;

  private static final int SHOWN = 200;

  private Wire() {}

  /** An answer is not what the protocol promises. */
  static final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  static JsonObject parse(String body) throws Unreadable {
    try (var reader = Json.createReader(new StringReader(body))) {
      return reader.readObject();
    } catch (RuntimeException e) {
      // the parser answers rubbish with several kinds of unchecked exceptions
      throw new Unreadable("not a JSON object");
    }
  }

  static String text(JsonObject from, String key) throws Unreadable {
    if (from.get(key) instanceof JsonString text) {
      return text.getString();
    }
    throw wrong(from, key, "text");
  }

  static JsonObject object(JsonObject from, String key) throws Unreadable {
    if (from.get(key) instanceof JsonObject object) {
      return object;
    }
    throw wrong(from, key, "an object");
  }

  static JsonArray array(JsonObject from, String key) throws Unreadable {
    if (from.get(key) instanceof JsonArray array) {
      return array;
    }
    throw wrong(from, key, "a list");
  }

  static List<JsonObject> objects(JsonObject from, String key) throws Unreadable {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonValue value : array(from, key)) {
      if (!(value instanceof JsonObject object)) {
        throw wrong(from, key, "a list of objects");
      }
      objects.add(object);
    }
    return objects;
  }

  static List<String> texts(JsonObject from, String key) throws Unreadable {
    List<String> texts = new ArrayList<>();
    for (JsonValue value : array(from, key)) {
      if (!(value instanceof JsonString text)) {
        throw wrong(from, key, "a list of texts");
      }
      texts.add(text.getString());
    }
    return texts;
  }

  static double number(JsonObject from, String key) throws Unreadable {
    if (from.get(key) instanceof JsonNumber number) {
      return number.doubleValue();
    }
    throw wrong(from, key, "a number");
  }

  /** A whole number of at least 0. */
  static long count(JsonObject from, String key) throws Unreadable {
    double number = number(from, key);
    if (!(number >= 0 && number <= LARGEST)) {
      throw wrong(from, key, "a number of at least 0");
    }
    return (long) number;
  }

  /** Foreign text for a message: short, and without control characters. */
  static String shown(String text) {
    String clean =
        text.codePoints()
            .limit(SHOWN)
            .map(point -> Character.isISOControl(point) ? ' ' : point)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return clean.length() < text.length() ? clean + "…" : clean;
  }

  private static Unreadable wrong(JsonObject from, String key, String expected) {
    JsonValue value = from.get(key);
    String found =
        value == null ? "missing" : value.getValueType().name().toLowerCase(java.util.Locale.ROOT);
    return new Unreadable("'" + key + "' is not " + expected + " (" + found + ")");
  }
}
