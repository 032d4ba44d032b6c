package org.seedferry.logging.internal;

/**
 * What an exception goes back to. The log service hands out copies of exceptions, which know the
 * original's class by name only.
 */
final class RootCause {
  private static final String COPY = "org.apache.felix.log.LogException: ";

  private final String text;
  private final StackTraceElement[] stack;

  RootCause(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    this.text = text(root);
    this.stack = root.getStackTrace();
  }

  /** True when it was thrown by a class of these packages itself. */
  boolean isThrownBelow(String packages) {
    return stack.length > 0 && stack[0].getClassName().startsWith(packages);
  }

  /** The text of an exception that may be such a copy. */
  static String text(Throwable thrown) {
    String text = thrown.toString();
    return text.startsWith(COPY) ? text.substring(COPY.length()) : text;
  }

  boolean is(Class<? extends Throwable> type) {
    return isNamed(type.getName());
  }

  /** The same for a class that cannot be seen here. */
  boolean isNamed(String className) {
    return text.equals(className) || text.startsWith(className + ": ");
  }

  /** What it says, without its class; its class where it says nothing. */
  String message() {
    return text.substring(text.contains(": ") ? text.indexOf(": ") + 2 : 0);
  }
}
