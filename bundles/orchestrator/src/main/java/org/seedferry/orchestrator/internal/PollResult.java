package org.seedferry.orchestrator.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.progress.RemoteListing;

/**
 * What the last poll of a seedbox brought.
 *
 * @param polls how many polls there were
 * @param failures how many of them failed
 * @param settling how many transfers that are not known yet may become complete without anybody's
 *     doing
 * @param elsewhere the info-hashes of complete transfers that are taken from another seedbox
 * @param failuresInARow how many polls failed since the last good one
 * @param last when the last poll ended, null before the first
 * @param listing what the last good poll has listed, null before the first
 * @param failure what the last poll failed of, null when it did not
 * @param advice what to do about it, null when it did not fail
 * @param retryAfter how long the seedbox asks to be left alone, zero when it does not
 */
record PollResult(
    int polls,
    int failures,
    int settling,
    Set<String> elsewhere,
    int failuresInARow,
    Instant last,
    RemoteListing listing,
    String failure,
    Advice advice,
    Duration retryAfter) {

  static final PollResult NONE =
      new PollResult(0, 0, 0, Set.of(), 0, null, null, null, null, Duration.ZERO);

  /** When the last good poll ended, null before the first. */
  Instant lastGood() {
    return listing == null ? null : listing.at();
  }

  PollResult good(int stillSettling, Set<String> takenElsewhere, RemoteListing listed) {
    return new PollResult(
        polls + 1,
        failures,
        stillSettling,
        Set.copyOf(takenElsewhere),
        0,
        listed.at(),
        listed,
        null,
        null,
        Duration.ZERO);
  }

  PollResult bad(RemoteFailure why, Instant at) {
    return new PollResult(
        polls + 1,
        failures + 1,
        settling,
        elsewhere,
        failuresInARow + 1,
        at,
        listing,
        why.getMessage(),
        why.advice(),
        why.retryAfter() == null ? Duration.ZERO : why.retryAfter());
  }
}
