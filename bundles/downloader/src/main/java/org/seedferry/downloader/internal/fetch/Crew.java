package org.seedferry.downloader.internal.fetch;

import java.util.function.BooleanSupplier;

/**
 * Counts the workers of a fetch in and out, and says which of them is the last, who concludes it.
 * Thread-safe; what it asks back is asked under its lock.
 */
final class Crew {

  private int workers;
  private int arriving;
  private volatile int dismissals;
  private int leaving;
  private boolean ended;

  /** How many there are, those on their way included. */
  synchronized int size() {
    return workers - dismissals;
  }

  /** How many of them have not begun yet. */
  synchronized int arriving() {
    return arriving;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /** Counts one in that is about to be started; false after the end. */
  synchronized boolean isHired() {
    if (ended) {
      return false;
    }
    workers++;
    arriving++;
    return true;
  }

  /** One of them begins, or will not. */
  synchronized void arrives() {
    arriving--;
  }

  /** One of them is to leave as soon as it has put down what it holds. */
  synchronized void dismiss() {
    if (dismissals < workers) {
      dismissals++;
    }
  }

  /** True for one that is to leave; each is told once. */
  boolean isDismissed() {
    if (dismissals == 0) {
      return false;
    }
    synchronized (this) {
      if (leaving == dismissals) {
        return false;
      }
      leaving++;
      return true;
    }
  }

  /**
   * Counts one out.
   *
   * @param dismissed whether it was told to leave
   * @param over whether nothing is left to do
   * @return true when it was the last: the fetch has ended, and is to be concluded
   */
  synchronized boolean isLast(boolean dismissed, BooleanSupplier over) {
    workers--;
    if (dismissed) {
      leaving--;
      dismissals--;
    } else if (dismissals > leaving) {
      dismissals--;
    }
    return over.getAsBoolean() && isEndedIdle();
  }

  /** True when nobody works: then the fetch has ended by this, and is to be concluded. */
  synchronized boolean isEndedIdle() {
    if (workers > 0 || ended) {
      return false;
    }
    ended = true;
    return true;
  }

  /** True while nobody works and it has not ended. */
  synchronized boolean isIdle() {
    return workers == 0 && !ended;
  }

  /** The fetch has ended: nobody is counted in any more. */
  synchronized void end() {
    ended = true;
  }
}
