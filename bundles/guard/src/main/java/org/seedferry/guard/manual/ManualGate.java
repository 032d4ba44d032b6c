package org.seedferry.guard.manual;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.seedferry.guard.internal.TimeAndThreads.Gate;
import org.seedferry.guard.internal.Times;

/** A gate on time that moves by hand: who waits gives the baton back, or moves the time. */
final class ManualGate implements Gate {
  private final ManualTime time;
  private final Stage stage;
  private final Object lock;
  private final Set<ManualWorker> parked = new LinkedHashSet<>();
  private boolean open;

  ManualGate(ManualTime time, Stage stage) {
    this.time = time;
    this.stage = stage;
    this.lock = time.lock();
  }

  @Override
  public void open() {
    synchronized (lock) {
      open = true;
      while (!parked.isEmpty()) {
        parked.iterator().next().wake();
      }
      lock.notifyAll();
    }
  }

  boolean isOpen() {
    synchronized (lock) {
      return open;
    }
  }

  /** Holds the lock. */
  void enter(ManualWorker worker) {
    parked.add(worker);
  }

  /** Holds the lock. */
  void leave(ManualWorker worker) {
    parked.remove(worker);
  }

  @Override
  public boolean await(Duration limit) throws InterruptedException {
    return await(time.nanos() + Times.nanos(limit), limit);
  }

  @Override
  public void await() throws InterruptedException {
    await(null, null);
  }

  private boolean await(Long until, Duration limit) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    ManualWorker worker;
    synchronized (lock) {
      if (open) {
        return true;
      }
      worker = stage.worker(Thread.currentThread());
    }
    if (worker == null) {
      return time.driveUntil(this, until, limit);
    }
    if (worker.park(this, until)) {
      throw new InterruptedException();
    }
    return isOpen();
  }
}
