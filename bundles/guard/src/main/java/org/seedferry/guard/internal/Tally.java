package org.seedferry.guard.internal;

import java.time.Duration;
import java.time.Instant;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.TaskExit;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.TaskState;

/** What is counted of one task. Guarded by the task's lock. */
final class Tally {
  private long runs;
  private long lastNanos = -1;
  private ExitReason lastExit;

  /** Most tasks never have any. */
  private Trouble trouble;

  private static final class Trouble {
    private long failures;
    private long panics;
    private long restarts;
    private int failuresInARow;
    private int restartsInARow;
    private int recovered;
    private String lastError;
    private String last;
  }

  void begins() {
    runs++;
  }

  long runs() {
    return runs;
  }

  int failuresInARow() {
    return trouble == null ? 0 : trouble.failuresInARow;
  }

  int recoveredAtEnd() {
    return trouble == null ? 0 : trouble.recovered;
  }

  /** Counts the end of a run that went well, of a task without trouble before. */
  void completes(long nanos) {
    lastExit = ExitReason.COMPLETED;
    lastNanos = nanos;
  }

  /** Counts the end of a run; tells after how many bad runs this good one is. */
  int ends(ExitReason reason, Throwable thrown, Duration lasted, boolean failureRestarts) {
    lastExit = reason;
    lastNanos = lasted.toNanos();
    if (trouble != null) {
      trouble.recovered = 0;
    }
    switch (reason) {
      case COMPLETED:
        int after = recovers();
        if (trouble != null) {
          trouble.recovered = after;
        }
        return after;
      case FAILED:
        trouble().failures++;
        bad(thrown, failureRestarts);
        return 0;
      case PANIC:
        trouble().panics++;
        bad(thrown, true);
        return 0;
      default:
        return 0;
    }
  }

  private Trouble trouble() {
    if (trouble == null) {
      trouble = new Trouble();
    }
    return trouble;
  }

  private void bad(Throwable thrown, boolean restart) {
    trouble.failuresInARow++;
    trouble.lastError = Outcome.describe(thrown);
    if (restart) {
      trouble.restartsInARow++;
    }
  }

  /** Back to good health; tells after how many bad runs. */
  int recovers() {
    if (trouble == null) {
      return 0;
    }
    int before = trouble.failuresInARow;
    trouble.failuresInARow = 0;
    trouble.restartsInARow = 0;
    trouble.last = null;
    return before;
  }

  /** Counts a restart, and tells the how many-th in a row it is. */
  int nextRestart() {
    trouble().restarts++;
    return trouble.restartsInARow;
  }

  void endedFor(ExitReason reason) {
    lastExit = reason;
  }

  /** True when the same trouble came before, with nothing else in between. */
  boolean repeated(ExitReason reason, Throwable thrown) {
    if (reason != ExitReason.FAILED && reason != ExitReason.PANIC) {
      return false;
    }
    String now = Outcome.signature(reason, thrown);
    boolean same = now.equals(trouble().last);
    trouble.last = now;
    return same;
  }

  TaskExit exit(
      Task task, ExitReason reason, Throwable error, Duration restartIn, Duration lasted) {
    return new TaskExit(
        task.owner(),
        task.spec().name(),
        task.spec().fields(),
        task.spec().schedule(),
        reason,
        error,
        restartIn,
        runs,
        trouble == null ? 0 : trouble.restarts,
        lasted,
        task.now());
  }

  TaskReport report(Task task, TaskState state, Instant nextRun, Instant stuckSince, String stack) {
    Trouble had = trouble == null ? new Trouble() : trouble;
    return new TaskReport(
        task.owner(),
        task.spec().name(),
        task.spec().fields(),
        task.spec().schedule(),
        state,
        runs,
        had.failures,
        had.panics,
        had.restarts,
        had.failuresInARow,
        lastExit,
        had.lastError,
        lastNanos < 0 ? null : Duration.ofNanos(lastNanos),
        nextRun,
        stuckSince,
        stack);
  }
}
