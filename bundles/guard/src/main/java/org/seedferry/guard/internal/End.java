package org.seedferry.guard.internal;

/**
 * The end of a task, for those who wait for it. Most tasks have nobody who does. Guarded by the
 * task's lock.
 */
final class End {
  private TimeAndThreads.Gate gate;
  private boolean come;

  /** What opens at the end, null after it. */
  TimeAndThreads.Gate gate(TimeAndThreads time) {
    if (gate == null && !come) {
      gate = time.gate();
    }
    return come ? null : gate;
  }

  /** It has come; returns what is to be opened, null when nobody waits. */
  TimeAndThreads.Gate come() {
    come = true;
    return gate;
  }
}
