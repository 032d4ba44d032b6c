package org.seedferry.itests.peers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A .torrent file for a folder, without any tracker.
 *
 * @param metainfo the file's bytes
 * @param infoHash what names it, in hexadecimal digits
 */
public record Torrent(byte[] metainfo, String infoHash) {

  private static final int PIECE = 64 << 10;

  /** Makes one of a folder, with everything in it. */
  public static Torrent of(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    List<Object> entries = new ArrayList<>();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (Path file : files) {
      List<String> path = new ArrayList<>();
      folder.relativize(file).forEach(part -> path.add(part.toString()));
      entries.add(Map.of("length", Files.size(file), "path", path));
      content.write(Files.readAllBytes(file));
    }
    byte[] info =
        bencode(
            Map.of(
                "name",
                folder.getFileName().toString(),
                "piece length",
                (long) PIECE,
                "files",
                entries,
                "pieces",
                pieces(content.toByteArray())));
    ByteArrayOutputStream metainfo = new ByteArrayOutputStream();
    metainfo.writeBytes("d4:info".getBytes(StandardCharsets.US_ASCII));
    metainfo.writeBytes(info);
    metainfo.write('e');
    return new Torrent(metainfo.toByteArray(), HexFormat.of().formatHex(sha1().digest(info)));
  }

  private static byte[] pieces(byte[] content) {
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    MessageDigest sha1 = sha1();
    for (int at = 0; at < content.length; at += PIECE) {
      sha1.update(content, at, Math.min(PIECE, content.length - at));
      pieces.writeBytes(sha1.digest());
    }
    return pieces.toByteArray();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bencode(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (value instanceof Long number) {
      out.writeBytes(("i" + number + "e").getBytes(StandardCharsets.US_ASCII));
    } else if (value instanceof byte[] bytes) {
      out.writeBytes((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(bytes);
    } else if (value instanceof String text) {
      out.writeBytes(bencode(text.getBytes(StandardCharsets.UTF_8)));
    } else if (value instanceof List<?> list) {
      out.write('l');
      list.forEach(element -> out.writeBytes(bencode(element)));
      out.write('e');
    } else {
      out.write('d');
      new TreeMap<>((Map<?, ?>) value)
          .forEach(
              (key, element) -> {
                out.writeBytes(bencode(key));
                out.writeBytes(bencode(element));
              });
      out.write('e');
    }
    return out.toByteArray();
  }
}
