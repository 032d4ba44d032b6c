package org.seedferry.seedbox.rtorrent.internal;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A label as it stands in {@code d.custom1}: percent-encoded, as ruTorrent began it. It is set by a
 * command that rTorrent parses, in which {@code $ ; , "} and line ends would begin others, so
 * nothing is left as it is but letters, digits and {@code - _ . ~}.
 */
final class Label {

  private static final String PLAIN = "-_.~";

  private Label() {}

  static String encoded(String label) {
    StringBuilder encoded = new StringBuilder();
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(label);
    while (bytes.hasRemaining()) {
      char each = (char) (bytes.get() & 0xff);
      encoded.append(isPlain(each) ? String.valueOf(each) : String.format("%%%02X", (int) each));
    }
    return encoded.toString();
  }

  /** What others have set may be no encoded text: it is a label as it is then. */
  static String decoded(String custom) {
    try {
      return URLDecoder.decode(custom.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return custom;
    }
  }

  /** The command that sets it. */
  static String command(String label) {
    return Method.LABEL.wire() + ".set=" + encoded(label);
  }

  private static boolean isPlain(char each) {
    return each >= 'a' && each <= 'z'
        || each >= 'A' && each <= 'Z'
        || each >= '0' && each <= '9'
        || PLAIN.indexOf(each) >= 0;
  }
}
