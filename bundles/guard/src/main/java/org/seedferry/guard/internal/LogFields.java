package org.seedferry.guard.internal;

import org.seedferry.guard.TaskSpec;
import org.slf4j.MDC;

/**
 * Puts a task's fields on every log line of its run, and takes all that was put there off again.
 */
final class LogFields implements AutoCloseable {

  LogFields(String owner, TaskSpec spec) {
    spec.fields().forEach(MDC::put);
    MDC.put("operation", spec.name());
    MDC.put("bundle", owner);
  }

  @Override
  public void close() {
    MDC.clear();
  }
}
