package org.seedferry.api.ledger;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a seedbox is given to get a transfer: a magnet link or the bytes of a {@code .torrent} file.
 * Immutable as long as nobody writes into the bytes.
 *
 * @param magnet the link, null for a torrent file
 * @param torrent the file's bytes, null for a link
 */
public record GrabSource(String magnet, byte[] torrent) {

  public GrabSource {
    if ((magnet == null) == (torrent == null)) {
      throw new IllegalArgumentException("it is either a magnet link or a torrent file");
    }
  }

  public static GrabSource magnet(String link) {
    return new GrabSource(link, null);
  }

  public static GrabSource torrent(byte[] bytes) {
    return new GrabSource(null, bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GrabSource that
        && Objects.equals(magnet, that.magnet)
        && Arrays.equals(torrent, that.torrent);
  }

  @Override
  public int hashCode() {
    return Objects.hash(magnet, Arrays.hashCode(torrent));
  }

  /** Without the content: a link may hold a passkey. */
  @Override
  public String toString() {
    return magnet != null ? "a magnet link" : torrent.length + " bytes of a torrent file";
  }
}
