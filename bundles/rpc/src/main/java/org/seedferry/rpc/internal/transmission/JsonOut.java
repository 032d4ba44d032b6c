package org.seedferry.rpc.internal.transmission;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON in UTF-8 into a buffer that grows, and puts the commas itself. It can be emptied and
 * used again. For one thread.
 */
final class JsonOut {

  private static final int FIRST = 16 << 10;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final double EXACT = 1L << 53;

  private byte[] buffer = new byte[FIRST];
  private int length;

  /** How many bytes there are. */
  int length() {
    return length;
  }

  /** How many bytes there is room for. */
  int room() {
    return buffer.length;
  }

  /** Takes back everything after the first bytes. */
  void cut(int to) {
    length = to;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(buffer, 0, length);
  }

  @Override
  public String toString() {
    return new String(buffer, 0, length, StandardCharsets.UTF_8);
  }

  JsonOut begin() {
    next();
    put('{');
    return this;
  }

  JsonOut end() {
    put('}');
    return this;
  }

  JsonOut beginList() {
    next();
    put('[');
    return this;
  }

  JsonOut endList() {
    put(']');
    return this;
  }

  /** The name of a member; its value follows. */
  JsonOut name(String name) {
    value(name);
    put(':');
    return this;
  }

  /** The same, as {@link #key} has made it. */
  JsonOut name(byte[] key) {
    next();
    room(key.length);
    System.arraycopy(key, 0, buffer, length, key.length);
    length += key.length;
    return this;
  }

  /** A member's name as it is written, for those that are written often. */
  static byte[] key(String name) {
    JsonOut out = new JsonOut();
    out.name(name);
    return Arrays.copyOf(out.buffer, out.length);
  }

  JsonOut value(boolean value) {
    return raw(value ? "true" : "false");
  }

  JsonOut value(long value) {
    next();
    if (value == Long.MIN_VALUE) {
      ascii(Long.toString(value));
      return this;
    }
    long rest = value;
    if (rest < 0) {
      put('-');
      rest = -rest;
    }
    int digits = 1;
    for (long tens = rest; tens >= 10; tens /= 10) {
      digits++;
    }
    room(digits);
    for (int at = length + digits - 1; at >= length; at--) {
      buffer[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** A number; nonsense is 0, for JSON has no word for it. */
  JsonOut value(double value) {
    if (!Double.isFinite(value)) {
      return value(0L);
    }
    if (value == Math.rint(value) && Math.abs(value) < EXACT) {
      return value((long) value);
    }
    return raw(Double.toString(value));
  }

  /** What is JSON already. */
  JsonOut raw(String json) {
    next();
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
    return this;
  }

  JsonOut value(String text) {
    next();
    put('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        ascii(c);
      } else if (c < 0x800) {
        put(0xC0 | c >> 6);
        put(0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        wide(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        char safe = Character.isSurrogate(c) ? '\uFFFD' : c;
        put(0xE0 | safe >> 12);
        put(0x80 | safe >> 6 & 0x3F);
        put(0x80 | safe & 0x3F);
      }
    }
    put('"');
    return this;
  }

  private void wide(int c) {
    put(0xF0 | c >> 18);
    put(0x80 | c >> 12 & 0x3F);
    put(0x80 | c >> 6 & 0x3F);
    put(0x80 | c & 0x3F);
  }

  private void ascii(char c) {
    if (c == '"' || c == '\\') {
      put('\\');
      put(c);
    } else if (c >= 0x20) {
      put(c);
    } else {
      ascii("\\u00");
      put(HEX[c >> 4]);
      put(HEX[c & 0xF]);
    }
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  /** A comma where something else stands before: nothing that is written ends like a beginning. */
  private void next() {
    if (length > 0) {
      byte last = buffer[length - 1];
      if (last != '{' && last != '[' && last != ':') {
        put(',');
      }
    }
  }

  private void put(int c) {
    if (length == buffer.length) {
      room(1);
    }
    buffer[length++] = (byte) c;
  }

  private void room(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, Math.multiplyExact(buffer.length, 2)));
    }
  }
}
