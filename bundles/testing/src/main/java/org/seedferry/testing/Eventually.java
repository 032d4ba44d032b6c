package org.seedferry.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads and processes do, by asking again and again. */
public final class Eventually {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @throws AssertionError when it does not within the limit
   */
  public static void holds(String what, Duration limit, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
