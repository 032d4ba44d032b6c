package org.seedferry.guard.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.seedferry.guard.Backoff;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.TaskExit;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.TaskSpec;
import org.seedferry.guard.TaskSpec.Schedule;
import org.seedferry.guard.TaskState;
import org.seedferry.guard.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guarded task from its start to its end.
 *
 * <p>Whatever happens to it happens in {@link #work()}, in a worker of its owner: a run, the next
 * due time, and also the end of a task that is cancelled while it waits. All fields that change are
 * guarded by {@code lock}; nothing foreign is called while it is held.
 */
final class Task implements GuardedTask {
  private static final Logger LOG = LoggerFactory.getLogger(Task.class);
  private static final Duration HEALTHY = Duration.ofMinutes(1);
  private static final Duration WORKER_RETRY = Duration.ofSeconds(1);

  private final Core core;
  private final TimeAndThreads time;
  private final Account account;
  private final TaskSpec spec;
  private final Home home;
  private final TimeAndThreads.Gate end;
  private final Object lock = new Object();

  private Work work;
  private Duration interval;
  private TaskState state = TaskState.WAITING;
  private boolean stopped;
  private long stopUntil;
  private boolean dispatched;
  private boolean again;
  private Thread thread;
  private Run run;
  private TimeAndThreads.Wake next;
  private TimeAndThreads.Wake watch;
  private Instant nextRun;
  private long lastEnd;
  private Instant stuckSince;
  private final Tally tally = new Tally();
  private volatile boolean closedByOwner;

  Task(Core core, Account account, TaskSpec spec, Work work, Home home) {
    this.core = core;
    this.time = core.time();
    this.account = account;
    this.spec = spec;
    this.work = work;
    this.home = home;
    this.interval = spec.interval();
    this.end = time.gate();
  }

  TaskSpec spec() {
    return spec;
  }

  String label() {
    return account.owner() + "/" + spec.name();
  }

  // ---- when it runs

  /** Lets it run from now on. */
  void begin() {
    boolean now;
    synchronized (lock) {
      now = !stopped && plan(spec.initialDelay());
    }
    if (now) {
      dispatch();
    }
  }

  /** Plans the next run; true when it is due at once. Holds the lock. */
  private boolean plan(Duration pause) {
    nextRun = time.clock().instant().plusNanos(Times.nanos(pause));
    if (pause.isZero()) {
      return true;
    }
    next = time.at(time.nanos() + Times.nanos(pause), this::dispatch);
    return false;
  }

  private void unplan() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  private void dispatch() {
    synchronized (lock) {
      if (dispatched || thread != null || state == TaskState.ENDED) {
        return;
      }
      dispatched = true;
      unplan();
    }
    try {
      account.execute(this::work);
    } catch (Throwable e) {
      synchronized (lock) {
        dispatched = false;
        next = time.at(time.nanos() + Times.nanos(WORKER_RETRY), this::dispatch);
      }
      Quietly.log(
          () ->
              LOG.atError()
                  .setCause(e)
                  .log("{}: no worker for it; again in {}", label(), Times.text(WORKER_RETRY)));
    }
  }

  @Override
  public void runSoon() {
    if (spec.schedule() != Schedule.EVERY) {
      return;
    }
    synchronized (lock) {
      if (stopped || state == TaskState.ENDED) {
        return;
      }
      if (thread != null) {
        again = true;
        return;
      }
    }
    dispatch();
  }

  @Override
  public void reschedule(Duration pause) {
    Objects.requireNonNull(pause, "interval");
    if (spec.schedule() != Schedule.EVERY) {
      throw new IllegalStateException(label() + " is not a ticker: it has no interval");
    }
    if (pause.isNegative() || pause.isZero()) {
      throw new IllegalArgumentException(label() + ": interval " + pause + " is not positive");
    }
    boolean now = false;
    synchronized (lock) {
      interval = pause;
      if (state == TaskState.WAITING && next != null && tally.runs() > 0) {
        unplan();
        long passed = time.nanos() - lastEnd;
        now = plan(Duration.ofNanos(Math.max(0, Times.nanos(pause) - passed)));
      }
    }
    if (now) {
      dispatch();
    }
  }

  // ---- the run

  /** The only place where work is run, and where a task ends. */
  private void work() {
    Run current = null;
    Work job;
    TimeAndThreads.Wake healthy = null;
    long began = time.nanos();
    synchronized (lock) {
      dispatched = false;
      if (state == TaskState.ENDED) {
        return;
      }
      thread = Thread.currentThread();
      nextRun = null;
      job = work;
      if (!stopped) {
        state = TaskState.RUNNING;
        again = false;
        tally.begins();
        current = new Run(label(), time, account::execute);
        run = current;
        healthy = watchHealth(current, began);
      }
    }
    try (ThreadDress dress = new ThreadDress(label())) {
      if (current == null) {
        finish(tally.exit(this, ExitReason.CANCELLED, null, null, Duration.ZERO));
        return;
      }
      Throwable thrown = runOnce(job, current);
      if (healthy != null) {
        healthy.cancel();
      }
      afterRun(thrown, Duration.ofNanos(time.nanos() - began));
    }
  }

  private Throwable runOnce(Work job, Run current) {
    Throwable thrown = null;
    try (LogFields fields = new LogFields(account.owner(), spec)) {
      job.run(current);
    } catch (Throwable e) {
      thrown = e;
    } finally {
      current.end();
    }
    return thrown;
  }

  private void afterRun(Throwable thrown, Duration lasted) {
    TaskExit exit;
    boolean repeated;
    int recovered;
    Duration pause;
    synchronized (lock) {
      run = null;
      lastEnd = time.nanos();
      ExitReason reason = Outcome.of(thrown, stopped);
      recovered = tally.ends(reason, thrown, lasted, spec.schedule() == Schedule.LOOP);
      pause = pauseAfter(reason);
      repeated = tally.repeated(reason, thrown) && pause != null;
      exit = tally.exit(this, reason, thrown, pause, lasted);
    }
    if (pause == null) {
      finish(exit);
      return;
    }
    if (recovered > 0) {
      ExitLog.recovered(exit, recovered);
    }
    tell(exit, repeated);
    goOn(exit, pause);
  }

  /** The pause before the next run, null when there is none. Holds the lock. */
  private Duration pauseAfter(ExitReason reason) {
    if (stopped) {
      return null;
    }
    boolean restart =
        reason == ExitReason.PANIC && spec.restart() != null
            || reason == ExitReason.FAILED && spec.schedule() == Schedule.LOOP;
    if (restart) {
      again = false;
      Backoff backoff = spec.restart() == null ? Backoff.DEFAULT : spec.restart();
      return backoff.pause(tally.nextRestart(), time.chance());
    }
    if (reason == ExitReason.PANIC || spec.schedule() != Schedule.EVERY) {
      return null;
    }
    return again ? Duration.ZERO : interval;
  }

  private void goOn(TaskExit exit, Duration pause) {
    boolean now = false;
    boolean last;
    synchronized (lock) {
      last = stopped;
      if (!last) {
        thread = null;
        boolean restart =
            exit.reason() == ExitReason.PANIC
                || exit.reason() == ExitReason.FAILED && spec.schedule() == Schedule.LOOP;
        state = restart ? TaskState.RESTARTING : TaskState.WAITING;
        now = plan(again ? Duration.ZERO : pause);
      }
    }
    if (last) {
      finish(tally.exit(this, ExitReason.CANCELLED, null, null, exit.lasted()));
    } else if (now) {
      dispatch();
    }
  }

  private void finish(TaskExit exit) {
    int recovered;
    synchronized (lock) {
      tally.endedFor(exit.reason());
      recovered = exit.reason() == ExitReason.COMPLETED ? tally.recoveredAtEnd() : 0;
    }
    if (recovered > 0) {
      ExitLog.recovered(exit, recovered);
    }
    tell(exit, false);
    Instant stuck;
    synchronized (lock) {
      stuck = stuckSince;
      state = TaskState.ENDED;
      stuckSince = null;
      nextRun = null;
      work = null;
      unplan();
      if (watch != null) {
        watch.cancel();
        watch = null;
      }
    }
    if (stuck != null) {
      Duration after = Duration.between(stuck, time.clock().instant());
      ExitLog.unstuck(exit, Times.text(after.plus(spec.stopWithin())));
    }
    home.ended(this);
    core.ended(account, this);
    synchronized (lock) {
      thread = null;
    }
    end.open();
  }

  private void tell(TaskExit exit, boolean repeated) {
    ExitLog.exit(exit, spec.schedule(), repeated);
    core.tell(exit);
  }

  /** Does what the timer's thread has no time for; after the task's end nobody needs it. */
  private void aside(Runnable job) {
    try {
      account.execute(job);
    } catch (RejectedExecutionException e) {
      Quietly.log(() -> LOG.atTrace().log("{} has ended meanwhile", label()));
    }
  }

  // ---- health

  /** A loop that has run for a while after failures is well again. Holds the lock. */
  private TimeAndThreads.Wake watchHealth(Run current, long began) {
    if (spec.schedule() != Schedule.LOOP || tally.failuresInARow() == 0) {
      return null;
    }
    Backoff backoff = spec.restart() == null ? Backoff.DEFAULT : spec.restart();
    Duration after = backoff.max().compareTo(HEALTHY) < 0 ? backoff.max() : HEALTHY;
    return time.at(began + Times.nanos(after), () -> aside(() -> recovered(current, began)));
  }

  private void recovered(Run current, long began) {
    int failures;
    TaskExit now;
    synchronized (lock) {
      if (run != current) {
        return;
      }
      failures = tally.recovers();
      Duration lasted = Duration.ofNanos(time.nanos() - began);
      now = tally.exit(this, ExitReason.COMPLETED, null, null, lasted);
    }
    ExitLog.recovered(now, failures);
  }

  // ---- the stop

  @Override
  public void cancel() {
    closedByOwner = true;
    requestStop();
  }

  /** Cancels it in place of its owner. */
  void requestStop() {
    Run current;
    boolean inside;
    synchronized (lock) {
      if (stopped || state == TaskState.ENDED) {
        return;
      }
      stopped = true;
      inside = inside();
      long limit = Times.nanos(spec.stopWithin());
      long now = time.nanos();
      stopUntil = now + limit;
      watch = time.at(now + limit / 2, this::insist);
      unplan();
      current = run;
    }
    home.cancelled(this);
    if (current != null) {
      current.stop(inside);
    } else {
      dispatch();
    }
  }

  /** Half of the limit is over: what missed the first interrupt gets a second one. */
  private void insist() {
    Run current;
    synchronized (lock) {
      if (state == TaskState.ENDED) {
        return;
      }
      current = run;
      watch = time.at(stopUntil, () -> aside(this::markStuck));
    }
    if (current != null) {
      current.interrupt();
    }
  }

  private void markStuck() {
    String stack;
    TaskExit exit;
    synchronized (lock) {
      if (state == TaskState.ENDED || state == TaskState.STUCK) {
        return;
      }
      state = TaskState.STUCK;
      stuckSince = time.clock().instant();
      stack = stack();
      Duration since = spec.stopWithin();
      exit = tally.exit(this, ExitReason.STUCK, null, null, since);
    }
    ExitLog.stuck(exit, Times.text(spec.stopWithin()), stack);
    core.tell(exit);
  }

  /** Holds the lock. */
  private String stack() {
    Thread closer = run == null ? null : run.closer();
    Thread at = closer == null ? thread : closer;
    return at == null ? "" : Stacks.text(at);
  }

  /** True once its owner, and not only the guard, has asked it to end. */
  boolean closedByOwner() {
    return closedByOwner;
  }

  /** True in the task's own run, and where something bound to that is being closed. */
  boolean inside() {
    Thread self = Thread.currentThread();
    synchronized (lock) {
      return thread == self || run != null && run.closer() == self;
    }
  }

  @Override
  public void close() {
    cancel();
    if (!inside()) {
      awaitEnd();
    }
  }

  /** Waits for the end of a cancelled task, until its limit is over. */
  void awaitEnd() {
    long until;
    synchronized (lock) {
      until = stopUntil;
    }
    if (!Waiting.uninterrupted(end, time, until)) {
      markStuck();
    }
  }

  @Override
  public boolean await(Duration limit) throws InterruptedException {
    return end.await(limit);
  }

  // ---- what is known of it

  @Override
  public boolean ended() {
    synchronized (lock) {
      return state == TaskState.ENDED;
    }
  }

  @Override
  public TaskReport report() {
    synchronized (lock) {
      return tally.report(this, state, nextRun, stuckSince, stuckSince == null ? "" : stack());
    }
  }

  boolean stuck() {
    synchronized (lock) {
      return state == TaskState.STUCK;
    }
  }

  /** The thread that it has now, null when it has none. */
  Thread thread() {
    synchronized (lock) {
      return thread;
    }
  }

  String owner() {
    return account.owner();
  }

  Map<String, String> fields() {
    return spec.fields();
  }

  Instant now() {
    return time.clock().instant();
  }
}
