package org.seedferry.rpc.internal.desk;

import org.seedferry.api.Sizes;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;

/**
 * What somebody hands in, understood. Immutable.
 *
 * @param hash the hash that the asker knows it by: 40 lower-case hex digits, or 64 for a torrent of
 *     version 2 only
 * @param infoHash the hash that seedboxes know it by, 40 lower-case hex digits
 * @param name the title, never empty
 * @param size bytes, -1 while unknown
 */
record Wanted(String hash, String infoHash, String name, long size) {

  /** Larger than any that is real. */
  private static final int LARGEST = 16 << 20;

  /**
   * Reads it.
   *
   * @throws RefusedException when it is no torrent; the message says what is wrong with it
   */
  static Wanted read(GrabSource source) throws RefusedException {
    try {
      return source.magnet() != null ? magnet(source.magnet()) : torrent(source.torrent());
    } catch (TorrentException e) {
      throw RefusedException.noTorrent(e.getMessage());
    }
  }

  private static Wanted magnet(String link) throws TorrentException {
    Magnet magnet = Magnet.read(link);
    String name = magnet.name().isBlank() ? magnet.fullHash() : magnet.name();
    return new Wanted(magnet.fullHash(), magnet.infoHash(), name, -1);
  }

  private static Wanted torrent(byte[] bytes) throws TorrentException {
    if (bytes.length > LARGEST) {
      throw new TorrentException("it is larger than " + Sizes.format(LARGEST));
    }
    Torrent torrent = Torrent.read(bytes);
    String hash = torrent.infoHashV1() != null ? torrent.infoHashV1() : torrent.infoHashV2();
    long size = torrent.sizes().values().stream().mapToLong(Long::longValue).sum();
    return new Wanted(hash, torrent.infoHash(), torrent.name(), size);
  }
}
