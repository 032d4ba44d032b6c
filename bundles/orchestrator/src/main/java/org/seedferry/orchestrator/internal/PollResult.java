package org.seedferry.orchestrator.internal;

import org.seedferry.api.Advice;

/**
 * What the last poll of a seedbox brought.
 *
 * @param polls how many polls there were
 * @param settling how many transfers that are not known yet may become complete without anybody's
 *     doing
 * @param failuresInARow how many polls failed since the last good one
 * @param failure what the last poll failed of, null when it did not
 * @param advice what to do about it, null when it did not fail
 */
record PollResult(int polls, int settling, int failuresInARow, String failure, Advice advice) {

  static final PollResult NONE = new PollResult(0, 0, 0, null, null);

  PollResult good(int stillSettling) {
    return new PollResult(polls + 1, stillSettling, 0, null, null);
  }

  PollResult bad(String message, Advice what) {
    return new PollResult(polls + 1, settling, failuresInARow + 1, message, what);
  }
}
