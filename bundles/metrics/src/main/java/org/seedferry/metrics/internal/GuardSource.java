package org.seedferry.metrics.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.TaskState;
import org.seedferry.guard.ThreadReport;

/** Tasks and threads, out of the guard's own report. */
final class GuardSource implements Source {

  private static final int MOST_NAMES = 500;

  private final GuardReport report;

  GuardSource(GuardReport report) {
    this.report = report;
  }

  @Override
  public void read(Reading into) {
    into.has(Family.TASKS_ACTIVE);
    into.has(Family.TASKS_STUCK);
    Set<List<String>> names = new HashSet<>();
    for (TaskReport task : report.tasks()) {
      if (task.state() != TaskState.ENDED) {
        String operation = bounded(names, task);
        into.add(Family.TASKS_ACTIVE, 1, task.bundle(), operation);
        into.add(
            Family.TASKS_STUCK, task.state() == TaskState.STUCK ? 1 : 0, task.bundle(), operation);
      }
    }
    for (ThreadReport.Colour colour : ThreadReport.Colour.values()) {
      into.add(Family.THREADS, 0, word(colour));
    }
    report.threads().forEach(thread -> into.add(Family.THREADS, 1, word(thread.colour())));
  }

  private static String bounded(Set<List<String>> names, TaskReport task) {
    List<String> name = List.of(task.bundle(), task.operation());
    return names.contains(name) || names.size() < MOST_NAMES && names.add(name)
        ? task.operation()
        : TaskBooks.OTHER;
  }

  private static String word(ThreadReport.Colour colour) {
    return colour.name().toLowerCase(Locale.ROOT);
  }
}
