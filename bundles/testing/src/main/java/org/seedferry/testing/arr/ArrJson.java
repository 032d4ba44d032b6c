package org.seedferry.testing.arr;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;

/**
 * Reads a row as the serializer of an *arr does: what is not there has its default, what is of
 * another type or null where it may not be is an {@link ArrFailure}.
 */
final class ArrJson {

  private final JsonObject row;
  private final boolean ignoresNull;

  /**
   * @param ignoresNull whether a null counts as not there
   */
  ArrJson(JsonObject row, boolean ignoresNull) {
    this.row = row;
    this.ignoresNull = ignoresNull;
  }

  static JsonStructure parse(String text) throws ArrFailure {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.read();
    } catch (RuntimeException e) {
      throw new ArrFailure("no JSON: " + text.substring(0, Math.min(200, text.length())));
    }
  }

  static JsonObject object(String text) throws ArrFailure {
    if (parse(text) instanceof JsonObject object) {
      return object;
    }
    throw new ArrFailure("no object: " + text);
  }

  private boolean isMissing(String name) {
    return !row.containsKey(name) || ignoresNull && row.get(name) == JsonValue.NULL;
  }

  private ArrFailure wrong(String name) {
    return new ArrFailure("'" + name + "' cannot be " + row.get(name) + " in " + row);
  }

  /** A text that the *arr works with at once, so that it may not be missing either. */
  String needed(String name) throws ArrFailure {
    if (row.get(name) instanceof JsonString text) {
      return text.getString();
    }
    throw wrong(name);
  }

  String text(String name) throws ArrFailure {
    return isMissing(name) ? "" : needed(name);
  }

  boolean truth(String name) throws ArrFailure {
    return truth(name, false);
  }

  boolean truth(String name, boolean otherwise) throws ArrFailure {
    if (isMissing(name)) {
      return otherwise;
    }
    JsonValue value = row.get(name);
    if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
      throw wrong(name);
    }
    return value == JsonValue.TRUE;
  }

  double decimal(String name, double otherwise) throws ArrFailure {
    if (isMissing(name)) {
      return otherwise;
    }
    if (row.get(name) instanceof JsonNumber number) {
      return number.doubleValue();
    }
    throw wrong(name);
  }

  long number(String name, long otherwise) throws ArrFailure {
    if (isMissing(name)) {
      return otherwise;
    }
    try {
      if (row.get(name) instanceof JsonNumber number) {
        return number.longValueExact();
      }
    } catch (ArithmeticException e) {
      // told below, as what is no number
    }
    throw wrong(name);
  }

  /** A number of 32 bits. */
  int small(String name, int otherwise) throws ArrFailure {
    long number = number(name, otherwise);
    if (number != (int) number) {
      throw wrong(name);
    }
    return (int) number;
  }

  List<String> texts(String name) throws ArrFailure {
    if (isMissing(name)) {
      return List.of();
    }
    try {
      return row.getJsonArray(name).getValuesAs(JsonString::getString);
    } catch (ClassCastException e) {
      throw wrong(name);
    }
  }
}
