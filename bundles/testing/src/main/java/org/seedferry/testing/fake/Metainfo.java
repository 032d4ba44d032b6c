package org.seedferry.testing.fake;

import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;
import org.seedferry.api.torrent.TorrentFile;

/** Reads as much of a .torrent file or a magnet link as a fake client needs. */
final class Metainfo {

  private Metainfo() {}

  /**
   * Reads a torrent.
   *
   * @throws IllegalArgumentException when it is none
   */
  static FakeTorrent read(byte[] file) {
    try {
      Torrent known = Torrent.read(file);
      FakeTorrent torrent = FakeTorrent.bare(known.infoHash(), known.name());
      for (TorrentFile each : known.files()) {
        if (known.folder()) {
          torrent.with(each.path().toString(), each.size());
        } else {
          torrent.raw(known.name(), each.size());
        }
      }
      return torrent;
    } catch (TorrentException e) {
      throw new IllegalArgumentException("not a torrent", e);
    }
  }

  /**
   * Reads a link.
   *
   * @throws IllegalArgumentException when it is none
   */
  static FakeTorrent magnet(String link) {
    try {
      Magnet magnet = Magnet.read(link);
      String title = magnet.name().isEmpty() ? magnet.infoHash() : magnet.name();
      return FakeTorrent.magnet(magnet.infoHash(), title);
    } catch (TorrentException e) {
      throw new IllegalArgumentException("not a magnet link", e);
    }
  }
}
