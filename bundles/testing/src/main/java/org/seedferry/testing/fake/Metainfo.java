package org.seedferry.testing.fake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads as much of a .torrent file as a fake client needs. */
final class Metainfo {

  private final byte[] bytes;
  private int at;
  private int infoStart = -1;
  private int infoEnd;

  private Metainfo(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads a torrent.
   *
   * @throws IllegalArgumentException when it is none
   */
  static FakeTorrent read(byte[] file) {
    Metainfo reader = new Metainfo(file);
    try {
      Map<?, ?> top = (Map<?, ?>) reader.value(0);
      Map<?, ?> info = (Map<?, ?>) top.get("info");
      return torrent(reader.infoHash(), info);
    } catch (ClassCastException | NullPointerException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not a torrent", e);
    }
  }

  private static FakeTorrent torrent(String hash, Map<?, ?> info) {
    String name = (String) info.get("name");
    FakeTorrent torrent = FakeTorrent.bare(hash, name);
    if (info.get("files") instanceof List<?> files) {
      for (Object entry : files) {
        Map<?, ?> file = (Map<?, ?>) entry;
        List<String> path = ((List<?>) file.get("path")).stream().map(String.class::cast).toList();
        torrent.with(String.join("/", path), (Long) file.get("length"));
      }
    } else {
      torrent.raw(name, (Long) info.get("length"));
    }
    return torrent;
  }

  private String infoHash() {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(bytes, infoStart, infoEnd - infoStart);
      return HexFormat.of().formatHex(sha1.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object value(int depth) {
    return switch (bytes[at]) {
      case 'i' -> number();
      case 'l' -> list(depth);
      case 'd' -> dictionary(depth);
      default -> string();
    };
  }

  private Long number() {
    int end = indexOf('e');
    long number = Long.parseLong(ascii(at + 1, end));
    at = end + 1;
    return number;
  }

  private List<Object> list(int depth) {
    List<Object> values = new ArrayList<>();
    for (at++; bytes[at] != 'e'; ) {
      values.add(value(depth + 1));
    }
    at++;
    return values;
  }

  private Map<String, Object> dictionary(int depth) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (at++; bytes[at] != 'e'; ) {
      String key = string();
      int start = at;
      values.put(key, value(depth + 1));
      if (depth == 0 && key.equals("info")) {
        infoStart = start;
        infoEnd = at;
      }
    }
    at++;
    return values;
  }

  private String string() {
    int colon = indexOf(':');
    int length = Integer.parseInt(ascii(at, colon));
    String text = new String(bytes, colon + 1, length, StandardCharsets.UTF_8);
    at = colon + 1 + length;
    return text;
  }

  private int indexOf(char wanted) {
    int index = at;
    while (bytes[index] != wanted) {
      index++;
    }
    return index;
  }

  private String ascii(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
  }
}
