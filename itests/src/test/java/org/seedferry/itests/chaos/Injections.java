package org.seedferry.itests.chaos;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** The panics that nobody can expect. */
final class Injections {

  /** What all messages begin with; the number follows. */
  static final String TAG = "injected #";

  /** An error that nobody knows. */
  @SuppressWarnings("serial")
  static final class StrangeError extends Error {
    StrangeError(String message) {
      super(message);
    }
  }

  private static final List<Function<String, Throwable>> KINDS =
      List.of(
          StrangeError::new,
          IllegalStateException::new,
          StackOverflowError::new,
          NoClassDefFoundError::new,
          AssertionError::new,
          NullPointerException::new,
          OutOfMemoryError::new,
          UnsupportedOperationException::new);

  private Injections() {}

  static Throwable make(int number, Random random) {
    return KINDS.get(random.nextInt(KINDS.size())).apply(TAG + number + ";");
  }

  /** True when this panic is what came out, or its cause, or was in its way. */
  static boolean isIn(Throwable came, int number) {
    return isIn(came, TAG + number + ";", 0);
  }

  private static boolean isIn(Throwable came, String tag, int depth) {
    if (came == null || depth > 20) {
      return false;
    }
    if (came.getMessage() != null && came.getMessage().contains(tag)) {
      return true;
    }
    for (Throwable suppressed : came.getSuppressed()) {
      if (isIn(suppressed, tag, depth + 1)) {
        return true;
      }
    }
    return isIn(came.getCause(), tag, depth + 1);
  }
}
