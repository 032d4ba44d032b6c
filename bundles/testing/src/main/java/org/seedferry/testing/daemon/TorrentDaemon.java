package org.seedferry.testing.daemon;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A real torrent client in a folder of its own, on loopback only, that talks to nobody by itself.
 */
public interface TorrentDaemon extends AutoCloseable {

  /** Starts it again where it was, after a {@link #kill} or a {@link #close}. */
  void start() throws IOException;

  /** Ends it at once, as a crash does. */
  void kill();

  /** The folder that it downloads into. */
  Path downloads();

  /** Where other clients reach it. */
  int peerPort();

  /** Ends it in order. */
  @Override
  void close();
}
