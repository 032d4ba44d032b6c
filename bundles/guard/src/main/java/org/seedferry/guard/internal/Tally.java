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
  private long failures;
  private long panics;
  private long restarts;
  private int failuresInARow;
  private int restartsInARow;
  private int recovered;
  private ExitReason lastExit;
  private String lastError;
  private String lastTrouble;
  private Duration lastDuration;

  void begins() {
    runs++;
  }

  long runs() {
    return runs;
  }

  int failuresInARow() {
    return failuresInARow;
  }

  int recoveredAtEnd() {
    return recovered;
  }

  /** Counts the end of a run; tells after how many bad runs this good one is. */
  int ends(ExitReason reason, Throwable thrown, Duration lasted, boolean failureRestarts) {
    lastExit = reason;
    lastDuration = lasted;
    recovered = 0;
    switch (reason) {
      case COMPLETED:
        recovered = recovers();
        break;
      case FAILED:
        failures++;
        bad(thrown, failureRestarts);
        break;
      case PANIC:
        panics++;
        bad(thrown, true);
        break;
      default:
        break;
    }
    return recovered;
  }

  private void bad(Throwable thrown, boolean restart) {
    failuresInARow++;
    lastError = Outcome.describe(thrown);
    if (restart) {
      restartsInARow++;
    }
  }

  /** Back to good health; tells after how many bad runs. */
  int recovers() {
    int before = failuresInARow;
    failuresInARow = 0;
    restartsInARow = 0;
    lastTrouble = null;
    return before;
  }

  /** Counts a restart, and tells the how many-th in a row it is. */
  int nextRestart() {
    restarts++;
    return restartsInARow;
  }

  void endedFor(ExitReason reason) {
    lastExit = reason;
  }

  /** True when the same trouble came before, with nothing else in between. */
  boolean repeated(ExitReason reason, Throwable thrown) {
    if (reason != ExitReason.FAILED && reason != ExitReason.PANIC) {
      return false;
    }
    String trouble = Outcome.signature(reason, thrown);
    boolean same = trouble.equals(lastTrouble);
    lastTrouble = trouble;
    return same;
  }

  TaskExit exit(
      Task task, ExitReason reason, Throwable error, Duration restartIn, Duration lasted) {
    return new TaskExit(
        task.owner(),
        task.spec().name(),
        task.fields(),
        task.spec().schedule(),
        reason,
        error,
        restartIn,
        runs,
        restarts,
        lasted,
        task.now());
  }

  TaskReport report(Task task, TaskState state, Instant nextRun, Instant stuckSince, String stack) {
    return new TaskReport(
        task.owner(),
        task.spec().name(),
        task.fields(),
        task.spec().schedule(),
        state,
        runs,
        failures,
        panics,
        restarts,
        failuresInARow,
        lastExit,
        lastError,
        lastDuration,
        nextRun,
        stuckSince,
        stack);
  }
}
