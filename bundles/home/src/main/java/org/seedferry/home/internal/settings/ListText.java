package org.seedferry.home.internal.settings;

import java.util.ArrayList;
import java.util.List;

/** Splits the text of a properties file into values: at commas, a backslash before one keeps it. */
final class ListText {

  private ListText() {}

  static List<String> split(String text) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        value.append(text.charAt(++i));
      } else if (c == ',') {
        values.add(value.toString().strip());
        value.setLength(0);
      } else {
        value.append(c);
      }
    }
    if (!value.toString().isBlank() || !values.isEmpty()) {
      values.add(value.toString().strip());
    }
    return values;
  }

  /** The text as the one value that it is. */
  static String whole(String text) {
    return text.replaceAll("\\\\([,\\\\])", "$1");
  }
}
