package org.seedferry.guard;

/** Where a task stands. */
public enum TaskState {
  /** Waits for its next run. */
  WAITING,
  /** A run is under way. */
  RUNNING,
  /** Waits for its restart after a panic or a failure. */
  RESTARTING,
  /** Was cancelled, and its run has not ended within the limit. */
  STUCK,
  /** Has ended and will not run again. */
  ENDED
}
