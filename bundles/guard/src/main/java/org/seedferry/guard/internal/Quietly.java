package org.seedferry.guard.internal;

/** Logging that harms nobody: what a broken appender or filter throws does not reach the guard. */
public final class Quietly {
  private Quietly() {}

  /** Writes a line, or does without. */
  public static void log(Runnable line) {
    try {
      line.run();
    } catch (Throwable e) {
      // There is no better place to tell it, and the task's life goes on.
    }
  }
}
