package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.seedferry.api.Checksum;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Sizes;
import org.seedferry.api.seedbox.AddsTransfers;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;

/** What a dropped file holds. */
final class DropContent {

  static final String TORRENT = ".torrent";
  static final String MAGNET = ".magnet";
  private static final int MOST_LINKS = 1_000;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Something that a seedbox is to fetch. */
  @FunctionalInterface
  interface Item {
    void addTo(AddsTransfers seedbox, String label) throws RemoteFailure;
  }

  private final String name;
  private final byte[] bytes;

  private DropContent(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /**
   * Reads a file.
   *
   * @param limit how many bytes it may have
   * @throws RefusedException when it is no file, or has too many bytes or none
   */
  static DropContent read(Path file, long limit) throws RefusedException, IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      throw new RefusedException("it is a link: put the file itself here");
    }
    if (!attributes.isRegularFile()) {
      throw new RefusedException(
          attributes.isDirectory()
              ? "it is a folder where a file is expected"
              : "it is no regular file");
    }
    byte[] bytes = attributes.size() > limit ? null : bytes(file, limit);
    if (bytes == null) {
      throw new RefusedException("it is larger than " + Sizes.format(limit) + " (size.limit)");
    }
    if (bytes.length == 0) {
      throw RefusedException.perhapsIncomplete("it is empty", null);
    }
    return new DropContent(file.getFileName().toString().toLowerCase(Locale.ROOT), bytes);
  }

  /** Null when there are more than the limit. */
  private static byte[] bytes(Path file, long limit) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(channel.size(), limit) + 1);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // until its end, or one byte more than it had
      }
      if (buffer.position() > limit) {
        return null;
      }
      byte[] bytes = new byte[buffer.position()];
      buffer.flip().get(bytes);
      return bytes;
    }
  }

  int size() {
    return bytes.length;
  }

  /** By what the same content is known again. */
  String sha256() {
    Checksum.Hasher hasher = Checksum.Algorithm.SHA256.hasher();
    hasher.update(ByteBuffer.wrap(bytes));
    return HexFormat.of().formatHex(hasher.value());
  }

  /**
   * What it asks for, all of it understood.
   *
   * @throws RefusedException when any of it is not
   */
  List<Item> items() throws RefusedException {
    if (!name.endsWith(TORRENT)) {
      return links();
    }
    try {
      Torrent.read(bytes);
      return List.of((seedbox, label) -> seedbox.addTorrent(bytes, label));
    } catch (TorrentException e) {
      throw RefusedException.perhapsIncomplete(e.getMessage(), e);
    }
  }

  private List<Item> links() throws RefusedException {
    List<Item> links = new ArrayList<>();
    int number = 0;
    for (String line : text().split("\\R")) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      if (links.size() == MOST_LINKS) {
        throw new RefusedException("it has more than " + MOST_LINKS + " links");
      }
      links.add(link(number, line));
    }
    if (links.isEmpty()) {
      throw RefusedException.perhapsIncomplete("it has no link", null);
    }
    return links;
  }

  private static Item link(int line, String text) throws RefusedException {
    try {
      Magnet magnet = Magnet.read(text);
      return (seedbox, label) -> seedbox.addMagnet(magnet, label);
    } catch (TorrentException e) {
      throw RefusedException.perhapsIncomplete("line " + line + ": " + e.getMessage(), e);
    }
  }

  private String text() throws RefusedException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw RefusedException.perhapsIncomplete("it is no text in UTF-8", e);
    }
  }
}
