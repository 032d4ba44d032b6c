package org.seedferry.guard;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Work that a guard runs. It runs in a thread of the guard, returns when it is done, and ends soon
 * after a stop.
 */
@ConsumerType
@FunctionalInterface
public interface Work {

  /**
   * Does the work.
   *
   * @param stop tells when to end, and closes what is bound to this run
   * @throws Exception a checked exception is a failure: expected trouble, logged without a restart.
   *     Anything unchecked is a panic and handled by the task's policy.
   */
  void run(StopSignal stop) throws Exception;
}
