package org.seedferry.transport.sftp.internal;

import java.nio.channels.AsynchronousCloseException;
import java.util.concurrent.CompletableFuture;

/**
 * Lets any thread end what one thread waits for: the present wait, and every later one at its
 * begin. Thread-safe.
 */
final class Abort {

  private static final Runnable NOTHING = () -> {};

  private Runnable end = NOTHING;
  private boolean aborted;

  /**
   * Registers what ends the wait that begins now, in place of the one before.
   *
   * @throws AsynchronousCloseException when no wait is to begin any more; {@code end} has run then
   */
  void onAbort(Runnable end) throws AsynchronousCloseException {
    synchronized (this) {
      if (!aborted) {
        this.end = end;
        return;
      }
    }
    end.run();
    throw new AsynchronousCloseException();
  }

  /** As {@link #onAbort}, for an answer: who waits for it gets the exception. */
  void ends(CompletableFuture<?> answer) throws AsynchronousCloseException {
    onAbort(() -> answer.completeExceptionally(new AsynchronousCloseException()));
  }

  /** Forgets what was registered: the wait is over. */
  synchronized void clear() {
    end = NOTHING;
  }

  /** Ends the wait; true when this is the first time. */
  boolean abort() {
    Runnable last;
    synchronized (this) {
      if (aborted) {
        return false;
      }
      aborted = true;
      last = end;
      end = NOTHING;
    }
    last.run();
    return true;
  }

  synchronized boolean isAborted() {
    return aborted;
  }
}
