package org.seedferry.drop.folder.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.seedferry.api.progress.DropFigures.Latency;

/** Counts what becomes of dropped files. Thread-safe. */
final class Figures {

  private static final List<Double> BOUNDS =
      List.of(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 60.0, 600.0, 3_600.0, Double.POSITIVE_INFINITY);

  private final LongAdder processed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder backpressure = new LongAdder();
  private volatile int waiting;
  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.size());
  private final DoubleAdder sum = new DoubleAdder();

  /**
   * A file was handed over.
   *
   * @param after so long after it was seen first
   */
  void processed(Duration after) {
    processed.increment();
    double seconds = after.toNanos() / 1e9;
    int at = 0;
    while (seconds > BOUNDS.get(at)) {
      at++;
    }
    counts.incrementAndGet(at);
    sum.add(seconds);
  }

  void failed() {
    failed.increment();
  }

  void retried() {
    retries.increment();
  }

  void foundQueueFull() {
    backpressure.increment();
  }

  /** So many files wait for a slot of the seedbox. */
  void waiting(int files) {
    waiting = files;
  }

  int waiting() {
    return waiting;
  }

  long processed() {
    return processed.sum();
  }

  long failures() {
    return failed.sum();
  }

  long retries() {
    return retries.sum();
  }

  long backpressure() {
    return backpressure.sum();
  }

  Latency latency() {
    List<Long> now = new ArrayList<>();
    for (int i = 0; i < counts.length(); i++) {
      now.add(counts.get(i));
    }
    return new Latency(BOUNDS, now, sum.sum());
  }
}
