package org.seedferry.http.internal;

import java.time.Duration;
import java.util.function.Supplier;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;

/**
 * Offers the servlet context of the faces while there is a server that can take it up. A task of
 * its own does so: whoever tells of a server may hold locks of that server, which takes the context
 * up at once. Thread-safe.
 */
final class Faces implements AutoCloseable {

  /** The task is woken at every change; this is for a run that failed. */
  private static final Duration CHECK = Duration.ofSeconds(5);

  private final Supplier<Runnable> offer;
  private final GuardedTask task;
  private final Object settling = new Object();
  private volatile boolean wanted;
  private boolean closed;
  private Runnable withdraw;

  /**
   * Faces that are not shown yet.
   *
   * @param offer offers the context; what it returns takes it back
   */
  Faces(Guard guard, Supplier<Runnable> offer) {
    this.offer = offer;
    this.task = guard.every(CHECK, "show_faces", stop -> settle());
  }

  /** Has the context offered or taken back, soon. */
  void show(boolean shown) {
    wanted = shown;
    task.runSoon();
  }

  /** Takes the context back, and offers it no more. */
  @Override
  public void close() {
    wanted = false;
    task.cancel();
    synchronized (settling) {
      closed = true;
      settle();
    }
  }

  private void settle() {
    synchronized (settling) {
      boolean shall = wanted && !closed;
      if (shall && withdraw == null) {
        withdraw = offer.get();
      } else if (!shall && withdraw != null) {
        withdraw.run();
        withdraw = null;
      }
    }
  }
}
