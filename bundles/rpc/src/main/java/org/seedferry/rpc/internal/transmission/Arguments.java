package org.seedferry.rpc.internal.transmission;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seedferry.rpc.internal.transmission.RpcException.Code;

/** What a call brings along, by names in snake case; what is null counts as missing. Immutable. */
final class Arguments {

  private final Map<String, JsonValue> values = new LinkedHashMap<>();

  Arguments(JsonObject given) {
    given.forEach(
        (name, value) -> {
          if (value != JsonValue.NULL) {
            values.put(Names.snake(name), value);
          }
        });
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** All of them. */
  Map<String, JsonValue> all() {
    return values;
  }

  /** Null when it is missing. */
  JsonValue get(String name) {
    return values.get(name);
  }

  /** Null when it is missing. */
  String text(String name) throws RpcException {
    JsonValue value = values.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonString text) {
      return text.getString();
    }
    throw wrong(name, "a text");
  }

  /** True also where it is written as a number that is not 0. */
  boolean flag(String name, boolean otherwise) throws RpcException {
    JsonValue value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof JsonNumber number) {
      return number.doubleValue() != 0;
    }
    if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
      return value == JsonValue.TRUE;
    }
    throw wrong(name, "true or false");
  }

  double number(String name, double otherwise) throws RpcException {
    JsonValue value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof JsonNumber number) {
      return number.doubleValue();
    }
    throw wrong(name, "a number");
  }

  /** Empty when it is missing. */
  JsonArray list(String name) throws RpcException {
    JsonValue value = values.get(name);
    if (value == null) {
      return JsonValue.EMPTY_JSON_ARRAY;
    }
    if (value instanceof JsonArray list) {
      return list;
    }
    throw wrong(name, "a list");
  }

  /** Empty when it is missing. */
  List<String> texts(String name) throws RpcException {
    List<String> texts = new ArrayList<>();
    for (JsonValue value : list(name)) {
      if (!(value instanceof JsonString text)) {
        throw wrong(name, "a list of texts");
      }
      texts.add(text.getString());
    }
    return texts;
  }

  private static RpcException wrong(String name, String expected) {
    return new RpcException(Code.INVALID_PARAMS, "'" + name + "' is not " + expected);
  }
}
