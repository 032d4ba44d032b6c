package org.seedferry.downloader.internal.fetch;

import java.util.Map;
import org.seedferry.guard.ClosedException;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.seedferry.guard.Work;

/** One unit of work of a fetch, known from before it is handed to a pool. Thread-safe. */
final class Unit {

  /** So long one may take to be handed over; a panic may have come in between. */
  private static final long HANDING = 5_000;

  private final long made;
  private volatile boolean handed;
  private volatile GuardedTask task;

  /**
   * @param now milliseconds
   */
  Unit(long now) {
    this.made = now;
  }

  /**
   * Hands the work to a pool; false when that does not take it: it is full, or a stop has closed
   * it, which may not have reached the one who hands it over.
   */
  boolean isTaken(
      GuardedPool pool, String name, Map<String, String> fields, Work work, StopSignal stop) {
    try {
      if (stop.requested()) {
        return false;
      }
      task = pool.trySubmit(name, fields, work);
      return task != null;
    } catch (ClosedException e) {
      return false;
    } finally {
      handed = true;
    }
  }

  /** Ends it, also before it has begun. */
  void cancel() {
    GuardedTask current = task;
    if (current != null) {
      current.cancel();
    }
  }

  /** True when it neither runs nor will. */
  boolean isOver(long now) {
    if (!handed) {
      return now - made > HANDING;
    }
    GuardedTask current = task;
    return current == null || current.ended();
  }
}
