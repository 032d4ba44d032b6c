package org.seedferry.transport.ftp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Bytes to and from a peer. Used by one thread at a time, but for {@link #close()}, which ends a
 * blocked call of another thread.
 */
interface Line extends AutoCloseable {

  /**
   * Reads what is there; waits only when that is nothing.
   *
   * @param target has room for a byte at least
   * @param limit how long to wait at most; zero not to wait
   * @return how many bytes; -1 at the end; 0 when the limit is zero and nothing is there
   * @throws java.net.SocketTimeoutException when the limit is over
   */
  int read(ByteBuffer target, Duration limit) throws IOException;

  /**
   * Writes everything.
   *
   * @param limit how long the peer may take nothing
   * @throws java.net.SocketTimeoutException when the limit is over
   */
  void write(ByteBuffer source, Duration limit) throws IOException;

  /** Ends it at once, without a word to the peer. */
  @Override
  void close();
}
