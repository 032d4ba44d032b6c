package org.seedferry.rpc.internal.qbittorrent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads parameters out of untrusted bytes: {@code application/x-www-form-urlencoded}, whose wrong
 * escapes stand for themselves, and {@code multipart/form-data} (RFC 7578). A text that is no UTF-8
 * is read as far as it is.
 */
final class FormReader {

  /** How many bytes a body may have. */
  static final int MOST_BYTES = 32 << 20;

  private static final int MOST_FIELDS = 1_000;
  private static final String URLENCODED = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data";

  private FormReader() {}

  /** What stands behind the question mark; null for nothing. */
  static Parameters query(String raw) throws Refusal {
    return raw == null ? Parameters.NONE : urlencoded(raw.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What stands in a body; nothing where it is of another type.
   *
   * @param type the {@code Content-Type} header, null when there is none
   */
  static Parameters body(String type, byte[] body) throws Refusal {
    if (type == null) {
      return Parameters.NONE;
    }
    String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return switch (plain) {
      case URLENCODED -> urlencoded(body);
      case MULTIPART ->
          new MultipartReader(body, new HeaderValue(type).parameter("boundary")).all();
      default -> Parameters.NONE;
    };
  }

  private static Parameters urlencoded(byte[] text) throws Refusal {
    Map<String, String> fields = new LinkedHashMap<>();
    int at = 0;
    for (int count = 0; at < text.length; count++) {
      if (count == MOST_FIELDS) {
        throw new Refusal(Refusal.TOO_LARGE, "more than " + MOST_FIELDS + " fields");
      }
      int end = find(text, '&', at, text.length);
      int equals = find(text, '=', at, end);
      String name = decoded(text, at, equals);
      if (end > at) {
        fields.put(name, decoded(text, Math.min(equals + 1, end), end));
      }
      at = end + 1;
    }
    return new Parameters(fields, List.of());
  }

  /** Where a byte stands first; the end where it does not. */
  private static int find(byte[] text, char wanted, int from, int end) {
    int at = from;
    while (at < end && text[at] != wanted) {
      at++;
    }
    return at;
  }

  private static String decoded(byte[] text, int from, int end) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(end - from);
    for (int at = from; at < end; at++) {
      int high = text[at] == '%' && at + 2 < end ? Character.digit(text[at + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(text[at + 2], 16) : -1;
      if (low >= 0) {
        decoded.write(high << 4 | low);
        at += 2;
      } else {
        decoded.write(text[at] == '+' ? ' ' : text[at]);
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }
}
