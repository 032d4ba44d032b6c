package org.seedferry.guard.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a task: its stop signal, and what is bound to it. What changes is guarded by the
 * task's lock.
 *
 * <p>A run whose signal nobody has asked anything serves the next one as well: most tickers never
 * ask, and cost no memory then.
 */
final class Run implements StopSignal {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  /** What a run needs of its task. */
  interface Host {
    /** Guards all that changes. */
    Object lock();

    TimeAndThreads time();

    /** Interrupts its thread, at once or as soon as that may be disturbed. */
    void interrupt(Thread thread);

    /** What it is called in logs. */
    String label();

    /** Runs something beside the run, in a worker of its own. */
    void execute(Runnable job);
  }

  private final Host task;
  private final Object lock;
  private final Thread worker;
  private Thread thread;
  private volatile boolean asked;
  private volatile boolean requested;
  private boolean sleeping;
  private boolean over;
  private TimeAndThreads.Gate stop;
  private Deque<AutoCloseable> bound;
  private TimeAndThreads.Gate closing;
  private Thread closer;

  Run(Host task, Thread worker) {
    this.task = task;
    this.lock = task.lock();
    this.worker = worker;
    this.thread = worker;
  }

  /** Serves one more run; false when it cannot, for somebody may still hold it. Holds the lock. */
  boolean again() {
    if (asked || requested) {
      return false;
    }
    over = false;
    thread = worker;
    return true;
  }

  @Override
  public boolean requested() {
    // A write that others see costs; one is enough.
    if (!asked) {
      asked = true;
    }
    return requested;
  }

  @Override
  public boolean sleep(Duration duration) throws InterruptedException {
    boolean own;
    TimeAndThreads.Gate waited;
    synchronized (lock) {
      asked = true;
      if (requested) {
        return false;
      }
      own = Thread.currentThread() == thread;
      sleeping |= own;
      if (stop == null) {
        stop = task.time().gate();
      }
      waited = stop;
    }
    try {
      return !waited.await(duration);
    } catch (InterruptedException e) {
      if (requested) {
        return false;
      }
      throw e;
    } finally {
      if (own) {
        synchronized (lock) {
          sleeping = false;
        }
      }
    }
  }

  @Override
  public <T extends AutoCloseable> T onStop(T resource) {
    Objects.requireNonNull(resource, "resource");
    synchronized (lock) {
      asked = true;
      if (!requested && !over) {
        if (bound == null) {
          bound = new ArrayDeque<>(4);
        }
        bound.push(resource);
        return resource;
      }
    }
    close(resource);
    return resource;
  }

  @Override
  public void release(AutoCloseable resource) {
    synchronized (lock) {
      asked = true;
      if (bound == null) {
        return;
      }
      for (Iterator<AutoCloseable> i = bound.iterator(); i.hasNext(); ) {
        if (i.next() == resource) {
          i.remove();
          return;
        }
      }
    }
  }

  /**
   * Asks the run to end. Closing what is bound may take its time, so a worker does it; a run that
   * sleeps is woken without an interrupt, and cleans up undisturbed.
   */
  void stop(boolean inside) {
    boolean interrupt;
    TimeAndThreads.Gate sleeper;
    TimeAndThreads.Gate byWorker = null;
    synchronized (lock) {
      if (requested) {
        return;
      }
      requested = true;
      interrupt = !inside && !sleeping;
      sleeper = stop;
      if (!over && bound != null && !bound.isEmpty() && !inside) {
        byWorker = task.time().gate();
        closing = byWorker;
      }
    }
    if (sleeper != null) {
      sleeper.open();
    }
    if (byWorker != null) {
      closeByWorker(interrupt, byWorker);
      return;
    }
    if (inside) {
      closeBound();
    }
    if (interrupt) {
      interrupt();
    }
  }

  private void closeByWorker(boolean interrupt, TimeAndThreads.Gate done) {
    Runnable job =
        () -> {
          Thread self = Thread.currentThread();
          String before = self.getName();
          synchronized (lock) {
            closer = self;
          }
          try {
            self.setName(task.label() + " (closing)");
            closeBound();
          } finally {
            self.setName(before);
            synchronized (lock) {
              closer = null;
            }
            if (interrupt) {
              interrupt();
            }
            done.open();
          }
        };
    try {
      task.execute(job);
    } catch (Throwable noWorker) {
      job.run();
    }
  }

  /** Interrupts the run, unless it is over. */
  void interrupt() {
    synchronized (lock) {
      if (thread != null) {
        task.interrupt(thread);
      }
    }
  }

  /** Ends the run if there is nothing to release and nobody has asked it to. Holds the lock. */
  boolean endAtOnce() {
    if (requested || bound != null && !bound.isEmpty()) {
      return false;
    }
    over = true;
    thread = null;
    Thread.interrupted();
    return true;
  }

  /** Releases what is bound; from here on nobody interrupts. In the run's own thread. */
  void end() {
    TimeAndThreads.Gate others;
    synchronized (lock) {
      over = true;
      thread = null;
      others = closing;
    }
    Thread.interrupted();
    if (others != null) {
      Waiting.uninterrupted(others);
    }
    closeBound();
    Thread.interrupted();
  }

  /** The thread that closes what is bound, where that is under way. */
  Thread closer() {
    synchronized (lock) {
      return closer;
    }
  }

  private void closeBound() {
    for (AutoCloseable next = next(); next != null; next = next()) {
      close(next);
    }
  }

  private AutoCloseable next() {
    synchronized (lock) {
      return bound == null ? null : bound.poll();
    }
  }

  private void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Throwable e) {
      Quietly.log(
          () ->
              LOG.atWarn()
                  .setCause(e)
                  .log("{}: closing {} failed", task.label(), resource.getClass().getName()));
    }
  }
}
