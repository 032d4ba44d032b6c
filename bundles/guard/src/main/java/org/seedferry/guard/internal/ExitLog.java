package org.seedferry.guard.internal;

import java.util.concurrent.CancellationException;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.TaskExit;
import org.seedferry.guard.TaskSpec.Schedule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One line for every exit, in fixed words and fields. */
final class ExitLog {
  private static final Logger LOG = LoggerFactory.getLogger("org.seedferry.guard.exit");

  private ExitLog() {}

  /** True when the end of a tick that went well is not written anyway. */
  static boolean ticksSilently() {
    try {
      return !LOG.isTraceEnabled();
    } catch (Throwable e) {
      return true;
    }
  }

  static void exit(TaskExit exit, Schedule schedule, boolean repeated) {
    Quietly.log(
        () -> {
          Level level = level(exit, schedule, repeated);
          if (!LOG.isEnabledForLevel(level)) {
            return;
          }
          LoggingEventBuilder line = line(exit, level);
          if (exit.error() != null) {
            boolean panic = exit.reason() == ExitReason.PANIC;
            line = line.addKeyValue(panic ? "panic" : "err", Outcome.describe(exit.error()));
            if (panic && !repeated) {
              line = line.setCause(Outcome.loggable(exit.error()));
            }
          }
          line.log(message(exit, repeated));
        });
  }

  static void stuck(TaskExit exit, String limit, String stack) {
    Quietly.log(
        () ->
            line(exit, Level.WARN)
                .addKeyValue("stack", stack)
                .log("{} is stuck: not ended within {}", exit.operation(), limit));
  }

  static void recovered(TaskExit exit, int failures) {
    Quietly.log(
        () ->
            line(exit, Level.INFO)
                .addKeyValue("failures", failures)
                .log("{} recovered after {} failed runs", exit.operation(), failures));
  }

  static void unstuck(TaskExit exit, String after) {
    Quietly.log(
        () ->
            line(exit, Level.INFO)
                .log("{} recovered: the stuck run has ended after {}", exit.operation(), after));
  }

  private static LoggingEventBuilder line(TaskExit exit, Level level) {
    LoggingEventBuilder line =
        LOG.atLevel(level)
            .addKeyValue("operation", exit.operation())
            .addKeyValue("bundle", exit.bundle());
    for (var field : exit.fields().entrySet()) {
      line = line.addKeyValue(field.getKey(), field.getValue());
    }
    return line.addKeyValue("reason", exit.reason().word())
        .addKeyValue("runs", exit.runs())
        .addKeyValue("restarts", exit.restarts());
  }

  private static Level level(TaskExit exit, Schedule schedule, boolean repeated) {
    if (repeated) {
      return Level.DEBUG;
    }
    switch (exit.reason()) {
      case PANIC:
        return Level.ERROR;
      case FAILED:
      case STUCK:
        return Level.WARN;
      case CANCELLED:
        return Level.INFO;
      default:
        if (exit.restartIn() != null) {
          return Level.TRACE;
        }
        return schedule == Schedule.ONCE ? Level.DEBUG : Level.INFO;
    }
  }

  /** That a run was cancelled by its cancellation is said already. */
  private static boolean isThatOfTheStop(TaskExit exit) {
    return exit.reason() == ExitReason.CANCELLED && exit.error() instanceof CancellationException;
  }

  private static String message(TaskExit exit, boolean repeated) {
    StringBuilder text = new StringBuilder(exit.operation());
    text.append(' ').append(exit.reason().word());
    if (exit.error() != null && !isThatOfTheStop(exit)) {
      text.append(": ").append(Outcome.describe(exit.error()));
    }
    if (exit.restartIn() != null) {
      text.append("; again in ").append(Times.text(exit.restartIn()));
    }
    return text.append(repeated ? " (as before)" : "").toString();
  }
}
