package org.seedferry.orchestrator.internal;

import java.time.Instant;
import org.seedferry.api.Advice;

/**
 * What the last poll of a seedbox brought.
 *
 * @param polls how many polls there were
 * @param failures how many of them failed
 * @param settling how many transfers that are not known yet may become complete without anybody's
 *     doing
 * @param failuresInARow how many polls failed since the last good one
 * @param last when the last poll ended, null before the first
 * @param lastGood when the last good poll ended, null before the first
 * @param failure what the last poll failed of, null when it did not
 * @param advice what to do about it, null when it did not fail
 */
record PollResult(
    int polls,
    int failures,
    int settling,
    int failuresInARow,
    Instant last,
    Instant lastGood,
    String failure,
    Advice advice) {

  static final PollResult NONE = new PollResult(0, 0, 0, 0, null, null, null, null);

  PollResult good(int stillSettling, Instant at) {
    return new PollResult(polls + 1, failures, stillSettling, 0, at, at, null, null);
  }

  PollResult bad(String message, Advice what, Instant at) {
    return new PollResult(
        polls + 1, failures + 1, settling, failuresInARow + 1, at, lastGood, message, what);
  }
}
