package org.seedferry.guard.internal;

import java.time.Duration;
import java.time.Instant;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.TaskExit;

/**
 * The stop of a task: a second interrupt at half of the limit, and what is told when the limit is
 * over. Guarded by the task's lock.
 */
final class Stop {
  private final Task task;
  private final long until;
  private TimeAndThreads.Wake watch;
  private Instant stuckSince;

  /** Begins it. Holds the lock. */
  Stop(Task task) {
    this.task = task;
    long limit = Times.nanos(task.spec().stopWithin());
    long now = task.time().nanos();
    until = now + limit;
    watch = task.time().at(now + limit / 2, this::insist);
  }

  /** Half of the limit is over: what missed the first interrupt gets a second one. */
  private void insist() {
    Run current;
    synchronized (task.lock()) {
      if (task.hasEnded()) {
        return;
      }
      current = task.current();
      watch = task.time().at(until, () -> task.aside(this::markStuck));
    }
    if (current != null) {
      current.interrupt();
    }
  }

  /** Until when its closer waits. */
  long until() {
    return until;
  }

  /** The limit is over. */
  void markStuck() {
    String stack;
    TaskExit exit;
    Duration limit = task.spec().stopWithin();
    synchronized (task.lock()) {
      if (task.hasEnded() || stuckSince != null) {
        return;
      }
      stuckSince = task.now();
      stack = stack();
      exit = task.exit(ExitReason.STUCK, null, null, limit);
    }
    ExitLog.stuck(exit, Times.text(limit), stack);
    task.tell(exit);
  }

  /** Since when it is stuck, null when it is not. Holds the lock. */
  Instant stuckSince() {
    return stuckSince;
  }

  /** Where it stands, empty when it is not stuck. Holds the lock. */
  String stack() {
    Run run = task.current();
    Thread closer = run == null ? null : run.closer();
    Thread at = closer == null ? task.thread() : closer;
    return stuckSince == null || at == null ? "" : Stacks.text(at);
  }

  /** The task has ended; tells for how long it was stuck, null when it was not. Holds the lock. */
  Duration end() {
    watch.cancel();
    if (stuckSince == null) {
      return null;
    }
    Duration late = Duration.between(stuckSince, task.now());
    stuckSince = null;
    return late.plus(task.spec().stopWithin());
  }
}
