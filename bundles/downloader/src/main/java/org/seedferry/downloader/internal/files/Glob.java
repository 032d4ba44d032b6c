package org.seedferry.downloader.internal.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern for paths, without regard to case: {@code *} and {@code ?} stand for what has no slash
 * in it, {@code **} for anything. It may begin at any name of a path; one that begins with a slash
 * begins at the top. Immutable.
 */
final class Glob {

  private final Pattern pattern;

  private Glob(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Reads patterns that are separated by commas. */
  static List<Glob> parseAll(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .map(Glob::parse)
        .toList();
  }

  private static Glob parse(String text) {
    boolean fromTheTop = text.startsWith("/");
    StringBuilder regex = new StringBuilder(fromTheTop ? "" : "(?:.*/)?");
    for (String part : parts(fromTheTop ? text.substring(1) : text)) {
      regex.append(
          switch (part) {
            case "**/" -> "(?:.*/)?";
            case "**" -> ".*";
            case "*" -> "[^/]*";
            case "?" -> "[^/]";
            default -> Pattern.quote(part);
          });
    }
    return new Glob(
        Pattern.compile(
            regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL));
  }

  /** Wildcards and what stands between them. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '*' || text.charAt(i) == '?') {
        if (i > start) {
          parts.add(text.substring(start, i));
        }
        String wildcard =
            text.startsWith("**/", i)
                ? "**/"
                : text.startsWith("**", i) ? "**" : text.substring(i, i + 1);
        parts.add(wildcard);
        i += wildcard.length() - 1;
        start = i + 1;
      }
    }
    if (start < text.length()) {
      parts.add(text.substring(start));
    }
    return parts;
  }

  /** True when a path, or its end from one of its names on, is as this says. */
  boolean matches(String path) {
    return pattern.matcher(path).matches();
  }
}
