package org.seedferry.testing.http;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Counts the bytes of the bodies that were sent, and holds each body to a pace. Thread-safe. */
final class Meter {

  private final Map<String, Long> sent = new HashMap<>();
  private long total;
  private volatile long perSecond = Long.MAX_VALUE;

  void pace(long bytesPerSecond) {
    perSecond = bytesPerSecond;
  }

  /** How many bytes of a body go out at a time: a fraction of a second's worth, at most a block. */
  int portion(int block) {
    return (int) Math.max(1, Math.min(block, perSecond / 50));
  }

  /** Counts bytes that were sent, then waits as long as their pace demands. */
  void sent(String path, int count) throws IOException {
    synchronized (this) {
      sent.merge(path, (long) count, Long::sum);
      total += count;
      notifyAll();
    }
    long pace = perSecond;
    if (pace < Long.MAX_VALUE) {
      try {
        new CountDownLatch(1).await(count * 1_000_000_000L / pace, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("the server is closed", e);
      }
    }
  }

  synchronized long total() {
    return total;
  }

  synchronized Map<String, Long> byPath() {
    return Map.copyOf(sent);
  }

  /** Waits until that many bytes were sent; false when the limit is over before. */
  synchronized boolean await(long bytes, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (total < bytes) {
      long rest = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (rest <= 0) {
        return false;
      }
      wait(rest);
    }
    return true;
  }
}
