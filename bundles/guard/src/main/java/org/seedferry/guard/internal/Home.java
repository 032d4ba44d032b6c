package org.seedferry.guard.internal;

/** Where a task belongs, and what has to know of its end. Called outside the task's lock. */
interface Home {

  /** The task has been asked to end; it may still wait for its first run. */
  default void cancelled(Task task) {}

  /** True while the task may finish its work although its owner goes. */
  default boolean draining() {
    return false;
  }

  /** The task has ended. */
  void ended(Task task);
}
