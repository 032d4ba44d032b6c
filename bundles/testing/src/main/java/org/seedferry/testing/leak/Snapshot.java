package org.seedferry.testing.leak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The threads and open files of this process at one moment. Thread-safe. */
public final class Snapshot {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final long FIRST_PAUSE_MICROS = 50;
  private static final long LONGEST_PAUSE_MICROS = 100_000;

  private final Set<Thread> threads;
  private final Map<String, Integer> files;

  private Snapshot(Set<Thread> threads, Map<String, Integer> files) {
    this.threads = threads;
    this.files = files;
  }

  /** What there is now. */
  public static Snapshot take() {
    OpenFiles.warmUp();
    return new Snapshot(LiveThreads.now(), OpenFiles.now());
  }

  /**
   * What has come since and is still there: looks again and again, with growing pauses, until
   * nothing is left or the limit is over.
   *
   * @return a text for each thread, with its stack, and for each open file; empty when nothing is
   *     left
   */
  public List<String> leftWithin(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    long pause = FIRST_PAUSE_MICROS;
    List<String> left = left();
    while (!left.isEmpty() && System.nanoTime() - end < 0) {
      if (!waited(pause)) {
        return left;
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MICROS);
      left = left();
    }
    return left;
  }

  /**
   * Waits up to 5 s for the end of what has come since.
   *
   * @throws AssertionError naming what is left, with stacks
   */
  public void assertNothingLeft() {
    List<String> left = leftWithin(LIMIT);
    if (!left.isEmpty()) {
      throw new AssertionError(left.size() + " left behind:\n" + String.join("\n", left));
    }
  }

  private List<String> left() {
    List<String> left = new ArrayList<>(LiveThreads.since(threads));
    left.addAll(OpenFiles.since(files));
    return left;
  }

  private static boolean waited(long micros) {
    try {
      new CountDownLatch(1).await(micros, TimeUnit.MICROSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
