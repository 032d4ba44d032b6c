package org.seedferry.launcher;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Configurations by PID, put together from several origins; what is put later wins, key by key. Not
 * thread-safe.
 */
public final class Configurations {

  private final Map<String, Map<String, Object>> byPid = new TreeMap<>();

  /** Sets one value. A placeholder such as {@code $[env:NAME]} is resolved where it is read. */
  public Configurations put(String pid, String key, Object value) {
    byPid.computeIfAbsent(pid, any -> new LinkedHashMap<>()).put(key, value);
    return this;
  }

  /** Sets all values of another collection on top of these. */
  public Configurations putAll(Map<String, Map<String, Object>> others) {
    others.forEach((pid, values) -> values.forEach((key, value) -> put(pid, key, value)));
    return this;
  }

  /** The values by PID, as they stand. */
  public Map<String, Map<String, Object>> asMap() {
    return byPid;
  }

  /** All of it as a resource of the OSGi Configurator, for {@code configurator.initial}. */
  public String toConfiguratorJson() {
    // Without name and version the configurator ignores the whole resource and says nothing.
    JsonObjectBuilder resource =
        Json.createObjectBuilder()
            .add(":configurator:resource-version", 1)
            .add(":configurator:symbolic-name", "org.seedferry.launcher")
            .add(":configurator:version", "1.0.0");
    byPid.forEach((pid, values) -> resource.add(pid, object(values)));
    return resource.build().toString();
  }

  /** A text that stands for itself, whatever it holds. */
  static String literal(String text) {
    return text.replace("$[", "\\$[");
  }

  private static JsonObjectBuilder object(Map<String, Object> values) {
    JsonObjectBuilder object = Json.createObjectBuilder();
    values.forEach(
        (key, value) -> {
          if (value instanceof Collection<?> many) {
            object.add(key, array(many.toArray()));
          } else if (value.getClass().isArray()) {
            object.add(key, array(value));
          } else {
            object.add(key, Json.createValue(text(value)));
          }
        });
    return object;
  }

  private static JsonArrayBuilder array(Object values) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    for (int i = 0; i < Array.getLength(values); i++) {
      array.add(text(Array.get(values, i)));
    }
    return array;
  }

  /** Components turn texts into the type that they declare, so text is enough for every value. */
  private static String text(Object value) {
    return String.valueOf(value);
  }
}
