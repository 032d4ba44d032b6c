package org.seedferry.guard.manual;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.seedferry.guard.internal.Dress;
import org.seedferry.guard.internal.TimeAndThreads.Job;
import org.seedferry.guard.internal.TimeAndThreads.Wake;

/** A worker: a thread that runs only while it has the baton. */
final class ManualWorker implements Runnable {
  private static final long IDLE_MILLIS = 2_000;
  private static final String IDLE = "guard/idle";

  private final ManualTime time;
  private final Stage stage;
  private final Object lock;
  private final Thread thread = new Thread(null, this, IDLE, 0, false);
  private final Dress dress = new Dress(thread, IDLE);
  private final Semaphore baton = new Semaphore(0);
  private Job job;
  private boolean started;
  private ManualGate parkedAt;
  private boolean interrupted;

  ManualWorker(ManualTime time, Stage stage) {
    this.time = time;
    this.stage = stage;
    this.lock = time.lock();
    thread.setDaemon(true);
    thread.setContextClassLoader(ManualTime.class.getClassLoader());
  }

  Thread thread() {
    return thread;
  }

  /** What it does when it gets the baton. Holds the lock. */
  void take(String owner, Job next) {
    job = next;
    thread.setName(owner + "/idle");
  }

  /** Gives it the baton. Holds the lock. */
  void hand() {
    baton.release();
    if (!started) {
      started = true;
      thread.start();
    }
  }

  @Override
  public void run() {
    while (awaitJob()) {
      try {
        job.run(dress, time.nanos());
      } finally {
        job = null;
        rest();
      }
    }
  }

  private boolean awaitJob() {
    boolean called = false;
    while (!called) {
      try {
        called = baton.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        continue;
      }
      synchronized (lock) {
        if (job == null && stage.dismiss(this, called)) {
          return false;
        }
      }
    }
    return true;
  }

  private void rest() {
    synchronized (lock) {
      if (!stage.idle(this)) {
        baton.release();
      }
    }
  }

  /** Asks for the baton after a wait, if it waits. Holds the lock. */
  void wake() {
    if (parkedAt != null) {
      parkedAt.leave(this);
      parkedAt = null;
      stage.queue(this);
    }
  }

  /** Interrupts its wait, or its thread. */
  void interrupt() {
    synchronized (lock) {
      if (parkedAt == null) {
        thread.interrupt();
      } else {
        interrupted = true;
        wake();
      }
    }
  }

  /** Waits without the baton until woken; true when somebody interrupted the wait. */
  boolean park(ManualGate gate, Long until) {
    Wake timeout = null;
    synchronized (lock) {
      parkedAt = gate;
      gate.enter(this);
      interrupted = false;
      if (until != null) {
        timeout = time.at(until, this::wakeNow);
      }
      stage.leave(this);
    }
    boolean handed = false;
    while (!handed) {
      try {
        baton.acquire();
        handed = true;
      } catch (InterruptedException e) {
        synchronized (lock) {
          interrupted = true;
          wake();
        }
      }
    }
    if (timeout != null) {
      timeout.cancel();
    }
    synchronized (lock) {
      return interrupted;
    }
  }

  private void wakeNow() {
    synchronized (lock) {
      wake();
    }
  }
}
