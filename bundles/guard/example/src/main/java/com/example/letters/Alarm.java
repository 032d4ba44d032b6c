package com.example.letters;

import org.osgi.service.component.annotations.Component;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.GuardListener;
import org.seedferry.guard.TaskExit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears of every exit of every bundle's tasks, and speaks up for those that need somebody. */
@Component
public final class Alarm implements GuardListener {
  private static final Logger LOG = LoggerFactory.getLogger(Alarm.class);

  @Override
  public void exited(TaskExit exit) {
    if (exit.reason() == ExitReason.PANIC || exit.reason() == ExitReason.STUCK) {
      LOG.warn(
          "somebody look after {} of {}: {}",
          exit.operation(),
          exit.bundle(),
          exit.reason().word());
    }
  }
}
