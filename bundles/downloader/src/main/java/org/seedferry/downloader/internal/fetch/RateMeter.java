package org.seedferry.downloader.internal.fetch;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The rate of a count over the last seconds, from looks at it now and then, so that counting itself
 * costs nothing. Thread-safe. Times are milliseconds.
 */
final class RateMeter {

  private static final long WINDOW = 5_000;
  private static final long BETWEEN = 250;

  private record Sample(long at, long count) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  RateMeter(long now) {
    samples.add(new Sample(now, 0));
  }

  /** Looks at the count. */
  synchronized void look(long count, long now) {
    if (now - samples.getLast().at() >= BETWEEN) {
      samples.add(new Sample(now, count));
    }
    while (samples.size() > 1 && now - samples.getFirst().at() > WINDOW) {
      samples.removeFirst();
    }
  }

  /** How much the count grows in a second. */
  synchronized long perSecond(long count, long now) {
    Sample first = samples.getFirst();
    return (count - first.count()) * 1000 / Math.max(now - first.at(), 200);
  }
}
