package org.seedferry.notifier.internal;

/** Makes foreign text harmless where markdown is understood. */
final class Markdown {

  private static final String SPECIAL = "\\*_~`|>#[]()<@:";

  private Markdown() {}

  /**
   * The text with every sign escaped that could format, link or mention, at most as long as given;
   * a cut shows as an ellipsis. Never empty.
   */
  static String escaped(String text, int longest) {
    return cut(text, longest, true);
  }

  /** The same for places that show text as it is. */
  static String plain(String text, int longest) {
    return cut(text, longest, false);
  }

  private static String cut(String text, int longest, boolean escape) {
    StringBuilder safe = new StringBuilder();
    for (int point : text.codePoints().toArray()) {
      String next = sign(point, escape);
      if (safe.length() + next.length() > longest - 1) {
        return safe.append('…').toString();
      }
      safe.append(next);
    }
    return safe.toString().isBlank() ? "?" : safe.toString();
  }

  private static String sign(int point, boolean escape) {
    if (Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE) {
      return " ";
    }
    if (turnsDirection(point)) {
      return "";
    }
    String sign = Character.toString(point);
    return escape && SPECIAL.indexOf(point) >= 0 ? "\\" + sign : sign;
  }

  /** Signs that make a name look like another one. */
  private static boolean turnsDirection(int point) {
    return point >= 0x202A && point <= 0x202E || point >= 0x2066 && point <= 0x2069;
  }
}
