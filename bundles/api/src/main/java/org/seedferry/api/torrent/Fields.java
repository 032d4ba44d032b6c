package org.seedferry.api.torrent;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.seedferry.api.torrent.Bencode.Entries;
import org.seedferry.api.torrent.Bencode.Items;
import org.seedferry.api.torrent.Bencode.Number;
import org.seedferry.api.torrent.Bencode.Text;
import org.seedferry.api.torrent.Bencode.Value;

/** The fields of a dictionary, each of the kind that it must be of. */
record Fields(String where, Entries entries) {

  static Fields of(String where, Value value) throws TorrentException {
    if (value instanceof Entries entries) {
      return new Fields(where, entries);
    }
    throw new TorrentException("'" + where + "' is no dictionary");
  }

  boolean has(String key) {
    return entries.map().containsKey(key);
  }

  Map<String, Value> map() {
    return entries.map();
  }

  Fields fields(String key) throws TorrentException {
    return of(key, value(key));
  }

  List<Value> items(String key) throws TorrentException {
    if (value(key) instanceof Items items) {
      return items.list();
    }
    throw new TorrentException("'" + key + "' is no list");
  }

  /** A number from 0 on. */
  long number(String key) throws TorrentException {
    if (value(key) instanceof Number number && number.value() >= 0) {
      return number.value();
    }
    throw new TorrentException("'" + key + "' is no number from 0 on");
  }

  byte[] bytes(String key) throws TorrentException {
    if (value(key) instanceof Text text) {
      return text.bytes();
    }
    throw new TorrentException("'" + key + "' is no string");
  }

  /** A name, in UTF-8 where it is that, else a character each byte, as old clients read it. */
  static String name(Value value) throws TorrentException {
    if (value instanceof Text text) {
      String utf8 = text.utf8();
      return utf8 != null ? utf8 : new String(text.bytes(), StandardCharsets.ISO_8859_1);
    }
    throw new TorrentException("a name is no string");
  }

  /** The value of a key, or of its twin in UTF-8 that some clients write beside it. */
  Value named(String key) throws TorrentException {
    return value(has(key + ".utf-8") ? key + ".utf-8" : key);
  }

  private Value value(String key) throws TorrentException {
    Value value = entries.map().get(key);
    if (value == null) {
      throw new TorrentException("'" + key + "' is missing in '" + where + "'");
    }
    return value;
  }
}
