package org.seedferry.console.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.TaskState;
import org.seedferry.guard.ThreadReport;

/** The commands {@code guard:*}: what runs, and whose it is. */
@Component(
    service = GuardCommands.class,
    property = {
      "osgi.command.scope=guard",
      "osgi.command.function=tasks",
      "osgi.command.function=threads",
      "osgi.command.function=report"
    })
public final class GuardCommands {

  private final GuardReport guard;
  private final Clock clock;

  @Activate
  public GuardCommands(@Reference GuardReport guard) {
    this(guard, Clock.systemUTC());
  }

  GuardCommands(GuardReport guard, Clock clock) {
    this.guard = guard;
    this.clock = clock;
  }

  @Descriptor("lists every guarded task: its state, runs, failures and when it runs next")
  public String tasks() {
    return tasks("");
  }

  @Descriptor("lists the guarded tasks of one bundle")
  public String tasks(@Descriptor("a part of the bundle's symbolic name") String bundle) {
    List<TaskReport> tasks =
        guard.tasks().stream()
            .filter(task -> task.bundle().contains(bundle))
            .sorted(Comparator.comparing(TaskReport::bundle).thenComparing(TaskReport::operation))
            .toList();
    if (tasks.isEmpty()) {
      return bundle.isEmpty()
          ? "No task runs."
          : "No task runs of a bundle named like '" + Text.clean(bundle) + "'.";
    }
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
          name(task),
          task.state().name().toLowerCase(java.util.Locale.ROOT),
          task.runs(),
          task.failures(),
          task.panics(),
          task.nextRun() == null ? null : until(task),
          task.lastExit() == null ? null : task.lastExit().word());
      explain(task, more);
    }
    return more.isEmpty() ? table.render() : table.render() + "\n\n" + String.join("\n", more);
  }

  @Descriptor("lists every live thread with its owner: RED ones are nobody's")
  public String threads() {
    Table table = new Table().words("").elastic("THREAD").words("OWNER").words("TASK");
    guard.threads().stream()
        .sorted(
            Comparator.comparing(ThreadReport::colour)
                .reversed()
                .thenComparing(ThreadReport::owner)
                .thenComparing(ThreadReport::name))
        .forEach(
            thread ->
                table.row(
                    thread.colour(), thread.name(), shortName(thread.owner()), thread.task()));
    return table.render();
  }

  @Descriptor("sums up the tasks of every bundle: runs, failures, panics and what is stuck")
  public String report() {
    Map<String, List<TaskReport>> bundles = new TreeMap<>();
    for (TaskReport task : guard.tasks()) {
      bundles.computeIfAbsent(task.bundle(), key -> new ArrayList<>()).add(task);
    }
    Table table =
        new Table()
            .elastic("BUNDLE")
            .numbers("TASKS")
            .numbers("RUNS")
            .numbers("FAILURES")
            .numbers("PANICS")
            .numbers("STUCK");
    bundles.forEach(
        (bundle, tasks) ->
            table.row(
                bundle,
                tasks.size(),
                tasks.stream().mapToLong(TaskReport::runs).sum(),
                tasks.stream().mapToLong(TaskReport::failures).sum(),
                tasks.stream().mapToLong(TaskReport::panics).sum(),
                tasks.stream().filter(task -> task.state() == TaskState.STUCK).count()));
    Map<ThreadReport.Colour, Integer> colours = new TreeMap<>();
    guard.threads().forEach(thread -> colours.merge(thread.colour(), 1, Integer::sum));
    List<String> threads = new ArrayList<>();
    for (ThreadReport.Colour colour : ThreadReport.Colour.values()) {
      threads.add(colours.getOrDefault(colour, 0) + " " + colour);
    }
    return table.render() + "\n\nThreads: " + String.join(", ", threads);
  }

  private static void explain(TaskReport task, List<String> more) {
    if (task.failuresInARow() > 0 && task.lastError() != null) {
      more.add(
          name(task) + " failed " + task.failuresInARow() + "x: " + Text.clean(task.lastError()));
    }
    if (task.state() == TaskState.STUCK && !task.stack().isEmpty()) {
      more.add(name(task) + " is stuck since " + task.stuckSince() + ":");
      task.stack().lines().limit(8).forEach(line -> more.add("  " + Text.clean(line.strip())));
    }
  }

  private static String name(TaskReport task) {
    String id = task.fields().get("transfer_id");
    String name = shortName(task.bundle()) + "/" + task.operation();
    return Text.clean(id == null ? name : name + " #" + id);
  }

  private static String shortName(String bundle) {
    return bundle.startsWith("org.seedferry.")
        ? bundle.substring("org.seedferry.".length())
        : bundle;
  }

  private String until(TaskReport task) {
    return Human.duration(Duration.between(clock.instant(), task.nextRun()));
  }
}
