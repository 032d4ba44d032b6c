package org.seedferry.guard.internal;

import java.util.HashMap;
import java.util.Map;
import org.seedferry.guard.Uninterrupted;

/**
 * Where all interrupts of runs come from, and where they wait while a thread must not be disturbed.
 * Thread-safe.
 */
final class Interrupts {
  private final TimeAndThreads time;

  /** The threads that must not be disturbed, and whether an interrupt waits for each. */
  private final Map<Thread, Boolean> undisturbed = new HashMap<>();

  Interrupts(TimeAndThreads time) {
    this.time = time;
  }

  /** Interrupts a thread of a crew, now or as soon as it may be disturbed. */
  synchronized void interrupt(Thread thread) {
    if (undisturbed.replace(thread, true) == null) {
      time.interrupt(thread);
    }
  }

  /** Keeps interrupts from the caller's thread while it does something. */
  <T, E extends Exception> T keptFrom(Uninterrupted<T, E> work) throws E {
    Thread self = Thread.currentThread();
    if (!begin(self)) {
      return work.call();
    }
    try {
      return work.call();
    } finally {
      end(self);
    }
  }

  /** False where it has begun already. */
  private synchronized boolean begin(Thread self) {
    return undisturbed.putIfAbsent(self, false) == null;
  }

  private synchronized void end(Thread self) {
    if (undisturbed.remove(self)) {
      time.interrupt(self);
    }
  }
}
