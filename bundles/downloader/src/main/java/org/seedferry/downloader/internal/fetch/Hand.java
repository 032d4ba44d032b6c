package org.seedferry.downloader.internal.fetch;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Small files that one worker fetches next, one after the other, so that its connection can ask for
 * them ahead. Guarded by the lock of its {@link Plan}. Times are milliseconds.
 */
final class Hand {

  private final Deque<FileWork> files = new ArrayDeque<>();
  private long touched;
  private boolean changed;

  Deque<FileWork> files() {
    return files;
  }

  /** Its worker takes from it, or adds to it. */
  void touch(long now) {
    touched = now;
  }

  /** For how long its worker has been busy with something else. */
  long idle(long now) {
    return now - touched;
  }

  /** It holds something else than what its worker knows, but for what that has taken. */
  void change() {
    changed = true;
  }

  /** True once after it was changed. */
  boolean hasChanged() {
    boolean before = changed;
    changed = false;
    return before;
  }
}
