package org.seedferry.api.json;

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
 * Reads untrusted JSON: what is not as expected is an {@link UnreadableException}, and nothing
 * worse. A member that is null counts as missing.
 */
public final class WireJson {

  /** Sizes and times beyond this are nonsense, and a double holds everything below exactly. */
  private static final double LARGEST = 1L << 53;

  private static final int SHOWN = 200;
  private static final int DEEPEST = 500;

  private WireJson() {}

  /** An object or a list. */
  public static JsonStructure parse(String body) throws UnreadableException {
    return parse(body, Integer.MAX_VALUE);
  }

  /**
   * The same, from somebody who may want to fill the memory.
   *
   * @param mostValues how many values it may have, on all levels together
   */
  public static JsonStructure parse(String body, int mostValues) throws UnreadableException {
    checkSize(body, mostValues);
    try (var reader = Json.createReader(new StringReader(body))) {
      return reader.read();
    } catch (RuntimeException e) {
      // the parser answers rubbish with several kinds of unchecked exceptions
      throw new UnreadableException("not JSON");
    }
  }

  /** Looks before anything is made of it. What is wrong within is left to the parser. */
  private static void checkSize(String body, int mostValues) throws UnreadableException {
    int depth = 0;
    int values = 0;
    boolean inText = false;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (inText) {
        i += c == '\\' ? 1 : 0;
        inText = c != '"';
        continue;
      }
      if (depth == 0 && values > 0 && " \t\r\n".indexOf(c) < 0) {
        throw new UnreadableException("not JSON: something follows its end");
      }
      boolean opens = c == '[' || c == '{';
      depth += opens ? 1 : c == ']' || c == '}' ? -1 : 0;
      values += opens || c == ',' ? 1 : 0;
      inText = c == '"';
      if (depth > DEEPEST) {
        throw new UnreadableException("JSON that is nested deeper than " + DEEPEST);
      }
      if (values > mostValues) {
        throw new UnreadableException("JSON with more than " + mostValues + " values");
      }
    }
  }

  /** An object. */
  public static JsonObject parseObject(String body) throws UnreadableException {
    return object(parse(body));
  }

  /** The objects of the list that a value is. */
  public static List<JsonObject> objects(JsonValue value) throws UnreadableException {
    if (!(value instanceof JsonArray array)) {
      throw new UnreadableException("not a list");
    }
    List<JsonObject> objects = new ArrayList<>();
    for (JsonValue item : array) {
      objects.add(object(item));
    }
    return objects;
  }

  /** The object that a value is. */
  public static JsonObject object(JsonValue value) throws UnreadableException {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new UnreadableException("not an object");
  }

  /** The object in a member. */
  public static JsonObject object(JsonObject from, String key) throws UnreadableException {
    if (from.get(key) instanceof JsonObject object) {
      return object;
    }
    throw wrong(from, key, "an object");
  }

  /** The object in a member, an empty one when it is missing. */
  public static JsonObject objectOrEmpty(JsonObject from, String key) throws UnreadableException {
    return isMissing(from, key) ? JsonValue.EMPTY_JSON_OBJECT : object(from, key);
  }

  /** The text in a member. */
  public static String text(JsonObject from, String key) throws UnreadableException {
    if (from.get(key) instanceof JsonString text) {
      return text.getString();
    }
    throw wrong(from, key, "a text");
  }

  /** The text in a member, empty when it is missing. */
  public static String textOrEmpty(JsonObject from, String key) throws UnreadableException {
    return isMissing(from, key) ? "" : text(from, key);
  }

  /** The list in a member. */
  public static JsonArray array(JsonObject from, String key) throws UnreadableException {
    if (from.get(key) instanceof JsonArray array) {
      return array;
    }
    throw wrong(from, key, "a list");
  }

  /** The objects of the list in a member. */
  public static List<JsonObject> objects(JsonObject from, String key) throws UnreadableException {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonValue value : array(from, key)) {
      if (!(value instanceof JsonObject object)) {
        throw wrong(from, key, "a list of objects");
      }
      objects.add(object);
    }
    return objects;
  }

  /** The objects of the list in a member, none when it is missing. */
  public static List<JsonObject> objectsOrNone(JsonObject from, String key)
      throws UnreadableException {
    return isMissing(from, key) ? List.of() : objects(from, key);
  }

  /** The texts of the list in a member. */
  public static List<String> texts(JsonObject from, String key) throws UnreadableException {
    List<String> texts = new ArrayList<>();
    for (JsonValue value : array(from, key)) {
      if (!(value instanceof JsonString text)) {
        throw wrong(from, key, "a list of texts");
      }
      texts.add(text.getString());
    }
    return texts;
  }

  /** The texts of the list in a member, none when it is missing. */
  public static List<String> textsOrNone(JsonObject from, String key) throws UnreadableException {
    return isMissing(from, key) ? List.of() : texts(from, key);
  }

  /** The number in a member. */
  public static double number(JsonObject from, String key) throws UnreadableException {
    if (from.get(key) instanceof JsonNumber number) {
      return number.doubleValue();
    }
    throw wrong(from, key, "a number");
  }

  /** The number in a member that nothing depends on, NaN when it is none or missing. */
  public static double numberOrNaN(JsonObject from, String key) {
    return from.get(key) instanceof JsonNumber number ? number.doubleValue() : Double.NaN;
  }

  /** The whole number of at least 0 in a member. */
  public static long count(JsonObject from, String key) throws UnreadableException {
    double number = number(from, key);
    if (!(number >= 0 && number <= LARGEST)) {
      throw wrong(from, key, "a number of at least 0");
    }
    return (long) number;
  }

  /** True when a member is null or not there. */
  public static boolean isMissing(JsonObject from, String key) {
    JsonValue value = from.get(key);
    return value == null || value == JsonValue.NULL;
  }

  /** Foreign text for a message: short, and without control characters. */
  public static String shown(String text) {
    return shown(text, SHOWN);
  }

  /**
   * The same.
   *
   * @param longest how many characters may be shown
   */
  public static String shown(String text, int longest) {
    String clean =
        text.codePoints()
            .limit(longest)
            .map(point -> Character.isISOControl(point) ? ' ' : point)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return clean.length() < text.length() ? clean + "…" : clean;
  }

  private static UnreadableException wrong(JsonObject from, String key, String expected) {
    JsonValue value = from.get(key);
    String found = value == null ? "missing" : value.getValueType().name().toLowerCase(Locale.ROOT);
    return new UnreadableException("'" + key + "' is not " + expected + " (" + found + ")");
  }
}
