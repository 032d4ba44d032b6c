package org.seedferry.launcher;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * What the process does when it is told to end. The first signal asks for an orderly stop, a second
 * one ends at once. Handlers of our own are needed for that: once the JVM itself has begun to shut
 * down it ignores every further signal.
 */
final class Signals {

  private static final int ENDED_BY_SIGNAL = 130;

  private final AtomicBoolean stopping = new AtomicBoolean();

  /**
   * Takes the signals over.
   *
   * @param stop asked once, on the signal thread; returns soon
   * @param leave called before the process is ended the hard way
   */
  void onStop(Runnable stop, Runnable leave) {
    for (String name : List.of("INT", "TERM", "HUP")) {
      handle(
          name,
          () -> {
            if (stopping.compareAndSet(false, true)) {
              stop.run();
            } else {
              leave.run();
              Runtime.getRuntime().halt(ENDED_BY_SIGNAL);
            }
          });
    }
  }

  /** Calls back when the terminal has changed its size. */
  void onResize(Runnable resized) {
    handle("WINCH", resized);
  }

  private static void handle(String name, Runnable action) {
    try {
      Signal.handle(new Signal(name), signal -> action.run());
    } catch (IllegalArgumentException e) {
      // The platform has no such signal, or the JVM keeps it for itself (-Xrs).
    }
  }
}
