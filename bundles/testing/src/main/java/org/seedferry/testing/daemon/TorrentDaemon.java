package org.seedferry.testing.daemon;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A real torrent client in a folder of its own, on loopback only, that talks to nobody by itself.
 */
public interface TorrentDaemon extends AutoCloseable {

  /** The user that it asks for, where it has users. */
  String USER = "seed";

  /** The password that it asks for. */
  String PASSWORD = "s3cret-Pa55";

  /** Starts it again where it was, after a {@link #stop} or a {@link #kill}. */
  void start() throws IOException;

  /** Ends it in order; what it knows is saved. A web server in front of it stays. */
  void stop();

  /** Ends it at once, as a crash does. A web server in front of it stays. */
  void kill();

  /** The folder that it downloads into. */
  Path downloads();

  /** Where other clients reach it. */
  int peerPort();

  /** Ends all of it in order. */
  @Override
  void close();
}
