package org.seedferry.seedbox.transmission.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the few types of a .torrent file. */
final class Bencode {

  private Bencode() {}

  static byte[] write(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(value, out);
    return out.toByteArray();
  }

  private static void write(Object value, ByteArrayOutputStream out) {
    if (value instanceof Number number) {
      ascii("i" + number + "e", out);
    } else if (value instanceof String text) {
      write(text.getBytes(StandardCharsets.UTF_8), out);
    } else if (value instanceof byte[] bytes) {
      ascii(bytes.length + ":", out);
      out.writeBytes(bytes);
    } else if (value instanceof List<?> list) {
      ascii("l", out);
      list.forEach(item -> write(item, out));
      ascii("e", out);
    } else {
      ascii("d", out);
      new TreeMap<>((Map<?, ?>) value)
          .forEach(
              (key, item) -> {
                write(key, out);
                write(item, out);
              });
      ascii("e", out);
    }
  }

  private static void ascii(String text, ByteArrayOutputStream out) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
