package org.seedferry.downloader.internal.fetch;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Direct buffers, used again and again: there are as many as connections read at a time.
 * Thread-safe.
 */
final class Buffers {

  private static final int SIZE = 256 << 10;

  private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

  /** An empty buffer, nobody else's until it is given back. */
  ByteBuffer take() {
    ByteBuffer buffer = idle.poll();
    return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
  }

  void giveBack(ByteBuffer buffer) {
    idle.add(buffer);
  }

  /** Forgets those that nobody uses. */
  void clear() {
    idle.clear();
  }
}
