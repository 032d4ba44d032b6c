package org.seedferry.downloader.internal.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Those who carry a fetch: counts its workers in and out, says which of them is the last, who
 * concludes it, and knows whether a panic has left it without anybody who would. Thread-safe; what
 * it asks back is asked under its lock. Times are milliseconds.
 */
final class Crew {

  private final List<Unit> units = new ArrayList<>();
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

  /** The unit of work that begins the fetch, which is about to be handed to a pool. */
  synchronized Unit beginner(long now) {
    return unit(now);
  }

  /** Counts a worker in whose unit is about to be handed to a pool; empty after the end. */
  synchronized Optional<Unit> hired(long now) {
    if (ended) {
      return Optional.empty();
    }
    workers++;
    arriving++;
    return Optional.of(unit(now));
  }

  private Unit unit(long now) {
    Unit unit = new Unit(now);
    units.removeIf(each -> each.isOver(now));
    units.add(unit);
    return unit;
  }

  /** Ends all units, also those that have not begun. */
  synchronized void cancel() {
    units.forEach(Unit::cancel);
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

  /**
   * True when nobody carries the fetch any more, and nobody will: a panic has come in between.
   *
   * @param waits whether it would find work for somebody, now or later
   */
  synchronized boolean isLost(long now, BooleanSupplier waits) {
    // First the units: where none is under way, nothing of what follows changes meanwhile.
    return units.stream().allMatch(unit -> unit.isOver(now))
        && !(workers == 0 && !ended && waits.getAsBoolean());
  }

  /** The fetch has ended: nobody is counted in any more. */
  synchronized void end() {
    ended = true;
  }
}
