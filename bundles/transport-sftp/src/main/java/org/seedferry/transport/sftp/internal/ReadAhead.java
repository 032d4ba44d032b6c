package org.seedferry.transport.sftp.internal;

/**
 * How far the requests for a file run ahead of its reader: as far as the line, or the reader where
 * that is slower, takes in twice a round trip. More would not make it faster, and all of it would
 * still come when the file is closed early. Used by one thread at a time, but for {@link #end()}.
 */
final class ReadAhead {

  private static final int FIRST_BLOCKS = 4;

  /** What servers and disks may dawdle without a gap in the stream, in nanoseconds. */
  private static final long SLACK = 25_000_000;

  private final ConnectionPool pool;
  private final long horizon;
  private int block;
  private long window;

  /**
   * Counts the file as being read, until {@link #end()}.
   *
   * @param block how many bytes one request asks for at most
   * @param roundTrip of the connection, in nanoseconds
   */
  ReadAhead(ConnectionPool pool, int block, long roundTrip) {
    this.pool = pool;
    this.horizon = 2 * roundTrip + SLACK;
    this.block = block;
    this.window = (long) FIRST_BLOCKS * block;
    pool.begin();
  }

  int block() {
    return block;
  }

  /** The server answered with less than was asked for. */
  void gave(int bytes) {
    block = Math.max(Math.min(block, bytes), 1024);
  }

  /** How many bytes may be under way or wait for the reader. */
  long limit() {
    return Math.max(Math.min(window, pool.share()), block);
  }

  /**
   * The reader takes an answer.
   *
   * @param age how long ago it was asked for, in nanoseconds: what is under way, over the rate
   */
  void took(int bytes, long age) {
    if (age < horizon) {
      window = Math.min(window + bytes, limit() * 2);
    } else if (age > 2 * horizon) {
      window = Math.max(window - bytes, block);
    }
  }

  /** The file is read no more; called once. */
  void end() {
    pool.end();
  }
}
