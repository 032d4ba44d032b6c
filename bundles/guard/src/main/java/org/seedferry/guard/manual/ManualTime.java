package org.seedferry.guard.manual;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.seedferry.guard.internal.Dress;
import org.seedferry.guard.internal.DueQueue;
import org.seedferry.guard.internal.TimeAndThreads;
import org.seedferry.guard.internal.Times;

/**
 * Time that moves by hand, and threads of which one at a time goes on.
 *
 * <p>Jobs run in real threads, but only who holds the baton runs. It is handed on, in the order of
 * asking, when its holder waits for a gate or is done. A thread from outside that moves the time,
 * or that waits for a gate, drives: it hands out the baton until all are at rest. A holder that
 * blocks somewhere else keeps the others waiting for a moment only; then it goes on without the
 * baton, and the rest counts as disturbed until it is back.
 */
final class ManualTime implements TimeAndThreads {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
  private static final long BLOCKED = TimeUnit.MILLISECONDS.toNanos(40);
  private static final long BUSY = TimeUnit.SECONDS.toNanos(1);
  private static final long IDLE_MILLIS = 2_000;

  private final Object lock = new Object();
  private final DueQueue<Due> queue = new DueQueue<>();
  private final Deque<Worker> ready = new ArrayDeque<>();
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final Set<Worker> strays = new LinkedHashSet<>();
  private final Map<Thread, Worker> workers = new HashMap<>();
  private Worker holder;
  private long heldSince;
  private Thread driver;
  private long now;
  private boolean closed;

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
        enqueue(owner, (dress, at) -> job.run());
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

  private void enqueue(String owner, Job job) {
    synchronized (lock) {
      if (closed) {
        throw new RejectedExecutionException("the manual guard is closed");
      }
      Worker worker = idle.poll();
      if (worker == null) {
        worker = new Worker();
        workers.put(worker.thread, worker);
      }
      worker.job = job;
      worker.thread.setName(owner + "/idle");
      ready.add(worker);
      lock.notifyAll();
    }
  }

  @Override
  public Gate gate() {
    return new ManualGate();
  }

  @Override
  public void interrupt(Thread thread) {
    synchronized (lock) {
      Worker worker = workers.get(thread);
      if (worker != null && worker.parkedAt != null) {
        worker.interrupted = true;
        worker.wake();
      } else {
        thread.interrupt();
      }
    }
  }

