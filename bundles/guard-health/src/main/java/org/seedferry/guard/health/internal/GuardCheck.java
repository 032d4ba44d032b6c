package org.seedferry.guard.health.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.GuardListener;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.TaskExit;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.TaskState;

/**
 * How the guarded tasks are: critical where one is stuck, a warning where one fails again and
 * again. It hears of exits only to know since when; the report knows the rest.
 */
@Component(
    service = {HealthCheck.class, GuardListener.class},
    property = {
      HealthCheck.NAME + "=Guarded tasks",
      HealthCheck.TAGS + "=guard",
      HealthCheck.TAGS + "=seedferry"
    })
public final class GuardCheck implements HealthCheck, GuardListener {

  /** A single failure is everyday life: the next run often goes well. */
  private static final int REPEATED = 3;

  private record Name(String bundle, String operation, Map<String, String> fields) {}

  private final GuardReport report;
  private final Map<Name, Instant> failingSince = new ConcurrentHashMap<>();

  @Activate
  public GuardCheck(@Reference GuardReport report) {
    this.report = report;
  }

  @Override
  public void exited(TaskExit exit) {
    boolean failsOn =
        (exit.reason() == ExitReason.FAILED || exit.reason() == ExitReason.PANIC)
            && exit.restartIn() != null;
    if (failsOn) {
      failingSince.putIfAbsent(new Name(exit.bundle(), exit.operation(), exit.fields()), exit.at());
    } else if (!failingSince.isEmpty()) {
      failingSince.remove(new Name(exit.bundle(), exit.operation(), exit.fields()));
    }
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    List<TaskReport> tasks = report.tasks();
    int troubles = 0;
    for (TaskReport task : tasks) {
      if (task.state() == TaskState.STUCK) {
        troubles++;
        log.critical(
            "{} is stuck since {}: it was asked to end and did not; {}",
            name(task),
            moment(task.stuckSince()),
            top(task.stack()));
      } else if (task.failuresInARow() >= REPEATED && task.state() != TaskState.ENDED) {
        troubles++;
        log.warn(
            "{} fails{}: {} times in a row, last by {}: {}; next run {}",
            name(task),
            since(task),
            task.failuresInARow(),
            task.lastExit() == null ? "failed" : task.lastExit().word(),
            task.lastError(),
            task.nextRun() == null ? "is under way" : moment(task.nextRun()));
      }
    }
    if (troubles == 0) {
      log.info("{} tasks, all well", tasks.size());
    }
    return new Result(log);
  }

  private String since(TaskReport task) {
    Instant since = failingSince.get(new Name(task.bundle(), task.operation(), task.fields()));
    return since == null ? "" : " since " + moment(since);
  }

  private static String name(TaskReport task) {
    return task.bundle()
        + "/"
        + task.operation()
        + (task.fields().isEmpty() ? "" : " " + task.fields());
  }

  private static String moment(Instant at) {
    return at == null ? "(unknown)" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String top(String stack) {
    String frame =
        stack.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    return frame.isEmpty() ? "no stack is known" : "at " + frame.replaceFirst("^at ", "");
  }
}
