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

  /**
   * Does what is left to do after a trouble, and then throws it when it is a panic: what is a
   * defect of ours belongs into the guard's books, with its stack.
   *
   * @param trouble null when there was none
   * @param last what it throws goes along with the panic
   */
  static void end(Throwable trouble, Runnable last) {
    try (Ending ignored = last::run) {
      if (trouble instanceof Error error) {
        throw error;
      }
      if (trouble instanceof RuntimeException panic && isPanic(panic)) {
        throw panic;
      }
    }
  }

  private interface Ending extends AutoCloseable {
    @Override
    void close();
  }
}
