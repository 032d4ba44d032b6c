package org.seedferry.downloader.internal.fetch;

import java.time.Clock;

/** Counts bytes and their rate over the last seconds. Thread-safe. */
final class RateMeter {

  private static final int SECONDS = 5;

  private final Clock clock;
  private final long[] bytes = new long[SECONDS + 1];
  private final long[] second = new long[SECONDS + 1];
  private final long started;

  RateMeter(Clock clock) {
    this.clock = clock;
    this.started = clock.millis();
  }

  synchronized void add(long count) {
    long now = clock.millis() / 1000;
    int slot = (int) (now % bytes.length);
    if (second[slot] != now) {
      second[slot] = now;
      bytes[slot] = 0;
    }
    bytes[slot] += count;
  }

  synchronized long perSecond() {
    long now = clock.millis();
    long sum = 0;
    for (int slot = 0; slot < bytes.length; slot++) {
      if (second[slot] > now / 1000 - SECONDS) {
        sum += bytes[slot];
      }
    }
    long window = Math.min(now - started, (SECONDS - 1) * 1000L + now % 1000);
    return sum * 1000 / Math.max(window, 200);
  }
}
