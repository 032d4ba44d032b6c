package org.seedferry.home.internal.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads properties, like {@link java.util.Properties}, and remembers the line of every key, which
 * that class does not.
 */
final class PropertiesText {

  private final String[] lines;
  private int next;

  private PropertiesText(String text) {
    this.lines = text.split("\r\n|\n|\r", -1);
  }

  static List<Setting> read(String text) throws UnreadableException {
    return new PropertiesText(text).settings();
  }

  private List<Setting> settings() throws UnreadableException {
    List<Setting> settings = new ArrayList<>();
    while (next < lines.length) {
      int line = next + 1;
      String whole = logicalLine();
      if (!whole.isEmpty() && whole.charAt(0) != '#' && whole.charAt(0) != '!') {
        settings.add(setting(whole, line));
      }
    }
    return settings;
  }

  /** One line, with those that it goes on in after a backslash at its end. */
  private String logicalLine() {
    String line = lines[next++].stripLeading();
    if (line.startsWith("#") || line.startsWith("!")) {
      return line;
    }
    StringBuilder whole = new StringBuilder(line);
    while (endsOpen(whole) && next < lines.length) {
      whole.setLength(whole.length() - 1);
      whole.append(lines[next++].stripLeading());
    }
    return whole.toString();
  }

  private static boolean endsOpen(CharSequence line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static Setting setting(String whole, int line) throws UnreadableException {
    int end = endOfKey(whole);
    int value = end;
    while (value < whole.length() && isBlank(whole.charAt(value))) {
      value++;
    }
    if (value < whole.length() && (whole.charAt(value) == '=' || whole.charAt(value) == ':')) {
      value++;
    } else if (value == whole.length()) {
      throw new UnreadableException(
          line, "'" + whole.strip() + "' has no value: write KEY = VALUE");
    }
    while (value < whole.length() && isBlank(whole.charAt(value))) {
      value++;
    }
    String key = plain(whole.substring(0, end), line);
    if (key.isEmpty()) {
      throw new UnreadableException(line, "there is no key before '=': write KEY = VALUE");
    }
    String text = plain(whole.substring(value), line);
    return new Setting(key, line, List.of(text.stripTrailing()), false, false);
  }

  private static int endOfKey(String whole) {
    int at = 0;
    while (at < whole.length()) {
      char c = whole.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '=' || c == ':' || isBlank(c)) {
        return at;
      }
      at++;
    }
    return Math.min(at, whole.length());
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
  }

  private static String plain(String text, int line) throws UnreadableException {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        plain.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      if (escaped == 'u') {
        plain.append(unicode(text, i + 1, line));
        i += 4;
      } else if (escaped == ',' || escaped == '\\') {
        // Both mean something in a list of values, so the one that splits it takes them off.
        plain.append(escaped == ',' ? "\\," : "\\\\");
      } else {
        plain.append(
            switch (escaped) {
              case 't' -> '\t';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 'f' -> '\f';
              default -> escaped;
            });
      }
    }
    return plain.toString();
  }

  private static char unicode(String text, int from, int line) throws UnreadableException {
    if (from + 4 > text.length() || !text.substring(from, from + 4).matches("[0-9A-Fa-f]{4}")) {
      throw new UnreadableException(
          line, "'\\u' needs four hexadecimal digits; write '\\\\u' for a backslash and a u");
    }
    return (char) Integer.parseInt(text.substring(from, from + 4), 16);
  }
}
