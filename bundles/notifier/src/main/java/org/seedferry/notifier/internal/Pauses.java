package org.seedferry.notifier.internal;

import java.time.Duration;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.guard.Backoff;

/** How long to leave a channel alone after failures in a row. Used by one thread at a time. */
final class Pauses {

  private static final Backoff BACKOFF =
      new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), 0);
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  private int failures;

  Duration after(RemoteFailure failure) {
    failures++;
    if (failure.advice() != Advice.RETRY_AFTER) {
      return BACKOFF.pause(failures, 0);
    }
    Duration asked = failure.retryAfter();
    if (asked.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }

  void reset() {
    failures = 0;
  }
}
