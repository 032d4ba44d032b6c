package org.seedferry.guard;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** The handle of a started task. Thread-safe. */
@ProviderType
public interface GuardedTask extends AutoCloseable {

  /**
   * Starts the next run of a ticker now, or right after the run that is under way. The pause before
   * a restart stays what it is: the run at its end is the next one. Wakes nothing else.
   */
  void runSoon();

  /** Changes a ticker's interval from the next tick on; a run under way is not disturbed. */
  void reschedule(Duration interval);

  /** What is known of the task now. */
  TaskReport report();

  /** True once the task has ended and will not run again. */
  boolean ended();

  /**
   * Waits until the task has ended.
   *
   * @return true when it ended within the limit
   */
  boolean await(Duration limit) throws InterruptedException;

  /**
   * Cancels the task, interrupts a run under way and waits for its end, at most the task's stop
   * limit. What does not end is logged with its stack and stays on the report as {@link
   * TaskState#STUCK} until it ends. Idempotent; from inside the task's own run it cancels without
   * waiting.
   */
  @Override
  void close();

  /** Cancels like {@link #close()} without waiting. */
  void cancel();
}
