package org.seedferry.ledger.internal;

/** Texts in a form that every database keeps. */
final class Texts {

  private static final int LONGEST = 8_000;

  private Texts() {}

  /** Replaces what is no character: PostgreSQL keeps neither NUL nor half of a surrogate pair. */
  static String storable(String text) {
    if (text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().map(c -> c == 0 || isHalf(c) ? '\uFFFD' : c).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** Cuts a text for people that is very long, never within a character. */
  static String cut(String text) {
    if (text == null || text.length() <= LONGEST) {
      return text;
    }
    int end = LONGEST - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
