package org.seedferry.itests.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.seedferry.testing.torrent.TorrentMaker;

/**
 * A .torrent file for a folder.
 *
 * @param metainfo the file's bytes
 * @param infoHash what names it, in hexadecimal digits
 */
public record Torrent(byte[] metainfo, String infoHash) {

  private static final int PIECE = 64 << 10;

  /** Makes one of a folder, with everything in it, without any tracker. */
  public static Torrent of(Path folder) throws IOException {
    return of(maker(folder));
  }

  /** Makes one of a folder, with everything in it. */
  public static Torrent of(Path folder, String tracker) throws IOException {
    return of(maker(folder).announce(tracker));
  }

  private static TorrentMaker maker(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    TorrentMaker maker = new TorrentMaker(folder.getFileName().toString(), PIECE);
    for (Path file : files) {
      maker.file(folder.relativize(file).toString(), Files.size(file), () -> open(file));
    }
    return maker;
  }

  private static Torrent of(TorrentMaker maker) throws IOException {
    byte[] metainfo = maker.v1();
    return new Torrent(metainfo, org.seedferry.api.torrent.Torrent.read(metainfo).infoHash());
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
