package org.seedferry.guard.internal;

import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.seedferry.guard.ClosedException;
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
    try {
      Throwable cause = thrown;
      for (int depth = 0; cause != null && depth < 20; depth++) {
        if (cause instanceof InterruptedException
            || cause instanceof ClosedChannelException
            || cause instanceof CancellationException
            || cause instanceof ClosedException) {
          return true;
        }
        cause = cause.getCause();
      }
      return false;
    } catch (Throwable hidden) {
      return false;
    }
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
    String where = reason == ExitReason.PANIC ? " at " + origin(thrown) : "";
    return reason + " " + describe(thrown) + where;
  }

  private static String origin(Throwable thrown) {
    try {
      return thrown.getStackTrace()[0].toString();
    } catch (Throwable hidden) {
      return "an unknown place";
    }
  }

  /** What came out, or what stands for it in a log when it cannot be written there. */
  static Throwable loggable(Throwable thrown) {
    try {
      Throwable told = thrown;
      for (int depth = 0; told != null && depth < 20; depth++) {
        told.getMessage();
        Objects.requireNonNull(told.getStackTrace(), "stack");
        told = told.getCause();
      }
      return thrown;
    } catch (Throwable hostile) {
      return new IllegalStateException(
          thrown.getClass().getName() + " fails to describe itself: " + hostile.getClass());
    }
  }
}
