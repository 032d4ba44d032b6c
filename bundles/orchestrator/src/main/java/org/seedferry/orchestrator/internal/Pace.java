package org.seedferry.orchestrator.internal;

import java.time.Duration;
import org.seedferry.api.Advice;
import org.seedferry.guard.Backoff;

/**
 * How long a seedbox is left alone after a poll: for the interval, and for longer after failures in
 * a row or where the seedbox asks for that.
 *
 * @param interval the pause while none fails, positive
 * @param patient whether failures make it longer; false where somebody waits for the end
 */
record Pace(Duration interval, boolean patient) {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** The pause before the next poll. */
  Duration after(PollResult last) {
    return longer(backoff(last), last.retryAfter());
  }

  /** The pause before a poll that somebody waits for: it is short where that can help. */
  Duration soonest(PollResult last) {
    return last.advice() == Advice.ASK_USER ? after(last) : longer(SOON, last.retryAfter());
  }

  /** Where a part of this host is missing, the seedbox does not suffer from being asked. */
  private Duration backoff(PollResult last) {
    boolean suffers = last.failuresInARow() > 0 && last.advice() != Advice.ABSENT;
    return patient && suffers
        ? new Backoff(interval, longer(interval, LONGEST), 0).pause(last.failuresInARow(), 0)
        : interval;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
