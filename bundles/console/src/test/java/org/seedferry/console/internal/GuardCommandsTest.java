package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.TaskSpec;
import org.seedferry.guard.TaskState;
import org.seedferry.guard.ThreadReport;
import org.seedferry.guard.ThreadReport.Colour;
import org.seedferry.guard.audit.AuditReport;
import org.seedferry.guard.audit.Launch;
import org.seedferry.guard.manual.ManualGuard;

class GuardCommandsTest {

  private static final Screen PLAIN = Screen.PLAIN;
  private static final String FRAME =
      "java.base@17.0.1/jdk.internal.misc.Unsafe.park(Native Method)";
  private static final List<ThreadReport> THREADS =
      List.of(
          new ThreadReport("main", Colour.GREEN, "jvm", "", FRAME),
          new ThreadReport("H2 writer", Colour.YELLOW, "org.h2", "", FRAME),
          new ThreadReport("pool-1", Colour.YELLOW, "org.h2 or org.sshd", "", FRAME),
          new ThreadReport("Timer-0", Colour.RED, "gone", "", ""));

  private final HandClock clock = new HandClock();
  private final FakeBundles bundles =
      new FakeBundles()
          .add(1, "org.seedferry.orchestrator")
          .add(2, "org.seedferry.downloader")
          .add(7, "org.h2")
          .add(8, "org.apache.felix.scr")
          .add(9, "org.apache.felix.log");

  private GuardCommands commands(TaskReport... tasks) {
    return commands(
        new GuardReport() {
          @Override
          public List<TaskReport> tasks() {
            return List.of(tasks);
          }

          @Override
          public List<ThreadReport> threads() {
            return THREADS;
          }
        },
        clock);
  }

  private GuardCommands commands(GuardReport report, Clock time) {
    return new GuardCommands(report, this::audit, new BundleNames(bundles.context()), time);
  }

  private AuditReport audit(Bundle bundle) {
    if (!bundle.getSymbolicName().equals("org.h2")) {
      return new AuditReport(3, List.of(), List.of());
    }
    return new AuditReport(
        12,
        List.of(
            new Launch("a", "a.B", "go", 7, "Guard.every", Colour.GREEN, "through the guard"),
            new Launch("a", "a.B", "go", 8, "new Timer", Colour.YELLOW, "kept in field t"),
            new Launch("a", "a.C", "run", 0, "new Thread", Colour.RED, "not kept")),
        List.of(new AuditReport.Unreadable("a/D.class", "cannot be read: it is no class file")));
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
    assertThat(guard.tasks(guard.sorted(), PLAIN))
        .isEqualTo(
            """
            TASK               STATE    RUNS  FAIL  PANIC   NEXT  LAST
            downloader/fetch   running    12     0      1      -  completed
            orchestrator/poll  waiting    12     2      1  1m30s  completed

            orchestrator/poll failed 2x: no� route""");
  }

  @Test
  void aBundleIsNamedByItsNameItsLastPartOrItsId() {
    GuardCommands guard =
        commands(
            task("org.seedferry.orchestrator", "poll", TaskState.WAITING, 0),
            task("org.seedferry.downloader", "fetch", TaskState.RUNNING, 0),
            task("org.gone", "left", TaskState.STUCK, 0));
    for (String name : List.of("org.seedferry.downloader", "downloader", "2", "downl")) {
      assertThat(guard.tasks(name, PLAIN)).as(name).contains("fetch").doesNotContain("poll");
    }
    assertThat(guard.tasks("gone", PLAIN)).contains("left");
    assertThat(guard.tasks("h2", PLAIN)).isEqualTo("org.h2 has no task.");
    assertThat(guard.tasks("nobody", PLAIN)).startsWith("No bundle is named 'nobody'");
    assertThat(guard.tasks("44", PLAIN)).startsWith("No bundle has the id 44");
    assertThat(guard.tasks("felix", PLAIN))
        .isEqualTo("'felix' may be: org.apache.felix.log, org.apache.felix.scr. Say more.");
  }

  @Test
  void theReportSumsUpABundle() {
    assertThat(
            commands(
                    task("b.one", "x", TaskState.WAITING, 1),
                    task("b.one", "y", TaskState.STUCK, 2),
                    task("b.two", "z", TaskState.WAITING, 0))
                .report(PLAIN))
        .isEqualTo(
            """
            BUNDLE  TASKS  RUNS  FAILURES  PANICS  RESTARTS  STUCK
            b.one       2    24         3       2         0      1
            b.two       1    12         0       1         0      0
            all         3    36         3       3         0      1

            Threads: 1 GREEN, 2 YELLOW, 1 RED""");
  }

