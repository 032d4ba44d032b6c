package org.seedferry.guard.internal;

import java.time.Duration;

/** Waits that an interrupt does not shorten; the interrupt is kept for the caller. */
final class Waiting {
  private Waiting() {}

  static void uninterrupted(TimeAndThreads.Gate gate) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          gate.await();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static boolean uninterrupted(TimeAndThreads.Gate gate, TimeAndThreads time, long until) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return gate.await(Duration.ofNanos(Math.max(0, until - time.nanos())));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
