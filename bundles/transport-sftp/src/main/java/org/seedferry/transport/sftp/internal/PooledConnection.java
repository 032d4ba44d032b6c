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

  void begin(boolean isStream) {
    streams.addAndGet(isStream ? 1 : 0);
  }

  void end(boolean isStream) {
    streams.addAndGet(isStream ? -1 : 0);
  }
}
