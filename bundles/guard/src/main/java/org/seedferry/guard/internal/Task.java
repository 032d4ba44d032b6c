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
 * A guarded task from its start to its end.
 *
 * <p>Whatever happens to it happens in {@link #run}, in a worker of its owner: a run, the next due
 * time, and also the end of a task that is cancelled while it waits. All fields that change are
 * guarded by {@code lock}; nothing foreign is called while it is held.
 */
final class Task implements GuardedTask, TimeAndThreads.Job {
  private static final Logger LOG = LoggerFactory.getLogger(Task.class);
  private static final Duration WORKER_RETRY = Duration.ofSeconds(1);

  private final Core core;
  private final Account account;
  private final TaskSpec spec;
  private final Home home;
  private final Object lock = new Object();
  private final Timetable timetable;
  private final Tally tally = new Tally();
  private final End end = new End();

  private Work work;
  private TaskState state = TaskState.WAITING;
  private Thread thread;
  private Run run;
  private Stop stop;
  private volatile boolean closedByOwner;

  Task(Core core, Account account, TaskSpec spec, Work work, Home home) {
    this.core = core;
    this.account = account;
    this.spec = spec;
    this.work = work;
    this.home = home;
    this.timetable = new Timetable(core.time(), account.turn(this), spec);
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
      if (thread != null || hasEnded() || !timetable.ask()) {
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
      if (stop != null || hasEnded()) {
        return;
      }
      if (thread != null) {
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
      boolean waits = stop == null && state == TaskState.WAITING && tally.runs() > 0;
      now = timetable.interval(Times.nanos(pause), waits);
    }
    if (now) {
      dispatch();
    }
  }

  // ---- the run

  /** The only place where work is run, and where a task ends. */
  @Override
  public void run(Dress dress, long now) {
    Run current = null;
    Work job;
    Health health = null;
    synchronized (lock) {
      timetable.come();
      if (hasEnded() || thread != null) {
        return;
      }
      thread = dress.thread();
      timetable.begin();
      job = work;
      if (stop == null) {
        state = TaskState.RUNNING;
        tally.begins();
        current = dress.signal(this);
        run = current;
        if (spec.schedule() == Schedule.LOOP && tally.failuresInARow() > 0) {
          health = new Health(this, tally, current, now);
        }
      }
    }
    dress.name(this);
    if (current == null) {
      finish(exit(ExitReason.CANCELLED, null, null, Duration.ZERO), dress);
      return;
    }
    Throwable thrown = runOnce(job, current, dress);
    if (thrown == null && core.unheard() && ExitLog.ticksSilently() && tick(current, now)) {
      dress.tidy();
      return;
    }
    dress.fieldsOff();
    current.end();
    if (health != null) {
      health.end();
    }
    dress.tidy();
    afterRun(thrown, Duration.ofNanos(time().nanos() - now), dress);
  }

  private Throwable runOnce(Work job, Run current, Dress dress) {
    try {
      dress.fields(this);
      job.run(current);
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  /**
   * The end of a run that leaves nothing to do and nothing to tell, and of which there are many;
   * false when it is none.
   */
  private boolean tick(Run current, long began) {
    long now = time().nanos();
    synchronized (lock) {
      if (stop != null
          || spec.schedule() != Schedule.EVERY
          || tally.failuresInARow() > 0
          || !current.endAtOnce()) {
        return false;
      }
      run = null;
      thread = null;
      state = TaskState.WAITING;
      tally.completes(now - began);
      timetable.next(now);
      return true;
    }
  }

  private void afterRun(Throwable thrown, Duration lasted, Dress dress) {
    TaskExit exit;
    boolean repeated;
    int recovered;
    Duration pause;
    synchronized (lock) {
      run = null;
      timetable.ended(time().nanos());
      ExitReason reason = Outcome.of(thrown, stop != null);
      recovered = tally.ends(reason, thrown, lasted, spec.schedule() == Schedule.LOOP);
      pause = pauseAfter(reason);
      repeated = tally.repeated(reason, thrown) && pause != null;
      exit = exit(reason, thrown, pause, lasted);
    }
    if (pause == null) {
      finish(exit, dress);
      return;
    }
    if (recovered > 0) {
      ExitLog.recovered(exit, recovered);
    }
    ExitLog.exit(exit, spec.schedule(), repeated);
    tell(exit);
    goOn(exit, pause, dress);
  }

  /** The pause before the next run, null when there is none. Holds the lock. */
  private Duration pauseAfter(ExitReason reason) {
    if (stop != null) {
      return null;
    }
    if (Restarts.after(reason, spec)) {
      timetable.keepPause();
      return Restarts.pause(spec, tally.nextRestart(), time().chance());
    }
    if (reason == ExitReason.PANIC || spec.schedule() != Schedule.EVERY) {
      return null;
    }
    return timetable.pause();
  }

  private void goOn(TaskExit exit, Duration pause, Dress dress) {
    synchronized (lock) {
      if (stop == null) {
        thread = null;
        state = Restarts.after(exit.reason(), spec) ? TaskState.RESTARTING : TaskState.WAITING;
        timetable.next(time().nanos(), pause);
        return;
      }
    }
    finish(exit(ExitReason.CANCELLED, null, null, exit.lasted()), dress);
  }

  private void finish(TaskExit exit, Dress dress) {
    int recovered;
    synchronized (lock) {
      tally.endedFor(exit.reason());
      recovered = exit.reason() == ExitReason.COMPLETED ? tally.recoveredAtEnd() : 0;
    }
    if (recovered > 0) {
      ExitLog.recovered(exit, recovered);
    }
    ExitLog.exit(exit, spec.schedule(), false);
    tell(exit);
    Duration stuckFor;
    synchronized (lock) {
      state = TaskState.ENDED;
      stuckFor = stop == null ? null : stop.end();
      work = null;
      timetable.end();
    }
    if (stuckFor != null) {
      ExitLog.unstuck(exit, Times.text(stuckFor));
    }
    home.ended(this);
    core.ended(account, this);
    dress.off();
    TimeAndThreads.Gate waited;
    synchronized (lock) {
      thread = null;
      waited = end.come();
    }
    if (waited != null) {
      waited.open();
    }
  }

  void tell(TaskExit exit) {
    core.tell(exit);
  }

  /** Runs something beside the task, in a worker of its own. */
  void execute(Runnable job) {
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
      current = run;
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
    return state == TaskState.ENDED;
  }

  @Override
  public TaskReport report() {
    synchronized (lock) {
      Instant stuckSince = stop == null ? null : stop.stuckSince();
      return tally.report(
          this,
          stuckSince == null ? state : TaskState.STUCK,
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
      return thread;
    }
  }

  /** The run under way, null when none is. Holds the lock. */
  Run current() {
    return run;
  }

  Object lock() {
    return lock;
  }

  TimeAndThreads time() {
    return core.time();
  }

  TaskSpec spec() {
    return spec;
  }

  String label() {
    return account.owner() + "/" + spec.name();
  }

  String owner() {
    return account.owner();
  }

  Instant now() {
    return time().clock().instant();
  }
}
