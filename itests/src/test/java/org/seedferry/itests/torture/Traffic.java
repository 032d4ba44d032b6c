package org.seedferry.itests.torture;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Counts the bytes of all bodies, and holds them together to a rate. Thread-safe. */
final class Traffic {

  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private long total;
  private long perSecond = Long.MAX_VALUE;
  private long due = System.nanoTime();

  /** No more than this goes out in a second from now on, over all connections. */
  synchronized void limit(long bytesPerSecond) {
    perSecond = bytesPerSecond;
  }

  /** How many bytes may go out at a time, at most so many. */
  synchronized int portion(int most) {
    return (int) Math.max(1, Math.min(most, perSecond / 200));
  }

  /** Counts bytes that went out, and waits as long as the rate demands. */
  void sent(int count) {
    long until;
    synchronized (this) {
      total += count;
      notifyAll();
      if (perSecond == Long.MAX_VALUE) {
        return;
      }
      due = Math.max(due, System.nanoTime() - BURST_NANOS) + count * 1_000_000_000L / perSecond;
      until = due;
    }
    for (long rest = until - System.nanoTime();
        rest > 0 && !Thread.currentThread().isInterrupted();
        rest = until - System.nanoTime()) {
      LockSupport.parkNanos(rest);
    }
  }

  /** How many bytes went out so far. */
  synchronized long total() {
    return total;
  }

  /** Waits until that many bytes went out; false when the limit is over before. */
  synchronized boolean await(long bytes, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (total < bytes) {
      long rest = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (rest <= 0) {
        return false;
      }
      wait(rest);
    }
    return true;
  }
}
