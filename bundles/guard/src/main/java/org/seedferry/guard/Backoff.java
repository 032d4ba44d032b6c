package org.seedferry.guard;

import java.time.Duration;

/**
 * Pauses that double from {@code first} to {@code max}.
 *
 * @param first the first pause, positive
 * @param max the longest pause, at least {@code first}
 * @param jitter the part of a pause, 0 to 1, that chance may take away, so that many do not come
 *     back at the same moment
 */
public record Backoff(Duration first, Duration max, double jitter) {

  /** 1 s, doubling to 5 min, with a fifth of jitter. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), 0.2);

  public Backoff {
    if (first == null || first.isNegative() || first.isZero()) {
      throw new IllegalArgumentException("backoff: first pause " + first + " is not positive");
    }
    if (max == null || max.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "backoff: longest pause " + max + " is below the first " + first);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("backoff: jitter " + jitter + " is not within 0 to 1");
    }
  }

  /**
   * The pause before the next try.
   *
   * @param triesInARow how many tries failed one after the other, at least 1
   * @param chance a random number, 0 (inclusive) to 1 (exclusive)
   */
  public Duration pause(int triesInARow, double chance) {
    int doublings = Math.min(Math.max(triesInARow, 1) - 1, 30);
    double nanos = Math.min((double) first.toNanos() * (1L << doublings), max.toNanos());
    return Duration.ofNanos((long) (nanos * (1 - jitter * chance)));
  }
}
