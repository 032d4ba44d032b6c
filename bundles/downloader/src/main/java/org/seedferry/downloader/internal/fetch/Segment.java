package org.seedferry.downloader.internal.fetch;

import org.seedferry.api.transport.TransportSession;

/**
 * A part of a file that one connection fetches. Its end comes nearer when another one takes over
 * the rest. Guarded by the lock of its {@link Plan}, where nothing else is said.
 */
final class Segment {

  /** The end of a segment of a file whose size nobody knows yet. */
  static final long OPEN_END = Long.MAX_VALUE;

  /** Halves of this size are worth a connection of their own at any rate. */
  private static final long LARGE_HALF = 1 << 20;

  /** Below this size only what would still take long is divided. */
  private static final long SMALL_HALF = 16 << 10;

  private static final long LONG = 1_000;

  private final FileWork work;
  private final boolean anew;
  private final long number;
  private final long began;
  private long from;
  private long end;
  private long received;
  private long gained;
  private boolean cut;
  private volatile TransportSession awaited;
  private volatile long waitingSince;

  Segment(FileWork work, long from, long end, boolean anew, long number, long now) {
    this.work = work;
    this.anew = anew;
    this.from = from;
    this.end = end;
    this.received = from;
    this.number = number;
    this.began = now;
  }

  FileWork work() {
    return work;
  }

  /** True when it must not come over a connection that is there already. */
  boolean anew() {
    return anew;
  }

  /** Segments that were begun later have a greater number. */
  long number() {
    return number;
  }

  long from() {
    return from;
  }

  /** Where it ends, as far as that is known. */
  long end() {
    return end;
  }

  void end(long nearer) {
    end = nearer;
  }

  /** The next byte that it will receive. */
  long received() {
    return received;
  }

  /** Others fetch what is left of it. */
  void cut() {
    end = received;
    cut = true;
  }

  boolean isCut() {
    return cut;
  }

  /** How many bytes have come for it. */
  long gained() {
    return gained;
  }

  long remaining() {
    return end - received;
  }

  /** Counts what has come; how many bytes of it belong to this segment. */
  int receive(int count) {
    int mine = (int) Math.max(0, Math.min(count, end - received));
    received += mine;
    gained += mine;
    return mine;
  }

  /** It is read from the start of the file up to its end. */
  void wholeFile(long size) {
    from = 0;
    received = 0;
    end = size;
  }

  /** How many milliseconds the rest takes at the rate so far; a guess before any byte has come. */
  double timeLeft(double guessedRate, long now) {
    double rate = gained == 0 ? guessedRate : rate(now);
    return rate <= 0 ? Double.MAX_VALUE : remaining() / rate;
  }

  /** True when another connection should take over a half of what is left. */
  boolean isWorthHalving(double guessedRate, long now) {
    if (work.inOneGo() || end == OPEN_END) {
      return false;
    }
    return remaining() >= 2 * LARGE_HALF
        || remaining() >= 2 * SMALL_HALF && age(now) >= LONG && timeLeft(guessedRate, now) >= LONG;
  }

  /** Bytes per millisecond since it began. */
  double rate(long now) {
    return (double) gained / Math.max(1, now - began);
  }

  long age(long now) {
    return now - began;
  }

  /** Its connection is about to be waited for. Called by who reads it, without the lock. */
  void awaits(TransportSession session, long now) {
    waitingSince = now;
    awaited = session;
  }

  /** Its connection is no longer waited for. Called by who reads it, without the lock. */
  void arrived() {
    awaited = null;
  }

  /** The connection that it has waited for too long; null while there is none. */
  TransportSession stalled(long now, long afterSome, long afterNothing) {
    TransportSession session = awaited;
    long silent = now - waitingSince;
    return session != null && silent >= (gained > 0 ? afterSome : afterNothing) ? session : null;
  }
}
