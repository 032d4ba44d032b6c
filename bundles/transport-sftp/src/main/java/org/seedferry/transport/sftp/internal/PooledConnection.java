package org.seedferry.transport.sftp.internal;

import java.util.concurrent.atomic.AtomicInteger;

/** A connection and how many large files are being read over it. Thread-safe. */
final class PooledConnection {

  private final SftpChannel channel;
  private final AtomicInteger streams = new AtomicInteger();

  PooledConnection(SftpChannel channel) {
    this.channel = channel;
  }

  SftpChannel channel() {
    return channel;
  }

  int streams() {
    return streams.get();
  }

  /** A large file begins to be read. */
  void begin() {
    streams.incrementAndGet();
  }

  /** A large file is read no more. */
  void end() {
    streams.decrementAndGet();
  }
}
