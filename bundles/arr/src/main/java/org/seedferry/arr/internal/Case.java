package org.seedferry.arr.internal;

import java.time.Duration;
import java.time.Instant;
import org.seedferry.arr.internal.GiveBackRules.Reason;
import org.seedferry.guard.Backoff;

/** One transfer that may have to be given back. Used by one thread at a time. */
final class Case {

  private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(30), Duration.ofHours(1), 0);
  private static final int TRIES = 12;

  private final long transferId;
  private final Reason reason;
  private final String detail;
  private int tries;
  private boolean closed;
  private Instant due = Instant.MIN;

  /**
   * @param reason why, as far as it is known
   * @param detail more for people, may be empty
   */
  Case(long transferId, Reason reason, String detail) {
    this.transferId = transferId;
    this.reason = reason;
    this.detail = detail;
  }

  long transferId() {
    return transferId;
  }

  Reason reason() {
    return reason;
  }

  String detail() {
    return detail;
  }

  boolean isDue(Instant now) {
    return !closed && !now.isBefore(due);
  }

  boolean isClosed() {
    return closed;
  }

  /** Nothing is left to do about it. */
  void close() {
    closed = true;
  }

  /**
   * A try has failed; after enough of them it is closed.
   *
   * @param asked for how long the *arr wants to be left alone, null where it does not say
   */
  void failed(Instant now, Duration asked) {
    tries++;
    closed = tries >= TRIES;
    Duration pause = PAUSES.pause(tries, 0);
    due = now.plus(asked != null && asked.compareTo(pause) > 0 ? asked : pause);
  }
}
