package org.seedferry.guard.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
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
 * A guarded task, for all that comes from outside of its runs: the start, the stop, questions. All
 * that changes, here and in its parts, is guarded by its lock; nothing foreign is called while that
 * is held.
 */
final class Task implements GuardedTask, Run.Host {
  private static final Logger LOG = LoggerFactory.getLogger(Task.class);
  private static final Duration WORKER_RETRY = Duration.ofSeconds(1);

  private final Core core;
  private final Account account;
  private final TaskSpec spec;
  private final Home home;
  private final Object lock = new Object();
  private final Tally tally = new Tally();
  private final End end = new End();
  private final Runner runner;
  private final Timetable timetable;

  private Stop stop;
  private volatile boolean closedByOwner;

  Task(Core core, Account account, TaskSpec spec, Work work, Home home) {
    this.core = core;
    this.account = account;
    this.spec = spec;
    this.home = home;
    this.runner = new Runner(this, work);
    this.timetable = new Timetable(core.time(), account.turn(runner), spec);
  }

  // ---- when it runs

  /** Lets it run from now on. */
  void begin() {
    boolean now;
    synchronized (lock) {
      now = stop == null && timetable.plan(time().nanos() + Times.nanos(spec.initialDelay()));
    }
    if (now) {
      dispatch();
    }
  }

  private void dispatch() {
    synchronized (lock) {
      if (runner.thread() != null || hasEnded() || !timetable.ask()) {
        return;
      }
    }
    call();
  }

  /** Lets the run come that was asked for. */
  private void call() {
    try {
      timetable.call();
    } catch (Throwable e) {
      putOff(e);
    }
  }

  private void putOff(Throwable noWorker) {
    synchronized (lock) {
      if (hasEnded()) {
        return;
      }
      timetable.putOff(WORKER_RETRY);
    }
    Quietly.log(
        () ->
            LOG.atError()
                .setCause(noWorker)
                .log("{}: no worker for it; again in {}", label(), Times.text(WORKER_RETRY)));
  }

  @Override
  public void runSoon() {
    if (spec.schedule() != Schedule.EVERY) {
      return;
    }
    synchronized (lock) {
      // Whoever is called often and panics each time would never pause.
      if (stop != null || hasEnded() || runner.state() == TaskState.RESTARTING) {
        return;
      }
      if (runner.thread() != null) {
        timetable.wantAgain();
        return;
      }
      if (!timetable.ask()) {
        return;
      }
    }
    call();
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
    boolean now;
    synchronized (lock) {
      boolean waits = stop == null && runner.state() == TaskState.WAITING && tally.runs() > 0;
      now = timetable.interval(Times.nanos(pause), waits);
    }
    if (now) {
      dispatch();
    }
  }

  // ---- for its parts

  void tell(TaskExit exit) {
    core.tell(exit);
  }

  /** It has ended: it leaves the books. */
  void leave() {
    home.ended(this);
    core.ended(account, this);
  }

  /** True when nobody wants to know of a tick that went well. */
  boolean ticksUnheard() {
    return core.unheard() && ExitLog.ticksSilently();
  }

  /** Its stop, null while nobody has asked it to end. Holds the lock. */
  Stop stop() {
    return stop;
  }

  Tally tally() {
    return tally;
  }

  Timetable timetable() {
    return timetable;
  }

  End end() {
    return end;
  }

  @Override
  public void execute(Runnable job) {
    account.execute(job);
  }

  /** Does what the timer's thread has no time for; after the task's end nobody needs it. */
  void aside(Runnable job) {
    try {
      execute(job);
    } catch (RejectedExecutionException e) {
      Quietly.log(() -> LOG.atTrace().log("{} has ended meanwhile", label()));
    }
  }

  // ---- the stop

  @Override
  public void cancel() {
    closedByOwner = true;
    requestStop();
    core.cancelIfLeaving(account.key());
  }

  /** Cancels it in place of its owner. */
  void requestStop() {
    Run current;
    boolean inside;
    synchronized (lock) {
      if (stop != null || hasEnded()) {
        return;
      }
      inside = inside();
      stop = new Stop(this);
      current = runner.current();
    }
    home.cancelled(this);
    if (current != null) {
      current.stop(inside);
    } else {
      dispatch();
    }
  }

  /** True while it may finish its work although its owner goes. */
  boolean draining() {
    return home.draining();
  }

  Home home() {
    return home;
  }

  /** True once its owner, and not only the guard, has asked it to end. */
  boolean closedByOwner() {
    return closedByOwner;
  }

  /** True in the task's own run, and where something bound to that is being closed. */
  boolean inside() {
    Thread self = Thread.currentThread();
    synchronized (lock) {
      Run current = runner.current();
      return runner.thread() == self || current != null && current.closer() == self;
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
    TimeAndThreads.Gate gate;
    Stop awaited;
    synchronized (lock) {
      gate = end.gate(time());
      awaited = stop;
    }
    if (gate != null && awaited != null && !Waiting.uninterrupted(gate, time(), awaited.until())) {
      awaited.markStuck();
    }
  }

  @Override
  public boolean await(Duration limit) throws InterruptedException {
    TimeAndThreads.Gate gate;
    synchronized (lock) {
      gate = end.gate(time());
    }
    return gate == null || gate.await(limit);
  }

  // ---- what is known of it

  @Override
  public boolean ended() {
    synchronized (lock) {
      return hasEnded();
    }
  }

  /** Holds the lock. */
  boolean hasEnded() {
    return runner.state() == TaskState.ENDED;
  }

  @Override
  public TaskReport report() {
    synchronized (lock) {
      Instant stuckSince = stop == null ? null : stop.stuckSince();
      return tally.report(
          this,
          stuckSince == null ? runner.state() : TaskState.STUCK,
          timetable.nextRun(),
          stuckSince,
          stuckSince == null ? "" : stop.stack());
    }
  }

  boolean stuck() {
    synchronized (lock) {
      return stop != null && stop.stuckSince() != null;
    }
  }

  /** The end of a run, as it stands now. */
  TaskExit exit(ExitReason reason, Throwable error, Duration restartIn, Duration lasted) {
    synchronized (lock) {
      return tally.exit(this, reason, error, restartIn, lasted);
    }
  }

  /** The thread that it has now, null when it has none. */
  Thread thread() {
    synchronized (lock) {
      return runner.thread();
    }
  }

  /** The run under way, null when none is. Holds the lock. */
  Run current() {
    return runner.current();
  }

  @Override
  public Object lock() {
    return lock;
  }

  @Override
  public TimeAndThreads time() {
    return core.time();
  }

  @Override
  public void interrupt(Thread thread) {
    core.interrupts().interrupt(thread);
  }

  TaskSpec spec() {
    return spec;
  }

  @Override
  public String label() {
    return account.owner() + "/" + spec.name();
  }

  String owner() {
    return account.owner();
  }

  Instant now() {
    return time().clock().instant();
  }
}
