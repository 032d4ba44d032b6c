package org.seedferry.guard.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.TaskExit;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.TaskSpec.Schedule;
import org.seedferry.guard.TaskState;
import org.seedferry.guard.ThreadReport;

class GuardCheckTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.5Z");

  private final List<TaskReport> tasks = new ArrayList<>();
  private final GuardCheck check =
      new GuardCheck(
          new GuardReport() {
            @Override
            public List<TaskReport> tasks() {
              return tasks;
            }

            @Override
            public List<ThreadReport> threads() {
              return List.of();
            }
          });

  @Test
  void tasksThatRunOrFailOnceAreWell() {
    tasks.add(task("poll", TaskState.WAITING, 0, null));
    tasks.add(task("fetch", TaskState.RUNNING, 2, null));
    assertThat(check.execute().getStatus()).isEqualTo(Result.Status.OK);
    assertThat(text()).contains("2 tasks, all well");
  }

  @Test
  void aTaskThatFailsAgainAndAgainIsAWarningWithItsNameAndSinceWhen() {
    tasks.add(task("poll", TaskState.RESTARTING, 3, null));
    check.exited(exit("poll", ExitReason.FAILED, NOON, true));
    check.exited(exit("poll", ExitReason.PANIC, NOON.plusSeconds(60), true));
    assertThat(check.execute().getStatus()).isEqualTo(Result.Status.WARN);
    assertThat(text())
        .contains(
            "mail/poll {account=me} fails since 2026-11-21T12:00:00Z: 3 times in a row, last by"
                + " panic: boom; next run 2026-11-21T12:05:00Z");
  }

  @Test
  void aGoodRunEndsTheTimeOfFailing() {
    tasks.add(task("poll", TaskState.RESTARTING, 4, null));
    check.exited(exit("poll", ExitReason.FAILED, NOON, true));
    check.exited(exit("poll", ExitReason.COMPLETED, NOON.plusSeconds(5), true));
    check.exited(exit("poll", ExitReason.FAILED, NOON.plusSeconds(10), true));
    assertThat(text()).contains("since 2026-11-21T12:00:10Z");
    check.exited(exit("poll", ExitReason.CANCELLED, NOON.plusSeconds(20), false));
    assertThat(text()).doesNotContain("since");
  }

  @Test
  void aStuckTaskIsCriticalAndNamedWithItsPlace() {
    tasks.add(task("poll", TaskState.WAITING, 9, null));
    tasks.add(task("fetch", TaskState.STUCK, 0, NOON));
    assertThat(check.execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
    assertThat(text())
        .contains("mail/fetch {account=me} is stuck since 2026-11-21T12:00:00Z")
        .contains("at java.base/java.lang.Thread.sleep")
        .contains("mail/poll {account=me} fails: 9 times in a row");
  }

  private String text() {
    return StreamSupport.stream(check.execute().spliterator(), false)
        .map(entry -> entry.getStatus() + " " + entry.getMessage())
        .collect(Collectors.joining("\n"));
  }

  private static TaskExit exit(String name, ExitReason reason, Instant at, boolean goesOn) {
    return new TaskExit(
        "mail",
        name,
        Map.of("account", "me"),
        Schedule.EVERY,
        reason,
        null,
        goesOn ? Duration.ofSeconds(1) : null,
        1,
        0,
        Duration.ZERO,
        at);
  }

  private static TaskReport task(String name, TaskState state, int inARow, Instant stuckSince) {
    return new TaskReport(
        "mail",
        name,
        Map.of("account", "me"),
        Schedule.EVERY,
        state,
        10,
        inARow,
        0,
        0,
        inARow,
        ExitReason.PANIC,
        "boom",
        Duration.ZERO,
        NOON.plusSeconds(300),
        stuckSince,
        stuckSince == null ? "" : "\n    at java.base/java.lang.Thread.sleep(Native Method)\n");
  }
}
