package org.seedferry.guard.internal;

import java.time.Duration;
import org.seedferry.guard.Backoff;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.TaskSpec;
import org.seedferry.guard.TaskSpec.Schedule;

/** What a task's description says of restarts. */
final class Restarts {
  private static final Duration HEALTHY = Duration.ofMinutes(1);

  private Restarts() {}

  /** True when a run that ended like this is followed by a restart. */
  static boolean after(ExitReason reason, TaskSpec spec) {
    return reason == ExitReason.PANIC && spec.restart() != null
        || reason == ExitReason.FAILED && spec.schedule() == Schedule.LOOP;
  }

  /** The pause before a restart; a failing loop has one also where a panic would end it. */
  static Duration pause(TaskSpec spec, int triesInARow, double chance) {
    return backoff(spec).pause(triesInARow, chance);
  }

  /** How long a loop has to run until it counts as well again. */
  static Duration healthyAfter(TaskSpec spec) {
    Duration most = backoff(spec).max();
    return most.compareTo(HEALTHY) < 0 ? most : HEALTHY;
  }

  private static Backoff backoff(TaskSpec spec) {
    return spec.restart() == null ? Backoff.DEFAULT : spec.restart();
  }
}
