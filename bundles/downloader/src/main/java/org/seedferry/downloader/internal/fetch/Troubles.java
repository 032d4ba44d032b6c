package org.seedferry.downloader.internal.fetch;

import java.util.concurrent.CancellationException;

/**
 * What has gone wrong with a fetch: the first trouble counts, but for a panic, which goes first;
 * the others go along with it. Thread-safe.
 */
final class Troubles {

  private volatile Throwable first;

  /** The one that counts; null while there is none. */
  Throwable first() {
    return first;
  }

  boolean none() {
    return first == null;
  }

  synchronized void note(Throwable young) {
    Throwable old = first;
    if (old == null) {
      first = young;
    } else if (isPanic(young) && !isPanic(old)) {
      young.addSuppressed(old);
      first = young;
    } else if (old != young) {
      old.addSuppressed(young);
    }
  }

  private static boolean isPanic(Throwable thrown) {
    return thrown instanceof Error
        || thrown instanceof RuntimeException && !(thrown instanceof CancellationException);
  }

  /** What is a defect of ours belongs into the guard's books, with its stack. */
  void rethrowPanic() {
    Throwable known = first;
    if (known instanceof Error error) {
      throw error;
    }
    if (known instanceof RuntimeException panic && isPanic(panic)) {
      throw panic;
    }
  }
}
