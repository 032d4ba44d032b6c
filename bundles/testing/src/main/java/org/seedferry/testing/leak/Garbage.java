package org.seedferry.testing.leak;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.function.BooleanSupplier;

/** Has the garbage collected, really. */
final class Garbage {
  private static final int ROUNDS = 4;
  private static final long PATIENCE_MILLIS = 2_000;

  private Garbage() {}

  /**
   * Collects until it is enough: first what nobody refers to, in the end also what only soft
   * references hold. Several rounds are needed where finalizers and cleaners let go of more.
   */
  static void collectUntil(BooleanSupplier enough) {
    for (int round = 0; round < ROUNDS && !enough.getAsBoolean(); round++) {
      collectOnce();
    }
    if (!enough.getAsBoolean()) {
      clearSoftReferences();
      collectOnce();
    }
  }

  /** Returns when an object that nobody refers to has been found to be garbage. */
  private static void collectOnce() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    WeakReference<Object> canary = new WeakReference<>(new Object(), queue);
    System.gc();
    try {
      if (queue.remove(PATIENCE_MILLIS) == null && canary.get() != null) {
        throw new IllegalStateException(
            "System.gc() collects nothing: Java must run without -XX:+DisableExplicitGC");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The machine clears all soft references before it says that memory is out, and an array that is
   * larger than the whole heap takes none of it from others.
   */
  private static void clearSoftReferences() {
    long words = Runtime.getRuntime().maxMemory() / Long.BYTES + 1;
    if (words > Integer.MAX_VALUE - 8) {
      return;
    }
    SoftReference<Object> canary = new SoftReference<>(new Object());
    try {
      Object tooLarge = new long[(int) words];
      throw new IllegalStateException(tooLarge + " is larger than the heap");
    } catch (OutOfMemoryError expected) {
      if (canary.get() != null) {
        throw new IllegalStateException("soft references outlive an OutOfMemoryError", expected);
      }
    }
  }
}