  @Override
  public Set<Thread> threads() {
    synchronized (lock) {
      return Set.copyOf(workers.keySet());
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
    }
    if (!inWorker()) {
      drive(() -> restWithin(BUSY));
    }
    synchronized (lock) {
      closed = true;
      queue.clear();
      idle.forEach(worker -> worker.baton.release());
      idle.clear();
      lock.notifyAll();
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
          synchronized (lock) {
            now = Math.max(now, until);
          }
        });
  }

  private boolean inWorker() {
    synchronized (lock) {
      return workers.containsKey(Thread.currentThread());
    }
  }

  private void drive(Runnable moves) {
    synchronized (lock) {
      if (inWorker()) {
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
      now = Math.max(now, due.at());
      return due;
    }
  }

  /** Hands out the baton until all are at rest. */
  private void rest() {
    String blocked = restWithin(PATIENCE);
    if (blocked != null) {
      throw new IllegalStateException(
          "guarded work did not come to rest within 10 s: it blocks in something else than"
              + " StopSignal.sleep\n"
              + blocked);
    }
  }

  /** Null at rest, or who is not after the limit. */
  private String restWithin(long limit) {
    synchronized (lock) {
      long until = System.nanoTime() + limit;
      while (true) {
        if (holder == null && !ready.isEmpty()) {
          hand(ready.poll());
          until = System.nanoTime() + limit;
        }
        if (holder == null && strays.isEmpty() && ready.isEmpty()) {
          return null;
        }
        if (System.nanoTime() - until > 0) {
          return stacks();
        }
        // At rest comes by notification; looking again is for holders that block elsewhere.
        waitFor(10);
        setAside();
      }
    }
  }

  /** Holds the lock. */
  private void hand(Worker next) {
    holder = next;
    heldSince = System.nanoTime();
    next.baton.release();
    if (!next.started) {
      next.started = true;
      next.thread.start();
    }
  }

  /** Lets a holder that blocks elsewhere go on without the baton. Holds the lock. */
  private void setAside() {
    if (holder == null || ready.isEmpty()) {
      return;
    }
    long held = System.nanoTime() - heldSince;
    Thread.State state = holder.thread.getState();
    boolean waits =
        state == Thread.State.WAITING
            || state == Thread.State.TIMED_WAITING
            || state == Thread.State.BLOCKED;
    if (held > BUSY || held > BLOCKED && waits) {
      strays.add(holder);
      holder = null;
    }
  }

  /** Holds the lock. */
  private String stacks() {
    StringBuilder text = new StringBuilder();
    Set<Worker> busy = new LinkedHashSet<>(strays);
    if (holder != null) {
      busy.add(holder);
    }
    for (Worker worker : busy) {
      text.append(worker.thread.getName()).append('\n');
      for (StackTraceElement frame : worker.thread.getStackTrace()) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    return text.toString();
  }

  private void waitFor(long millis) {
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

  // ---- due calls

  private final class ManualTurn implements Turn {
    private final String owner;
    private final Job job;
    private final Due due = new Due(this::come);
    private boolean coming;

    ManualTurn(String owner, Job job) {
      this.owner = owner;
      this.job = job;
    }

    private void come() {
      synchronized (lock) {
        if (coming) {
          return;
        }
        enqueue(
            owner,
            (dress, at) -> {
              synchronized (lock) {
                coming = false;
              }
              job.run(dress, at);
            });
        coming = true;
      }
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
  }

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

  // ---- workers

  private final class Worker implements Runnable {
    private final Thread thread = new Thread(null, this, "guard/idle", 0, false);
    private final Semaphore baton = new Semaphore(0);
    private final Dress dress = new Dress(thread, "guard/idle");
    private Job job;
    private boolean started;
    private ManualGate parkedAt;
    private boolean interrupted;

    Worker() {
      thread.setDaemon(true);
      thread.setContextClassLoader(ManualTime.class.getClassLoader());
    }

    @Override
    public void run() {
      while (awaitJob()) {
        try {
          job.run(dress, nanos());
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
          if (!called && job == null && idle.remove(this) || closed && job == null) {
            workers.remove(thread);
            return false;
          }
        }
      }
      return true;
    }

    private void rest() {
      synchronized (lock) {
        leave();
        if (!closed) {
          idle.push(this);
        } else {
          baton.release();
        }
      }
    }

    /** Gives the baton back. Holds the lock. */
    private void leave() {
      strays.remove(this);
      if (holder == this) {
        holder = null;
      }
      lock.notifyAll();
    }

    /** Asks for the baton after a wait. Holds the lock. */
    private void wake() {
      if (parkedAt != null) {
        parkedAt.parked.remove(this);
        parkedAt = null;
        ready.add(this);
        lock.notifyAll();
      }
    }

    /** Waits without the baton until woken; true when somebody interrupted the wait. */
    private boolean park(ManualGate gate, Long until) {
      Wake timeout = null;
      synchronized (lock) {
        parkedAt = gate;
        gate.parked.add(this);
        interrupted = false;
        if (until != null) {
          timeout =
              at(
                  until,
                  () -> {
                    synchronized (lock) {
                      wake();
                    }
                  });
        }
        leave();
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
      return interrupted;
    }
  }

  private final class ManualGate implements Gate {
    private final Set<Worker> parked = new LinkedHashSet<>();
    private boolean open;

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

    private boolean isOpen() {
      synchronized (lock) {
        return open;
      }
    }

    @Override
    public boolean await(Duration limit) throws InterruptedException {
      return await(nanos() + Times.nanos(limit), limit);
    }

    @Override
    public void await() throws InterruptedException {
      await(null, null);
    }

    private boolean await(Long until, Duration limit) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Worker worker;
      synchronized (lock) {
        if (open) {
          return true;
        }
        worker = workers.get(Thread.currentThread());
      }
      if (worker == null) {
        return awaitDriving(until, limit);
      }
      if (worker.park(this, until)) {
        throw new InterruptedException();
      }
      return isOpen();
    }

    /** A thread from outside moves the time itself, as far as it is willing to wait. */
    private boolean awaitDriving(Long until, Duration limit) throws InterruptedException {
      long patience =
          System.nanoTime() + (limit == null ? PATIENCE : Math.min(PATIENCE, Times.nanos(limit)));
      boolean[] end = new boolean[1];
      while (!isOpen() && !end[0]) {
        drive(() -> end[0] = !step(until, patience));
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return isOpen();
    }

    /** One step of time; false when there is nothing to wait for any more. */
    private boolean step(Long until, long patience) {
      String blocked = restWithin(Math.max(patience - System.nanoTime(), BLOCKED));
      if (isOpen()) {
        return false;
      }
      Due due =
          blocked == null ? ManualTime.this.next(until == null ? Long.MAX_VALUE : until) : null;
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
      synchronized (lock) {
        now = Math.max(now, until);
      }
      return false;
    }
  }
}
