package org.seedferry.rpc.internal.qbittorrent;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A header's value with parameters behind it, such as {@code form-data; name="x"}. Immutable. */
final class HeaderValue {

  private final Map<String, String> parameters = new LinkedHashMap<>();

  HeaderValue(String text) {
    int at = text.indexOf(';');
    while (at >= 0) {
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        return;
      }
      String name = text.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
      StringBuilder value = new StringBuilder();
      at = text.indexOf(';', read(text, equals + 1, value));
      parameters.putIfAbsent(name, value.toString());
    }
  }

  /** Reads a value, quoted or not; returns where what follows begins. */
  private static int read(String text, int from, StringBuilder value) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    boolean quoted = at < text.length() && text.charAt(at) == '"';
    if (!quoted) {
      int end = text.indexOf(';', at);
      end = end < 0 ? text.length() : end;
      value.append(text.substring(at, end).strip());
      return end;
    }
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      boolean escape =
          text.charAt(at) == '\\'
              && at + 1 < text.length()
              && "\"\\".indexOf(text.charAt(at + 1)) >= 0;
      at += escape ? 1 : 0;
      value.append(text.charAt(at));
      at++;
    }
    return Math.min(at + 1, text.length());
  }

  /** A parameter's value; empty where there is none. */
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  boolean has(String name) {
    return parameters.containsKey(name);
  }
}
