package org.seedferry.guard.internal;

import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;
import org.seedferry.guard.ExitReason;

/** Tells what the end of a run means. */
final class Outcome {
  private Outcome() {}

  /**
   * Only our own flag means stop: an interrupt, a cancellation or a timeout from inside the work is
   * a failure while nobody asked the run to end.
   */
  static ExitReason of(Throwable thrown, boolean stopped) {
    if (stopped) {
      return thrown == null || !panic(thrown) || causedByStop(thrown)
          ? ExitReason.CANCELLED
          : ExitReason.PANIC;
    }
    if (thrown == null) {
      return ExitReason.COMPLETED;
    }
    return panic(thrown) ? ExitReason.PANIC : ExitReason.FAILED;
  }

  private static boolean panic(Throwable thrown) {
    return !(thrown instanceof Exception)
        || thrown instanceof RuntimeException && !(thrown instanceof CancellationException);
  }

  private static boolean causedByStop(Throwable thrown) {
    if (thrown instanceof UncheckedIOException) {
      return true;
    }
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (cause instanceof InterruptedException
          || cause instanceof ClosedChannelException
          || cause instanceof CancellationException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** What came out, in one line; safe against exceptions that fail to describe themselves. */
  static String describe(Throwable thrown) {
    if (thrown == null) {
      return null;
    }
    try {
      String message = thrown.getMessage();
      String type = thrown.getClass().getName();
      return message == null ? type : type + ": " + message;
    } catch (Throwable e) {
      return thrown.getClass().getName();
    }
  }

  /** Equal for what is the same trouble again. */
  static String signature(ExitReason reason, Throwable thrown) {
    String where = "";
    if (reason == ExitReason.PANIC) {
      StackTraceElement[] stack = thrown.getStackTrace();
      where = stack.length == 0 ? "" : " at " + stack[0];
    }
    return reason + " " + describe(thrown) + where;
  }
}
