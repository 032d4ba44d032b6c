package org.seedferry.metrics.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.TaskExit;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.TaskSpec.Schedule;
import org.seedferry.guard.TaskState;
import org.seedferry.guard.ThreadReport;

/** A guard's books with what a test writes into them. */
final class FakeReport implements GuardReport {

  private final List<TaskReport> tasks = new ArrayList<>();
  private final List<ThreadReport> threads = new ArrayList<>();

  FakeReport task(String operation, TaskState state) {
    tasks.add(
        new TaskReport(
            "mail",
            operation,
            Map.of("transfer_id", Integer.toString(tasks.size())),
            Schedule.EVERY,
            state,
            1,
            0,
            0,
            0,
            0,
            null,
            null,
            null,
            null,
            null,
            ""));
    return this;
  }

  FakeReport thread(ThreadReport.Colour colour) {
    threads.add(new ThreadReport("t", colour, "o", "", ""));
    return this;
  }

  static TaskExit exit(
      String operation, Schedule schedule, ExitReason reason, Duration lasted, boolean again) {
    return new TaskExit(
        "mail",
        operation,
        Map.of(),
        schedule,
        reason,
        null,
        again ? Duration.ofSeconds(1) : null,
        1,
        0,
        lasted,
        Instant.EPOCH);
  }

  @Override
  public List<TaskReport> tasks() {
    return tasks;
  }

  @Override
  public List<ThreadReport> threads() {
    return threads;
  }
}
