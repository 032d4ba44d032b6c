package org.seedferry.seedbox.rtorrent.internal;

import java.nio.charset.StandardCharsets;

/**
 * What rTorrent makes of a text in its answers. Its XML library takes characters of the basic plane
 * only; where one is not, rTorrent replaces every byte beyond ASCII in the whole text, a path for
 * instance, and most control characters by question marks. A carriage return becomes a line feed.
 */
final class ToldName {

  private static final int LAST_WRITABLE = 0xfffd;

  private ToldName() {}

  /** How a text is told. */
  static String of(String text) {
    return text.codePoints().allMatch(point -> point <= LAST_WRITABLE)
        ? text.replace("\r\n", "\n").replace('\r', '\n')
        : broken(text);
  }

  /** How a text is told that is part of one with a character that cannot be written. */
  static String broken(String text) {
    StringBuilder told = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      told.append(each >= ' ' || "\t\n\r".indexOf(each) >= 0 ? (char) each : '?');
    }
    return told.toString().replace("\r\n", "\n").replace('\r', '\n');
  }

  /** False when nothing but this very name is told so. */
  static boolean isAmbiguous(String told) {
    return told.indexOf('?') >= 0 || told.indexOf('\n') >= 0;
  }

  /** True when this name, or one in a path with others, is told so. */
  static boolean fits(String name, String told) {
    return name.equals(told) || of(name).equals(told) || broken(name).equals(told);
  }
}
