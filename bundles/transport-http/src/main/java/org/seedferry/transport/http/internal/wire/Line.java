package org.seedferry.transport.http.internal.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The bytes to and from a peer. Used by one thread at a time, but for {@link #close()}, which ends
 * a blocked call of another thread. Every wait has a limit; an interrupt closes the line.
 */
interface Line extends Closeable {

  /**
   * Reads at least one byte, into a buffer that has room.
   *
   * @return how many; -1 when the peer has ended the line in an orderly way
   */
  int read(ByteBuffer target) throws IOException;

  /** Writes all of the buffer. */
  void write(ByteBuffer source) throws IOException;

  /** True when an idle line is of no use: the peer has closed it, or says what nobody asked for. */
  boolean isStale() throws IOException;

  /**
   * How long the peer may stay silent, or take nothing, from now on.
   *
   * @return how long it could before
   */
  Duration limit(Duration silence);

  @Override
  void close();
}
