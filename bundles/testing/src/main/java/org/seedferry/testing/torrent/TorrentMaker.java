package org.seedferry.testing.torrent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Makes {@code .torrent} files of any content, in version 1 or 2. Not thread-safe. */
public final class TorrentMaker {

  private static final int BLOCK = 16 << 10;

  private final String name;
  private final int pieceLength;
  private final Map<String, Supplier<InputStream>> files = new LinkedHashMap<>();
  private final Map<String, Long> sizes = new LinkedHashMap<>();
  private final Map<String, Object> outer = new TreeMap<>();

  /**
   * A torrent without files.
   *
   * @param pieceLength a power of two from 16 KiB on
   */
  public TorrentMaker(String name, int pieceLength) {
    this.name = name;
    this.pieceLength = pieceLength;
  }

  /** Adds a file below the name; an empty path makes it the only one. */
  public TorrentMaker file(String path, byte[] content) {
    return file(path, content.length, () -> new ByteArrayInputStream(content));
  }

  /** Adds a file that is too large to be kept in memory. */
  public TorrentMaker file(String path, long size, Supplier<InputStream> content) {
    files.put(path, content);
    sizes.put(path, size);
    return this;
  }

  /** Names the tracker. */
  public TorrentMaker announce(String tracker) {
    outer.put("announce", tracker);
    return this;
  }

  /** The torrent in version 1. */
  public byte[] v1() {
    Map<String, Object> info = new TreeMap<>();
    info.put("name", name);
    info.put("piece length", (long) pieceLength);
    info.put("pieces", pieces());
    if (isSingle()) {
      info.put("length", sizes.get(""));
    } else {
      List<Object> list = new ArrayList<>();
      sizes.forEach(
          (path, size) -> list.add(Map.of("length", size, "path", List.of(path.split("/")))));
      info.put("files", list);
    }
    return torrent(Map.of("info", info));
  }

  /** The torrent in version 2. */
  public byte[] v2() {
    Map<String, Object> tree = new TreeMap<>();
    Map<String, Object> layers = new TreeMap<>();
    for (String path : files.keySet()) {
      List<byte[]> leaves = leaves(files.get(path));
      Map<String, Object> file = new TreeMap<>();
      file.put("length", sizes.get(path));
      if (!leaves.isEmpty()) {
        file.put("pieces root", layers(leaves, layers));
      }
      Map<String, Object> at = tree;
      for (String step : path.isEmpty() ? new String[] {name} : path.split("/")) {
        at = child(at, step);
      }
      at.put("", file);
    }
    Map<String, Object> info = new TreeMap<>();
    info.put("name", name);
    info.put("meta version", 2L);
    info.put("piece length", (long) pieceLength);
    info.put("file tree", tree);
    return torrent(Map.of("info", info, "piece layers", layers));
  }

  private byte[] torrent(Map<String, Object> parts) {
    Map<String, Object> whole = new TreeMap<>(outer);
    whole.putAll(parts);
    return encoded(whole);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> child(Map<String, Object> tree, String name) {
    return (Map<String, Object>) tree.computeIfAbsent(name, any -> new TreeMap<>());
  }

  private boolean isSingle() {
    return files.containsKey("");
  }

  private byte[] pieces() {
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    MessageDigest sha1 = digest("SHA-1");
    int inPiece = 0;
    byte[] buffer = new byte[BLOCK];
    for (Supplier<InputStream> file : files.values()) {
      try (InputStream in = file.get()) {
        for (int count = in.read(buffer, 0, Math.min(BLOCK, pieceLength - inPiece));
            count > 0;
            count = in.read(buffer, 0, Math.min(BLOCK, pieceLength - inPiece))) {
          sha1.update(buffer, 0, count);
          inPiece += count;
          if (inPiece == pieceLength) {
            pieces.writeBytes(sha1.digest());
            inPiece = 0;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (inPiece > 0) {
      pieces.writeBytes(sha1.digest());
    }
    return pieces.toByteArray();
  }

  private static List<byte[]> leaves(Supplier<InputStream> file) {
    List<byte[]> leaves = new ArrayList<>();
    try (InputStream in = file.get()) {
      for (byte[] block = in.readNBytes(BLOCK); block.length > 0; block = in.readNBytes(BLOCK)) {
        leaves.add(digest("SHA-256").digest(block));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return leaves;
  }

  /** Adds a file's layer where it has one; its root. */
  private byte[] layers(List<byte[]> leaves, Map<String, Object> layers) {
    int perPiece = pieceLength / BLOCK;
    int width = Integer.highestOneBit(leaves.size() * 2 - 1);
    if (leaves.size() <= perPiece) {
      return node(leaves, 0, width);
    }
    ByteArrayOutputStream layer = new ByteArrayOutputStream();
    for (int i = 0; i < leaves.size(); i += perPiece) {
      layer.writeBytes(node(leaves, i, perPiece));
    }
    byte[] root = node(leaves, 0, width);
    layers.put(new String(root, StandardCharsets.ISO_8859_1), layer.toByteArray());
    return root;
  }

  /** The node above so many leaves. */
  private static byte[] node(List<byte[]> leaves, int from, int count) {
    if (count == 1) {
      return from < leaves.size() ? leaves.get(from) : new byte[32];
    }
    MessageDigest sha256 = digest("SHA-256");
    sha256.update(node(leaves, from, count / 2));
    return sha256.digest(node(leaves, from + count / 2, count / 2));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    encode(value, out);
    return out.toByteArray();
  }

  private static void encode(Object value, ByteArrayOutputStream out) {
    if (value instanceof Long number) {
      out.writeBytes(("i" + number + "e").getBytes(StandardCharsets.US_ASCII));
    } else if (value instanceof byte[] bytes) {
      out.writeBytes((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(bytes);
    } else if (value instanceof List<?> list) {
      out.write('l');
      list.forEach(each -> encode(each, out));
      out.write('e');
    } else if (value instanceof Map<?, ?> map) {
      out.write('d');
      new TreeMap<>(map).forEach((key, each) -> encodeEntry((String) key, each, out));
      out.write('e');
    } else {
      encode(((String) value).getBytes(StandardCharsets.UTF_8), out);
    }
  }

  /** A key that is a hash stands in it a character each byte; all others are text. */
  private static void encodeEntry(String key, Object value, ByteArrayOutputStream out) {
    boolean isHash = value instanceof byte[] && key.length() == 32;
    encode(key.getBytes(isHash ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8), out);
    encode(value, out);
  }
}
