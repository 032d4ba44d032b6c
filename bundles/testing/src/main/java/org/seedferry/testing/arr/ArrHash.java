package org.seedferry.testing.arr;

import java.util.Locale;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;

/**
 * The hashes by which an *arr knows what it grabs, in upper case: that of version 1 where there is
 * one, else the whole one of version 2.
 */
final class ArrHash {

  private ArrHash() {}

  static String ofMagnet(String link) throws ArrFailure {
    try {
      return Magnet.read(link).fullHash().toUpperCase(Locale.ROOT);
    } catch (TorrentException e) {
      throw new ArrFailure("no magnet link: " + e.getMessage());
    }
  }

  static String ofTorrent(byte[] file) throws ArrFailure {
    try {
      Torrent torrent = Torrent.read(file);
      String first = torrent.infoHashV1();
      return (first != null ? first : torrent.infoHashV2()).toUpperCase(Locale.ROOT);
    } catch (TorrentException e) {
      throw new ArrFailure("no torrent file: " + e.getMessage());
    }
  }
}
