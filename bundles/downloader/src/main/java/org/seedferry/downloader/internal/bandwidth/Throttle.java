package org.seedferry.downloader.internal.bandwidth;

/**
 * One limit, shared by all connections that it holds for. Each reads a little, is charged for it,
 * and reads on when its charge is paid; charges are paid in the order in which they were made, so
 * that all connections get the same. Thread-safe. Times are milliseconds.
 */
final class Throttle {

  /** So much may be saved up while nobody reads. */
  private static final double SAVED = 0.1;

  /** So much is read at a time, unless that is too little or too much for a call. */
  private static final long PARTS = 20;

  private static final long SMALLEST = 1 << 10;
  private static final long LARGEST = 256 << 10;

  /**
   * A charge.
   *
   * @param generation of the limit that it was made under
   * @param mark what has to be paid before it is
   */
  record Charge(long generation, double mark) {}

  private volatile long rate = Rates.UNLIMITED;
  private volatile long heldUpAt = Long.MIN_VALUE;
  private double charged;
  private double paid;
  private long lookedAt;
  private long generation;

  /** Sets the limit in bytes per second; what was charged by another one is let off. */
  synchronized void limit(long bytesPerSecond, long now) {
    if (bytesPerSecond != rate) {
      rate = bytesPerSecond;
      charged = 0;
      paid = 0;
      lookedAt = now;
      generation++;
    }
  }

  /** True while there is no limit. */
  boolean isOpen() {
    return rate == Rates.UNLIMITED;
  }

  /** True while nothing may pass. */
  boolean isShut() {
    return rate == 0;
  }

  /** How much may be read at a time. */
  int portion() {
    long now = rate;
    return (int) Math.max(SMALLEST, Math.min(LARGEST, now / PARTS));
  }

  /** Charges for what was read; null while there is no limit. */
  synchronized Charge charge(int bytes, long now) {
    if (isOpen()) {
      return null;
    }
    pay(now);
    charged += bytes;
    return new Charge(generation, charged);
  }

  /** How long it takes until a charge is paid, as it looks now; 0 when it is. */
  synchronized long waitFor(Charge charge, long now) {
    if (charge == null || charge.generation() != generation || isOpen()) {
      return 0;
    }
    pay(now);
    double owed = charge.mark() - paid;
    if (owed <= 0) {
      return 0;
    }
    heldUpAt = now;
    return rate == 0 ? Long.MAX_VALUE : (long) Math.ceil(owed * 1000 / rate);
  }

  /** True when it has held a connection up within the given time before now. */
  boolean heldUpWithin(long millis, long now) {
    return heldUpAt != Long.MIN_VALUE && now - heldUpAt <= millis;
  }

  private void pay(long now) {
    double more = (double) rate * Math.max(0, now - lookedAt) / 1000;
    paid = Math.min(paid + more, charged + rate * SAVED);
    lookedAt = now;
  }
}
