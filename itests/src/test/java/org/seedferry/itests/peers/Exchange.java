package org.seedferry.itests.peers;

import java.io.IOException;

/**
 * The bytes of a transfer on their way from one torrent client to another; they can be stopped in
 * the midst, and the clients can be brought together again after one has ended.
 */
public final class Exchange implements AutoCloseable {

  private static final long BYTES_PER_SECOND = 1 << 20;

  private final TorrentClient to;
  private final Torrent torrent;
  private final SlowLine line;
  private Introduction introduction;

  /** Lets a client take a transfer from another one. */
  public Exchange(TorrentClient from, TorrentClient to, Torrent torrent) throws IOException {
    this.to = to;
    this.torrent = torrent;
    this.line = new SlowLine(from.daemon().peerPort()).pace(BYTES_PER_SECOND);
    boolean introduced = false;
    try {
      introduce();
      introduced = true;
    } finally {
      if (!introduced) {
        line.close();
      }
    }
  }

  /** How many bytes have come from the first client. */
  public long sent() {
    return line.sent();
  }

  /** Lets no more bytes through. */
  public void hold() {
    line.pace(1);
  }

  /** Brings both together again, and lets the bytes go. */
  public void goOn() throws IOException {
    introduction.close();
    line.free();
    introduce();
  }

  private void introduce() throws IOException {
    introduction = Introduction.of(line.port(), to.daemon().peerPort(), torrent.infoHash());
  }

  @Override
  public void close() throws IOException {
    introduction.close();
    line.close();
  }
}
