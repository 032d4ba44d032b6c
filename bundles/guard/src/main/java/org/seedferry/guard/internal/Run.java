package org.seedferry.guard.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a task: its stop signal, and what is bound to it. */
final class Run implements StopSignal {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private final String name;
  private final TimeAndThreads time;
  private final Executor crew;
  private final TimeAndThreads.Gate stop;
  private final Object lock = new Object();
  private final Deque<AutoCloseable> bound = new ArrayDeque<>();
  private Thread thread = Thread.currentThread();
  private volatile boolean requested;
  private boolean sleeping;
  private boolean over;
  private TimeAndThreads.Gate closing;
  private Thread closer;

  Run(String name, TimeAndThreads time, Executor crew) {
    this.name = name;
    this.time = time;
    this.crew = crew;
    this.stop = time.gate();
  }

  @Override
  public boolean requested() {
    return requested;
  }

  @Override
  public boolean sleep(Duration duration) throws InterruptedException {
    boolean own;
    synchronized (lock) {
      if (requested) {
        return false;
      }
      own = Thread.currentThread() == thread;
      sleeping |= own;
    }
    try {
      return !stop.await(duration);
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
      if (!requested && !over) {
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
    TimeAndThreads.Gate byWorker = null;
    synchronized (lock) {
      if (requested) {
        return;
      }
      requested = true;
      interrupt = !inside && !sleeping;
      if (!over && !bound.isEmpty() && !inside) {
        byWorker = time.gate();
        closing = byWorker;
      }
    }
    stop.open();
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
            self.setName(name + " (closing)");
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
      crew.execute(job);
    } catch (Throwable noWorker) {
      job.run();
    }
  }

  /** Interrupts the run, unless it is over. */
  void interrupt() {
    synchronized (lock) {
      if (thread != null) {
        time.interrupt(thread);
      }
    }
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
      return bound.poll();
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
                  .log("{}: closing {} failed", name, resource.getClass().getName()));
    }
  }
}
