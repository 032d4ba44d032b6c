package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.TaskSpec;
import org.seedferry.guard.TaskState;
import org.seedferry.guard.ThreadReport;
import org.seedferry.guard.ThreadReport.Colour;
import org.seedferry.guard.manual.ManualGuard;

class GuardCommandsTest {

  private final HandClock clock = new HandClock();

  private GuardCommands commands(TaskReport... tasks) {
    return new GuardCommands(
        new GuardReport() {
          @Override
          public List<TaskReport> tasks() {
            return List.of(tasks);
          }

          @Override
          public List<ThreadReport> threads() {
            return List.of(
                new ThreadReport("main", Colour.GREEN, "jvm", "", "x"),
                new ThreadReport("Timer-0", Colour.RED, "gone", "", "y"));
          }
        },
        clock);
  }

  private TaskReport task(String bundle, String name, TaskState state, long failures) {
    Instant next = state == TaskState.WAITING ? clock.instant().plusSeconds(90) : null;
    return new TaskReport(
        bundle,
        name,
        Map.of(),
        TaskSpec.Schedule.EVERY,
        state,
        12,
        failures,
        1,
        0,
        (int) failures,
        ExitReason.COMPLETED,
        failures > 0 ? "no\u001b route" : null,
        Duration.ofMillis(5),
        next,
        null,
        "");
  }

  @Test
  void tasksAreListedByBundle() {
    GuardCommands guard =
        commands(
            task("org.seedferry.orchestrator", "poll", TaskState.WAITING, 2),
            task("org.seedferry.downloader", "fetch", TaskState.RUNNING, 0));
    assertThat(guard.tasks())
        .isEqualTo(
            """
            TASK               STATE    RUNS  FAIL  PANIC   NEXT  LAST
            downloader/fetch   running    12     0      1      -  completed
            orchestrator/poll  waiting    12     2      1  1m30s  completed

            orchestrator/poll failed 2x: no� route""");
    assertThat(guard.tasks("downloader")).doesNotContain("poll");
    assertThat(guard.tasks("nobody")).contains("No task runs of a bundle named like 'nobody'");
  }

  @Test
  void theReportSumsUpABundle() {
    assertThat(
            commands(
                    task("b.one", "x", TaskState.WAITING, 1),
                    task("b.one", "y", TaskState.STUCK, 2),
                    task("b.two", "z", TaskState.WAITING, 0))
                .report())
        .isEqualTo(
            """
            BUNDLE  TASKS  RUNS  FAILURES  PANICS  STUCK
            b.one       2    24         3       2      1
            b.two       1    12         0       1      0

            Threads: 1 GREEN, 0 YELLOW, 1 RED""");
  }

  @Test
  void threadsThatAreNobodysComeFirst() {
    assertThat(commands().threads().lines().toList().get(1)).startsWith("RED").contains("Timer-0");
  }

  @Test
  void aRealTasksFailureIsShownInWords() {
    try (ManualGuard manual = new ManualGuard()) {
      manual.every(
          Duration.ofMinutes(1),
          "poll",
          stop -> {
            throw new IOException("no route");
          });
      manual.settle();
      assertThat(new GuardCommands(manual.report(), manual.clock()).tasks())
          .contains("poll")
          .contains("failed 1x: ")
          .contains("no route");
    }
  }
}
