package org.seedferry.guard.internal;

/** Stacks as text. */
final class Stacks {
  private Stacks() {}

  static String text(Thread thread) {
    StringBuilder text = new StringBuilder(thread.getName());
    text.append(" (").append(thread.getState()).append(')');
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("\n    at ").append(frame);
    }
    return text.toString();
  }
}
