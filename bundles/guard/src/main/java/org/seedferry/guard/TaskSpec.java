package org.seedferry.guard;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Describes a task. Immutable, checked when built.
 *
 * @param name the operation, as it stands in logs and reports; not blank
 * @param schedule when the work runs
 * @param interval the pause between two runs of a ticker, null otherwise
 * @param initialDelay the pause before the first run, not negative
 * @param restart the pauses before restarts, or null to end the task on a panic
 * @param stopWithin how long a close waits for the end, positive
 * @param fields further fields of the task's log lines, for instance {@code transfer_id}
 */
public record TaskSpec(
    String name,
    Schedule schedule,
    Duration interval,
    Duration initialDelay,
    Backoff restart,
    Duration stopWithin,
    Map<String, String> fields) {

  /** How long a close waits by default. */
  public static final Duration DEFAULT_STOP_WITHIN = Duration.ofSeconds(4);

  /** When the work of a task runs. */
  public enum Schedule {
    /** Again and again, with a pause between the runs. */
    EVERY,
    /** Without an end of its own, until it is stopped. */
    LOOP,
    /** A single time. */
    ONCE
  }

  public TaskSpec {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a task needs a name");
    }
    Objects.requireNonNull(schedule, "schedule");
    if ((schedule == Schedule.EVERY) != (interval != null)) {
      throw new IllegalArgumentException(
          "task " + name + ": an interval belongs to a ticker, and only to that");
    }
    if (interval != null && (interval.isNegative() || interval.isZero())) {
      throw new IllegalArgumentException(
          "task " + name + ": interval " + interval + " is not positive");
    }
    if (initialDelay == null || initialDelay.isNegative()) {
      throw new IllegalArgumentException(
          "task " + name + ": initial delay " + initialDelay + " is negative");
    }
    if (stopWithin == null || stopWithin.isNegative() || stopWithin.isZero()) {
      throw new IllegalArgumentException(
          "task " + name + ": stop limit " + stopWithin + " is not positive");
    }
    fields = Map.copyOf(fields);
  }

  /**
   * A ticker: runs at once and then {@code interval} after each run's end; restarts after a panic.
   */
  public static TaskSpec every(Duration interval, String name) {
    return new TaskSpec(
        name,
        Schedule.EVERY,
        interval,
        Duration.ZERO,
        Backoff.DEFAULT,
        DEFAULT_STOP_WITHIN,
        Map.of());
  }

  /** Work that lasts until it is stopped; restarts after a failure or a panic. */
  public static TaskSpec loop(String name) {
    return new TaskSpec(
        name, Schedule.LOOP, null, Duration.ZERO, Backoff.DEFAULT, DEFAULT_STOP_WITHIN, Map.of());
  }

  /** A single run; a panic ends it. */
  public static TaskSpec once(String name) {
    return new TaskSpec(
        name, Schedule.ONCE, null, Duration.ZERO, null, DEFAULT_STOP_WITHIN, Map.of());
  }

  /** The same with a pause before the first run. */
  public TaskSpec after(Duration delay) {
    return new TaskSpec(name, schedule, interval, delay, restart, stopWithin, fields);
  }

  /** The same with other pauses before restarts. */
  public TaskSpec restart(Backoff backoff) {
    return new TaskSpec(name, schedule, interval, initialDelay, backoff, stopWithin, fields);
  }

  /** The same, ended by a panic instead of restarted. */
  public TaskSpec exitOnPanic() {
    return new TaskSpec(name, schedule, interval, initialDelay, null, stopWithin, fields);
  }

  /** The same with another limit for its close. */
  public TaskSpec stopWithin(Duration limit) {
    return new TaskSpec(name, schedule, interval, initialDelay, restart, limit, fields);
  }

  /** The same with fields for its log lines. */
  public TaskSpec fields(Map<String, String> logFields) {
    return new TaskSpec(name, schedule, interval, initialDelay, restart, stopWithin, logFields);
  }
}
