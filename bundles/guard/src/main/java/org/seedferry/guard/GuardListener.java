package org.seedferry.guard;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of every exit. Registered as a service; called outside every lock, in the task's thread;
 * what it throws is logged.
 */
@ConsumerType
@FunctionalInterface
public interface GuardListener {

  /** A task, or one run of it, has ended. */
  void exited(TaskExit exit);
}
