package org.seedferry.guard.manual;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.seedferry.guard.internal.Dress;
import org.seedferry.guard.internal.DueQueue;
import org.seedferry.guard.internal.TimeAndThreads;
import org.seedferry.guard.internal.Times;

/**
 * Time that moves by hand, and threads of which one at a time goes on. A thread from outside that
 * moves the time, or that waits for a gate, drives: it makes the due calls, and lets the {@link
 * Stage} come to rest after each.
 */
final class ManualTime implements TimeAndThreads {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(40);

  private final Object lock = new Object();
  private final DueQueue<Due> queue = new DueQueue<>();
  private final Stage stage = new Stage(this);
  private Thread driver;
  private long now;

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return Clock.fixed(instant(), zone);
        }

        @Override
        public Instant instant() {
          return START.plusNanos(nanos());
        }
      };

  Object lock() {
    return lock;
  }

  // ---- the seam

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public long nanos() {
    synchronized (lock) {
      return now;
    }
  }

  @Override
  public double chance() {
    return 0;
  }

  @Override
  public Wake at(long at, Runnable wake) {
    synchronized (lock) {
      Due due = new Due(wake);
      queue.put(due, at);
      return due;
    }
  }

  @Override
  public Crew crew(String owner) {
    return new Crew() {
      @Override
      public void execute(Runnable job) {
        stage.enqueue(
            owner,
            (dress, at) -> {
              dress.off();
              job.run();
            });
      }

      @Override
      public Turn turn(Job job) {
        return new ManualTurn(owner, job);
      }

      @Override
      public void dismiss() {
        // The workers belong to the test, not to an owner; they go when it closes the time.
      }
    };
  }

  @Override
  public Gate gate() {
    return new ManualGate(this, stage);
  }

  @Override
  public void interrupt(Thread thread) {
    ManualWorker worker = stage.worker(thread);
    if (worker == null) {
      thread.interrupt();
    } else {
      worker.interrupt();
    }
  }

  @Override
  public Set<Thread> threads() {
    return stage.threads();
  }

  /** How much is due some time. */
  int planned() {
    synchronized (lock) {
      return queue.size();
    }
  }

  @Override
  public void close() {
    if (stage.closed()) {
      return;
    }
    if (stage.worker(Thread.currentThread()) == null) {
      drive(stage::restSoon);
    }
    synchronized (lock) {
      queue.clear();
      stage.close();
    }
  }

  // ---- driving

  /** Runs all that is due now. */
  void settle() {
    advance(Duration.ZERO);
  }

  /** Moves the time, and runs all that becomes due, each at its time. */
  void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not go back by " + duration);
    }
    drive(
        () -> {
          long until = nanos() + Times.nanos(duration);
          rest();
          for (Due due = next(until); due != null; due = next(until)) {
            due.wake.run();
            rest();
          }
          arrive(until);
        });
  }

  private void rest() {
    String blocked = stage.restWithin(PATIENCE);
    if (blocked != null) {
      throw new IllegalStateException(
          "guarded work did not come to rest within 10 s: it blocks in something else than"
              + " StopSignal.sleep\n"
              + blocked);
    }
  }

  private void drive(Runnable moves) {
    synchronized (lock) {
      if (stage.worker(Thread.currentThread()) != null) {
        throw new IllegalStateException("guarded work does not move the time; it sleeps");
      }
      long until = System.nanoTime() + PATIENCE;
      while (driver != null && driver != Thread.currentThread()) {
        if (System.nanoTime() - until > 0) {
          throw new IllegalStateException(
              driver.getName() + " has moved the time for 10 s already");
        }
        waitFor(10);
      }
      if (driver != null) {
        throw new IllegalStateException("the time is being moved already");
      }
      driver = Thread.currentThread();
    }
    try {
      moves.run();
    } finally {
      synchronized (lock) {
        driver = null;
        lock.notifyAll();
      }
    }
  }

  /** The next due call up to a time, which it becomes now; null when there is none. */
  private Due next(long until) {
    synchronized (lock) {
      Due due = queue.first();
      if (due == null || due.at() > until) {
        return null;
      }
      queue.remove(due);
      arrive(due.at());
      return due;
    }
  }

  private void arrive(long at) {
    synchronized (lock) {
      now = Math.max(now, at);
    }
  }

  /** Waits for a notification. Holds the lock. */
  void waitFor(long millis) {
    boolean interrupted = false;
    try {
      lock.wait(millis);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A thread from outside waits: it moves the time itself, as far as it is willing to wait. */
  boolean driveUntil(ManualGate gate, Long until, Duration limit) throws InterruptedException {
    long patience =
        System.nanoTime() + (limit == null ? PATIENCE : Math.min(PATIENCE, Times.nanos(limit)));
    boolean[] end = new boolean[1];
    while (!gate.isOpen() && !end[0]) {
      drive(() -> end[0] = !step(gate, until, patience));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return gate.isOpen();
  }

  /** One step of time; false when there is nothing to wait for any more. */
  private boolean step(ManualGate gate, Long until, long patience) {
    String blocked = stage.restWithin(Math.max(patience - System.nanoTime(), MOMENT));
    if (gate.isOpen()) {
      return false;
    }
    Due due = blocked == null ? next(until == null ? Long.MAX_VALUE : until) : null;
    boolean tired = until == null && System.nanoTime() - patience > 0;
    if (due != null && !tired) {
      due.wake.run();
      return true;
    }
    if (until == null) {
      throw new IllegalStateException(
          blocked == null
              ? "this would wait for ever: no guarded work is left that could end the wait"
              : "guarded work did not come to rest within 10 s\n" + blocked);
    }
    arrive(until);
    return false;
  }

  // ---- due calls

  private final class Due extends DueQueue.Due implements Wake {
    private final Runnable wake;

    Due(Runnable wake) {
      this.wake = wake;
    }

    @Override
    public void cancel() {
      synchronized (lock) {
        queue.remove(this);
      }
    }
  }

  private final class ManualTurn implements Turn {
    private final String owner;
    private final Job job;
    private final Due due = new Due(this::come);
    private boolean coming;

    ManualTurn(String owner, Job job) {
      this.owner = owner;
      this.job = job;
    }

    @Override
    public void at(long at) {
      synchronized (lock) {
        queue.remove(due);
        if (at > now) {
          queue.put(due, at);
        } else {
          come();
        }
      }
    }

    @Override
    public void again(long at) {
      at(at);
    }

    @Override
    public void cancel() {
      due.cancel();
    }

    private void come() {
      synchronized (lock) {
        if (!coming) {
          stage.enqueue(owner, this::run);
          coming = true;
        }
      }
    }

    private void run(Dress dress, long at) {
      synchronized (lock) {
        coming = false;
      }
      job.run(dress, at);
    }
  }
}
