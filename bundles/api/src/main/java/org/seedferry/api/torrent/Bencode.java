package org.seedferry.api.torrent;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seedferry.api.json.WireJson;

/**
 * Bencode, read strictly (BEP 3): what could be understood in two ways is refused, and so is what
 * would cost more than any real torrent does. The order of keys is not looked at, as real torrents
 * break it and their hash is that of their bytes anyway.
 */
public final class Bencode {

  private static final int DEEPEST = 100;
  private static final int MOST_VALUES = 1_000_000;
  private static final int LONGEST_NUMBER = 20;

  private final byte[] bytes;
  private int at;
  private int values;

  private Bencode(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A value. */
  public sealed interface Value permits Text, Number, Items, Entries {}

  /** A string of bytes. */
  public record Text(byte[] bytes) implements Value {

    /** As text; null when it is not UTF-8. */
    public String utf8() {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        return null;
      }
    }
  }

  /** An integer. */
  public record Number(long value) implements Value {}

  /** A list. */
  public record Items(List<Value> list) implements Value {}

  /**
   * A dictionary.
   *
   * @param map by key, a byte each character
   * @param from where its bytes begin in what was read
   * @param to where they end
   */
  public record Entries(Map<String, Value> map, int from, int to) implements Value {}

  /**
   * Reads one value, which must be all there is.
   *
   * @throws TorrentException where it is not bencode
   */
  public static Value read(byte[] bytes) throws TorrentException {
    Bencode reader = new Bencode(bytes);
    Value value = reader.value(0);
    if (reader.at != bytes.length) {
      throw reader.bad("something follows the end");
    }
    return value;
  }

  private Value value(int depth) throws TorrentException {
    if (depth > DEEPEST) {
      throw bad("it is nested deeper than " + DEEPEST);
    }
    if (++values > MOST_VALUES) {
      throw bad("it has more than " + MOST_VALUES + " values");
    }
    byte kind = next();
    switch (kind) {
      case 'i':
        return new Number(number('e'));
      case 'l':
        return items(depth);
      case 'd':
        return entries(depth);
      default:
        at--;
        return text();
    }
  }

  private Items items(int depth) throws TorrentException {
    List<Value> list = new ArrayList<>();
    while (!isEnd()) {
      list.add(value(depth + 1));
    }
    return new Items(list);
  }

  private Entries entries(int depth) throws TorrentException {
    int from = at - 1;
    Map<String, Value> map = new LinkedHashMap<>();
    while (!isEnd()) {
      String key = new String(text().bytes, StandardCharsets.ISO_8859_1);
      if (map.put(key, value(depth + 1)) != null) {
        throw bad("the key '" + WireJson.shown(key) + "' stands twice");
      }
    }
    return new Entries(map, from, at);
  }

  private boolean isEnd() throws TorrentException {
    boolean end = next() == 'e';
    if (!end) {
      at--;
    }
    return end;
  }

  private Text text() throws TorrentException {
    long length = number(':');
    if (length < 0 || length > bytes.length - at) {
      throw bad("a string of " + length + " bytes does not fit");
    }
    byte[] text = new byte[(int) length];
    System.arraycopy(bytes, at, text, 0, text.length);
    at += text.length;
    return new Text(text);
  }

  private long number(char end) throws TorrentException {
    StringBuilder digits = new StringBuilder();
    for (byte one = next(); one != end; one = next()) {
      boolean fits = one >= '0' && one <= '9' || one == '-' && end == 'e' && digits.isEmpty();
      if (!fits || digits.length() == LONGEST_NUMBER) {
        throw bad("a number is not one");
      }
      digits.append((char) one);
    }
    String text = digits.toString();
    if (text.startsWith("0") && text.length() > 1 || text.startsWith("-0")) {
      throw bad("a number begins with 0");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw bad("a number is not one");
    }
  }

  private byte next() throws TorrentException {
    if (at >= bytes.length) {
      throw bad("it ends too early");
    }
    return bytes[at++];
  }

  private TorrentException bad(String what) {
    return new TorrentException("it is no bencode: " + what + ", at byte " + at);
  }
}
