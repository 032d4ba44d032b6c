package org.seedferry.console.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.TaskState;

/** Guarded tasks as text. */
final class TaskTexts {
  private static final int SHORT_STACK = 8;

  private final Clock clock;

  TaskTexts(Clock clock) {
    this.clock = clock;
  }

  /** A line for each task, and what is wrong with those that are not well. */
  String list(List<TaskReport> tasks, Screen screen) {
    Table table =
        new Table()
            .elastic("TASK")
            .words("STATE")
            .numbers("RUNS")
            .numbers("FAIL")
            .numbers("PANIC")
            .numbers("NEXT")
            .words("LAST");
    List<String> more = new ArrayList<>();
    for (TaskReport task : tasks) {
      table.row(
          BundleNames.shortened(task.bundle()) + "/" + name(task),
          word(task.state()),
          task.runs(),
          task.failures(),
          task.panics(),
          task.nextRun() == null ? null : until(task),
          task.lastExit() == null ? null : task.lastExit().word());
      explain(task, more, screen);
    }
    return with(table.render(screen), more);
  }

  /** A line for each bundle. */
  String sums(List<TaskReport> tasks, Screen screen) {
    Map<String, List<TaskReport>> bundles = new TreeMap<>();
    for (TaskReport task : tasks) {
      bundles.computeIfAbsent(task.bundle(), key -> new ArrayList<>()).add(task);
    }
    Table table =
        new Table()
            .elastic("BUNDLE")
            .numbers("TASKS")
            .numbers("RUNS")
            .numbers("FAILURES")
            .numbers("PANICS")
            .numbers("RESTARTS")
            .numbers("STUCK");
    bundles.forEach((bundle, all) -> sum(table, bundle, all));
    if (bundles.size() > 1) {
      sum(table, "all", tasks);
    }
    return table.render(screen);
  }

  private static void sum(Table table, String name, List<TaskReport> tasks) {
    table.row(
        name,
        tasks.size(),
        tasks.stream().mapToLong(TaskReport::runs).sum(),
        tasks.stream().mapToLong(TaskReport::failures).sum(),
        tasks.stream().mapToLong(TaskReport::panics).sum(),
        tasks.stream().mapToLong(TaskReport::restarts).sum(),
        tasks.stream().filter(task -> task.state() == TaskState.STUCK).count());
  }

  /** Everything that is known of each task. */
  String details(List<TaskReport> tasks, Screen screen) {
    List<String> lines = new ArrayList<>();
    for (TaskReport task : tasks) {
      lines.add("");
      details(task, lines, screen);
    }
    return String.join("\n", lines);
  }

  private void details(TaskReport task, List<String> lines, Screen screen) {
    String next = task.nextRun() == null ? "" : ", next run in " + until(task);
    line(lines, screen, 0, task.operation() + " (" + word(task.schedule()) + ")");
    line(lines, screen, 2, "state     " + word(task.state()) + next);
    new TreeMap<>(task.fields())
        .forEach((key, value) -> line(lines, screen, 2, "field     " + key + " = " + value));
    line(
        lines,
        screen,
        2,
        String.format(
            Locale.ROOT,
            "runs      %d, %d failed, %d panicked, %d restarts",
            task.runs(),
            task.failures(),
            task.panics(),
            task.restarts()));
    if (task.lastExit() != null) {
      String took = task.lastDuration() == null ? "" : " after " + Human.exact(task.lastDuration());
      line(lines, screen, 2, "last run  " + task.lastExit().word() + took);
    }
    if (task.failuresInARow() > 0) {
      line(lines, screen, 2, "bad runs  " + task.failuresInARow() + " in a row");
    }
    if (task.lastError() != null) {
      String head = "  error     ";
      for (String part : Text.wrap(task.lastError(), screen.columns() - head.length())) {
        lines.add(head + part);
        head = " ".repeat(head.length());
      }
    }
    stack(task, lines, screen, Integer.MAX_VALUE);
  }

  private static void line(List<String> lines, Screen screen, int indent, String text) {
    lines.add(" ".repeat(indent) + Text.cut(Text.clean(text), screen.columns() - indent));
  }

  private void explain(TaskReport task, List<String> more, Screen screen) {
    String name = BundleNames.shortened(task.bundle()) + "/" + name(task);
    if (task.failuresInARow() > 0 && task.lastError() != null) {
      String text = name + " failed " + task.failuresInARow() + "x: " + task.lastError();
      more.addAll(Text.wrap(text, screen.columns()));
    }
    if (task.state() == TaskState.STUCK) {
      line(more, screen, 0, name + " is stuck:");
      stack(task, more, screen, SHORT_STACK);
    }
  }

  private void stack(TaskReport task, List<String> lines, Screen screen, int limit) {
    if (task.stuckSince() != null) {
      Duration since = Duration.between(task.stuckSince(), clock.instant());
      line(lines, screen, 2, "stuck for " + Human.duration(since) + ", since " + task.stuckSince());
    }
    if (task.stack() != null && !task.stack().isEmpty()) {
      task.stack().lines().limit(limit).forEach(frame -> line(lines, screen, 4, frame.strip()));
    }
  }

  private static String with(String table, List<String> more) {
    return more.isEmpty() ? table : table + "\n\n" + String.join("\n", more);
  }

  private static String name(TaskReport task) {
    String id = task.fields().get("transfer_id");
    return Text.clean(id == null ? task.operation() : task.operation() + " #" + id);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private String until(TaskReport task) {
    return Human.duration(Duration.between(clock.instant(), task.nextRun()));
  }
}
