package org.seedferry.guard.internal;

import java.time.Duration;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.TaskExit;
import org.seedferry.guard.TaskSpec.Schedule;
import org.seedferry.guard.TaskState;
import org.seedferry.guard.Work;

/**
 * What happens to a task in a worker of its owner, and nowhere else: its runs, what follows on
 * each, and its end, also that of a task that is cancelled while it waits. Guarded by the task's
 * lock.
 */
final class Runner implements TimeAndThreads.Job {
  private final Task task;
  private Work work;
  private TaskState state = TaskState.WAITING;
  private Thread thread;
  private Run run;

  Runner(Task task, Work work) {
    this.task = task;
    this.work = work;
  }

  /** The state, but for being stuck. Holds the lock. */
  TaskState state() {
    return state;
  }

  /** The worker that has come, null when none has. Holds the lock. */
  Thread thread() {
    return thread;
  }

  /** The run under way, null when none is. Holds the lock. */
  Run current() {
    return run;
  }

  /** The only place where work is run, and where a task ends. */
  @Override
  public void run(Dress dress, long now) {
    Run current = null;
    Work job;
    Health health = null;
    synchronized (task.lock()) {
      task.timetable().come();
      if (state == TaskState.ENDED || thread != null) {
        return;
      }
      thread = dress.thread();
      task.timetable().begin();
      job = work;
      if (task.stop() == null) {
        state = TaskState.RUNNING;
        task.tally().begins();
        current = dress.signal(task);
        run = current;
        if (task.spec().schedule() == Schedule.LOOP && task.tally().failuresInARow() > 0) {
          health = new Health(task, task.tally(), current, now);
        }
      }
    }
    dress.name(task);
    if (current == null) {
      finish(task.exit(ExitReason.CANCELLED, null, null, Duration.ZERO), dress);
      return;
    }
    Throwable thrown = runOnce(job, current, dress);
    if (thrown == null && task.ticksUnheard() && tick(current, now)) {
      dress.tidy();
      return;
    }
    dress.fieldsOff();
    current.end();
    if (health != null) {
      health.end();
    }
    dress.tidy();
    afterRun(thrown, Duration.ofNanos(task.time().nanos() - now), dress);
  }

  private Throwable runOnce(Work job, Run current, Dress dress) {
    try {
      dress.fields(task);
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
    long now = task.time().nanos();
    synchronized (task.lock()) {
      if (task.stop() != null
          || task.spec().schedule() != Schedule.EVERY
          || task.tally().failuresInARow() > 0
          || !current.endAtOnce()) {
        return false;
      }
      run = null;
      thread = null;
      state = TaskState.WAITING;
      task.tally().completes(now - began);
      task.timetable().next(now);
      return true;
    }
  }

  private void afterRun(Throwable thrown, Duration lasted, Dress dress) {
    TaskExit exit;
    boolean repeated;
    int recovered;
    Duration pause;
    synchronized (task.lock()) {
      run = null;
      task.timetable().ended(task.time().nanos());
      ExitReason reason = Outcome.of(thrown, task.stop() != null);
      recovered =
          task.tally().ends(reason, thrown, lasted, task.spec().schedule() == Schedule.LOOP);
      pause = pauseAfter(reason);
      repeated = task.tally().repeated(reason, thrown) && pause != null;
      exit = task.exit(reason, thrown, pause, lasted);
    }
    if (pause == null) {
      finish(exit, dress);
      return;
    }
    if (recovered > 0) {
      ExitLog.recovered(exit, recovered);
    }
    ExitLog.exit(exit, task.spec().schedule(), repeated);
    task.tell(exit);
    goOn(exit, pause, dress);
  }

  /** The pause before the next run, null when there is none. Holds the lock. */
  private Duration pauseAfter(ExitReason reason) {
    if (task.stop() != null) {
      return null;
    }
    if (Restarts.after(reason, task.spec())) {
      task.timetable().keepPause();
      return Restarts.pause(task.spec(), task.tally().nextRestart(), task.time().chance());
    }
    if (reason == ExitReason.PANIC || task.spec().schedule() != Schedule.EVERY) {
      return null;
    }
    return task.timetable().pause();
  }

  private void goOn(TaskExit exit, Duration pause, Dress dress) {
    synchronized (task.lock()) {
      if (task.stop() == null) {
        thread = null;
        state = TaskState.WAITING;
        if (Restarts.after(exit.reason(), task.spec())) {
          state = TaskState.RESTARTING;
          // Somebody may have asked for a run while the log and the listeners were told.
          task.timetable().keepPause();
        }
        task.timetable().next(task.time().nanos(), pause);
        return;
      }
    }
    finish(task.exit(ExitReason.CANCELLED, null, null, exit.lasted()), dress);
  }

  private void finish(TaskExit exit, Dress dress) {
    int recovered;
    synchronized (task.lock()) {
      task.tally().endedFor(exit.reason());
      recovered = exit.reason() == ExitReason.COMPLETED ? task.tally().recoveredAtEnd() : 0;
    }
    if (recovered > 0) {
      ExitLog.recovered(exit, recovered);
    }
    ExitLog.exit(exit, task.spec().schedule(), false);
    task.tell(exit);
    Duration stuckFor;
    synchronized (task.lock()) {
      state = TaskState.ENDED;
      stuckFor = task.stop() == null ? null : task.stop().end();
      work = null;
      task.timetable().end();
    }
    if (stuckFor != null) {
      ExitLog.unstuck(exit, Times.text(stuckFor));
    }
    task.leave();
    dress.off();
    TimeAndThreads.Gate waited;
    synchronized (task.lock()) {
      thread = null;
      waited = task.end().come();
    }
    if (waited != null) {
      waited.open();
    }
  }
}
