package org.seedferry.home.internal.settings;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.seedferry.api.transport.Location;

/** Compares configurations, and shows their values without secrets. */
final class Values {

  private static final List<String> SECRET_WORDS =
      List.of("password", "secret", "token", "api_key", "apikey");

  private Values() {}

  /** What differs, a line for each key: {@code PID key: old → new}. */
  static List<String> changes(
      Pid pid, Map<String, Object> before, Map<String, Object> after, Schema schema) {
    Map<String, Object> old = before == null ? Map.of() : before;
    Map<String, Object> young = after == null ? Map.of() : after;
    var keys = new TreeSet<>(old.keySet());
    keys.addAll(young.keySet());
    List<String> changes = new ArrayList<>();
    for (String key : keys) {
      Attribute attribute = schema == null ? null : schema.attributes().get(key);
      if (!same(old.get(key), young.get(key))) {
        changes.add(
            pid
                + " "
                + key
                + ": "
                + shown(key, attribute, old.get(key))
                + " → "
                + shown(key, attribute, young.get(key)));
      }
    }
    return changes;
  }

  static boolean same(Map<String, Object> a, Map<String, Object> b) {
    return a.keySet().equals(b.keySet())
        && a.keySet().stream().allMatch(key -> same(a.get(key), b.get(key)));
  }

  private static boolean same(Object a, Object b) {
    return Objects.equals(flat(a), flat(b));
  }

  private static Object flat(Object value) {
    if (value instanceof Collection<?> collection) {
      return List.copyOf(collection);
    }
    if (value == null || !value.getClass().isArray()) {
      return value;
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < Array.getLength(value); i++) {
      values.add(Array.get(value, i));
    }
    return values;
  }

  private static String shown(String key, Attribute attribute, Object value) {
    if (value == null) {
      boolean known =
          attribute != null && attribute.fallback() != null && !isSecret(key, attribute);
      return known && !attribute.fallback().isEmpty()
          ? attribute.fallback() + " (default)"
          : "(not set)";
    }
    return isSecret(key, attribute) ? "***" : harmless(flat(value).toString());
  }

  static boolean isSecret(String key, Attribute attribute) {
    String lower = key.toLowerCase(Locale.ROOT);
    return Attribute.isSecretKey(key)
        || attribute != null && attribute.secret()
        || SECRET_WORDS.stream().anyMatch(lower::contains);
  }

  /** A value as it may stand in a message: no control characters, no password of a URI. */
  static String harmless(String value) {
    return Location.masked(value).replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "�");
  }
}
