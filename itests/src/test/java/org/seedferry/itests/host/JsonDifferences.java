package org.seedferry.itests.host;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.Map;
import java.util.TreeMap;

/** In what the members of one object are other than those of another. */
public final class JsonDifferences {

  /** How a member differs. */
  public enum Kind {
    /** Only the second object has it. */
    MISSING,
    /** Only the first object has it. */
    MORE,
    /** It is of another type. */
    TYPE,
    /** It is of the same type, with another value. */
    VALUE
  }

  private JsonDifferences() {}

  /** The members that differ, and how. */
  public static Map<String, Kind> of(JsonObject ours, JsonObject theirs) {
    Map<String, Kind> differences = new TreeMap<>();
    ours.forEach(
        (name, value) -> {
          if (!theirs.containsKey(name)) {
            differences.put(name, Kind.MORE);
          } else if (type(value) != type(theirs.get(name))) {
            differences.put(name, Kind.TYPE);
          } else if (!value.equals(theirs.get(name))) {
            differences.put(name, Kind.VALUE);
          }
        });
    theirs.keySet().stream()
        .filter(name -> !ours.containsKey(name))
        .forEach(name -> differences.put(name, Kind.MISSING));
    return differences;
  }

  /** True and false are of one type. */
  private static ValueType type(JsonValue value) {
    return value.getValueType() == ValueType.FALSE ? ValueType.TRUE : value.getValueType();
  }
}
