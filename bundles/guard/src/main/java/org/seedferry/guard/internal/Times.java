package org.seedferry.guard.internal;

import java.time.Duration;

/** Durations that may be longer than a long counts. */
public final class Times {
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Times() {}

  /** The duration in nanoseconds, at most a hundred years, at least none. */
  public static long nanos(Duration duration) {
    if (duration.isNegative()) {
      return 0;
    }
    return (duration.compareTo(LONGEST) > 0 ? LONGEST : duration).toNanos();
  }

  /** A duration for people: 250 ms, 4 s, 5 min. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 120_000) {
      return (millis + 500) / 1_000 + " s";
    }
    return (millis + 30_000) / 60_000 + " min";
  }
}
