package org.seedferry.guard.internal;

/** Where a task belongs, and what has to know of its end. Called outside the task's lock. */
interface Home {

  /** The task has been asked to end; it may still wait for its first run. */
  default void cancelled(Task task) {}

  /** The task has ended. */
  void ended(Task task);
}
