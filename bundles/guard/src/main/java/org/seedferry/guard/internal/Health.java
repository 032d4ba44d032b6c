package org.seedferry.guard.internal;

import java.time.Duration;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.TaskExit;

/** Looks whether a loop that failed before keeps running, and tells that it is well again. */
final class Health {
  private final Task task;
  private final Tally tally;
  private final Run run;
  private final long began;
  private final TimeAndThreads.Wake look;

  /** Plans the look. Holds the task's lock. */
  Health(Task task, Tally tally, Run run, long began) {
    this.task = task;
    this.tally = tally;
    this.run = run;
    this.began = began;
    long after = Times.nanos(Restarts.healthyAfter(task.spec()));
    this.look = task.time().at(began + after, () -> task.aside(this::look));
  }

  private void look() {
    int failures;
    TaskExit now;
    synchronized (task.lock()) {
      if (task.current() != run) {
        return;
      }
      failures = tally.recovers();
      Duration lasted = Duration.ofNanos(task.time().nanos() - began);
      now = task.exit(ExitReason.COMPLETED, null, null, lasted);
    }
    ExitLog.recovered(now, failures);
  }

  /** The run has ended. */
  void end() {
    look.cancel();
  }
}
