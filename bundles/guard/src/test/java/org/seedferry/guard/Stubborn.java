package org.seedferry.guard;

import java.time.Duration;

/** Work that does not end when it is told to, and that goes by the guard's time all the same. */
final class Stubborn {
  static final Duration LASTS = Duration.ofMinutes(1);

  private Stubborn() {}

  /** Waits for another task, which knows nothing of the stop, through every interrupt. */
  static void outlast(OwnedGuard other, StopSignal stop) {
    GuardedTask slow = other.start(TaskSpec.once("slow"), inner -> inner.sleep(LASTS));
    while (!slow.ended()) {
      try {
        slow.await(Duration.ofHours(1));
      } catch (InterruptedException e) {
        // Deliberately stubborn.
      }
    }
    other.close();
  }
}
