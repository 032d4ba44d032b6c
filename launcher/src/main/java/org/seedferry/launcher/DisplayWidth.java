package org.seedferry.launcher;

/** How many columns of a terminal a text takes. */
final class DisplayWidth {

  private DisplayWidth() {}

  /** The beginning of a text that fits into so many columns, with nothing in it that moves. */
  static String fit(String text, int columns) {
    StringBuilder fitting = new StringBuilder();
    int used = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = printable(text.codePointAt(i));
      used += of(point);
      if (used > columns) {
        break;
      }
      fitting.appendCodePoint(point);
    }
    return fitting.toString();
  }

  /** The columns of one code point: 0, 1 or 2; 2 where terminals differ about a symbol. */
  static int of(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || point == 0x200D) {
      return 0;
    }
    return isWide(point) ? 2 : 1;
  }

  private static boolean isWide(int point) {
    return point >= 0x1100 && point <= 0x115F
        || point >= 0x231A && point <= 0x27BF
        || point >= 0x2B00 && point <= 0x2BFF
        || point >= 0x2E80 && point <= 0xA4CF
        || point >= 0xA960 && point <= 0xA97F
        || point >= 0xAC00 && point <= 0xD7A3
        || point >= 0xF900 && point <= 0xFAFF
        || point >= 0xFE30 && point <= 0xFE6F
        || point >= 0xFF00 && point <= 0xFF60
        || point >= 0xFFE0 && point <= 0xFFE6
        || point >= 0x1F000 && point <= 0x1FAFF
        || point >= 0x20000 && point <= 0x3FFFD;
  }

  private static int printable(int point) {
    int type = Character.getType(point);
    boolean moves =
        type == Character.CONTROL
            || type == Character.SURROGATE
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR
            || type == Character.FORMAT && point != 0x200D;
    return moves ? '?' : point;
  }
}