  @Test
  void theReportOfABundleTellsAllOfEachTask() {
    TaskReport stuck =
        new TaskReport(
            "org.h2",
            "write",
            Map.of("transfer_id", "5"),
            TaskSpec.Schedule.LOOP,
            TaskState.STUCK,
            3,
            2,
            0,
            1,
            2,
            ExitReason.FAILED,
            "IOException: the disk is full and this text is much too long for one line of a terminal",
            Duration.ofMillis(1_250),
            null,
            clock.instant().minusSeconds(75),
            "java.lang.Object.wait(Native Method)\n\tat org.h2.Writer.run(Writer.java:7)");
    assertThat(commands(stuck).report("h2", PLAIN))
        .isEqualTo(
            """
            BUNDLE  TASKS  RUNS  FAILURES  PANICS  RESTARTS  STUCK
            org.h2      1     3         2       0         1      1

            write (loop)
              state     stuck
              field     transfer_id = 5
              runs      3, 2 failed, 0 panicked, 1 restarts
              last run  failed after 1.3 s
              bad runs  2 in a row
              error     IOException: the disk is full and this text is much too long for one
                        line of a terminal
              stuck for 1m15s, since %s
                java.lang.Object.wait(Native Method)
                at org.h2.Writer.run(Writer.java:7)"""
                .formatted(clock.instant().minusSeconds(75)));
  }

  @Test
  void threadsThatAreNobodysComeFirst() {
    assertThat(commands().threads("red", PLAIN).lines().toList())
        .startsWith("     THREAD   OWNER  TASK  AT", "RED  Timer-0  gone");
    assertThat(commands().threads("GREEN", PLAIN)).contains("Unsafe.park").doesNotContain("Timer");
    assertThat(commands().threads("h2", PLAIN)).contains("H2 writer", "pool-1", "2 YELLOW");
    assertThat(commands().threads("scr", PLAIN)).isEqualTo("No thread is org.apache.felix.scr's.");
    assertThat(commands().threads("blue", PLAIN)).startsWith("No bundle is named 'blue'");
  }

  @Test
  void aWideTerminalShowsWholeFramesAndColours() {
    assertThat(commands().threads("green", new Screen(160, true)))
        .contains("\u001b[32mGREEN\u001b[0m  main")
        .contains("jdk.internal.misc.Unsafe.park(Native Method)")
        .doesNotContain("java.base@");
  }

  @Test
  void theAuditOfABundleListsEveryPlace() {
    assertThat(commands().audit("h2", PLAIN))
        .isEqualTo(
            """
            org.h2 1.2.3 [7]
            RED     a.C.run  new Thread: not kept
            YELLOW  a.B.go:8  new Timer: kept in field t
            GREEN   a.B.go:7  Guard.every: through the guard
            ? a/D.class cannot be read: it is no class file""");
    assertThat(commands().audit("scr", PLAIN))
        .isEqualTo("org.apache.felix.scr launches nothing: 3 classes read.");
    assertThat(commands().audit("nobody", PLAIN)).startsWith("No bundle is named 'nobody'");
  }

  @Test
  void whatDoesNotFitOnALineGoesBelowIt() {
    assertThat(commands().audit("h2", new Screen(40, false)))
        .contains("YELLOW  a.B.go:8\n          new Timer: kept in field t\n");
  }

  @Test
  void theAuditOfAllBundlesEndsWithALineForEach() {
    String text = commands().audit(PLAIN);
    assertThat(text)
        .startsWith("org.h2 1.2.3 [7]\nRED     a.C.run  new Thread: not kept\nYELLOW")
        .doesNotContain("through the guard")
        .contains("RED   7  org.h2                           12      1       1    1           1")
        .contains("\n      8  org.apache.felix.scr              3\n")
        .contains("5 bundles with 24 classes, read in ");
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
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
      GuardCommands guard = commands(manual.report(), manual.clock());
      assertThat(guard.tasks(manual.report().tasks(), PLAIN))
          .contains("poll")
          .contains("failed 1x: ")
          .contains("no route");
    }
  }
}
