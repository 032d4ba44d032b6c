package org.seedferry.itests.peers;

import java.io.IOException;
import java.nio.file.Path;
import org.seedferry.testing.daemon.TorrentDaemon;

/** A torrent client of this machine, told by its own API what to do. Not thread-safe. */
public interface TorrentClient extends AutoCloseable {

  /** Its process. */
  TorrentDaemon daemon();

  /** How a host reaches it: the beginning of a URI, without its query. */
  String uri();

  /** The password that it asks for. */
  String password();

  /**
   * Adds a transfer and starts it; what lies in its folder already counts as fetched. It may be
   * some time before the client has it.
   */
  void add(Torrent torrent, String label) throws IOException;

  /** Whether it knows a transfer. */
  boolean has(Torrent torrent) throws IOException;

  /** How much of a transfer it has, 0 to 1; 0 for one that it does not know. */
  double done(Torrent torrent) throws IOException;

  /** Goes on with a transfer that a crash has left paused. */
  default void resume(Torrent torrent) throws IOException {}

  /** The folder that it downloads into. */
  default Path downloads() {
    return daemon().downloads();
  }

  @Override
  default void close() {
    daemon().close();
  }
}
