package org.seedferry.transport.http.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.seedferry.api.transport.RemotePath;

/**
 * Names in URIs and back. A byte that is no UTF-8 becomes a lone surrogate U+DC80 to U+DCFF and
 * goes back to the same byte, so that a file with such a name can be asked for.
 */
final class Names {

  private static final String UNRESERVED = "-._~";
  private static final char ESCAPE = '\uDC00';

  private Names() {}

  static String encode(RemotePath path) {
    return path.names().stream().map(Names::encode).collect(Collectors.joining("/"));
  }

  static String encode(String name) {
    StringBuilder text = new StringBuilder(name.length() + 16);
    int c;
    for (int at = 0; at < name.length(); at += Character.charCount(c)) {
      c = name.codePointAt(at);
      if (isEscape(c)) {
        percent(text, c - ESCAPE);
      } else if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        text.append((char) c);
      } else {
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          percent(text, b & 0xFF);
        }
      }
    }
    return text.toString();
  }

  /** Decodes percent signs, and only these; one that is followed by no hex digits stays. */
  static String decode(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] given = raw.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < given.length; i++) {
      int high = i + 2 < given.length ? Character.digit((char) given[i + 1], 16) : -1;
      int low = i + 2 < given.length ? Character.digit((char) given[i + 2], 16) : -1;
      if (given[i] == '%' && high >= 0 && low >= 0) {
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.write(given[i]);
      }
    }
    return text(bytes.toByteArray());
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return escaped(bytes);
    }
  }

  private static String escaped(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length; ) {
      int length = sequence(bytes, i);
      if (length == 0) {
        text.append((char) (ESCAPE + (bytes[i] & 0xFF)));
        i++;
      } else {
        text.append(new String(bytes, i, length, StandardCharsets.UTF_8));
        i += length;
      }
    }
    return text.toString();
  }

  /** How many bytes make a character here; 0 when they make none. */
  private static int sequence(byte[] bytes, int from) {
    for (int length = 1; length <= 4 && from + length <= bytes.length; length++) {
      try {
        byte[] part = Arrays.copyOfRange(bytes, from, from + length);
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(part));
        return length;
      } catch (CharacterCodingException e) {
        continue;
      }
    }
    return 0;
  }

  private static boolean isEscape(int c) {
    return c >= ESCAPE + 0x80 && c <= ESCAPE + 0xFF;
  }

  private static void percent(StringBuilder text, int b) {
    text.append('%').append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 15, 16));
  }
}
