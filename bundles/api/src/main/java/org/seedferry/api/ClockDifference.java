package org.seedferry.api;

import java.time.Duration;
import java.time.Instant;

/** How far the clock of a peer is ahead of ours, as far as a question and its answer can tell. */
public final class ClockDifference {

  /** Peers tell whole seconds. */
  private static final Duration GRAIN = Duration.ofSeconds(1);

  private ClockDifference() {}

  /**
   * The least difference that the answer allows; zero when it may be none.
   *
   * @param asked when the question left, by our clock
   * @param told what the peer's clock showed meanwhile, in whole seconds
   * @param answered when the answer was here, by our clock
   * @return negative when the peer's clock is behind
   */
  public static Duration of(Instant asked, Instant told, Instant answered) {
    if (told.isAfter(answered)) {
      return Duration.between(answered, told);
    }
    Instant latest = told.plus(GRAIN);
    return latest.isBefore(asked) ? Duration.between(asked, latest) : Duration.ZERO;
  }
}
