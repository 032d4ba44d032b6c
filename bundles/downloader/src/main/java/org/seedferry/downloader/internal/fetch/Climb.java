package org.seedferry.downloader.internal.fetch;

/**
 * Finds out how many connections to one host pay: begins with few, doubles them while the rate
 * grows, and from then on tries now and then one step more and one step less, and keeps what is
 * better. Used by one thread. Times are milliseconds.
 */
final class Climb {

  /** How many connections there are before anything is known. */
  static final int FEW = 4;

  private static final long GLANCE = 100;
  private static final long LOOK = 1_000;
  private static final long FIRST_REST = 10_000;
  private static final long LONGEST_REST = 60_000;

  /** Twice as many connections must bring so much more. */
  private static final double GROWTH = 1.15;

  /** One step must bring at least this part of what it would bring if nothing held it up. */
  private static final double SHARE = 0.5;

  /** A change below this is noise. */
  private static final double NOISE = 0.03;

  private static final int PATIENCE = 3;

  private enum Phase {
    DOUBLING,
    RESTING,
    SETTLING,
    TRYING
  }

  private Phase phase = Phase.DOUBLING;
  private int target = FEW;
  private int before = FEW;
  private double rate = -1;
  private double peak;
  private int disappointments;
  private boolean upNext = true;
  private long rest = FIRST_REST;
  private long since;
  private long bytesThen;
  private long glance = GLANCE;
  private long restUntil;

  /** How many connections there should be. */
  int target() {
    return target;
  }

  /** So many are all that the host takes. */
  void settleAt(int connections, long now) {
    target = Math.max(1, connections);
    rest(now);
  }

  /**
   * Looks at what has come.
   *
   * @param bytes what has come in all
   * @param active how many connections there are
   * @param limit how many there may be
   */
  void look(long now, long bytes, int active, int limit) {
    target = Math.min(target, limit);
    if (active != target || since == 0) {
      // Not what is to be judged: too few find work, or those that are too many have not gone yet.
      restart(now, bytes);
      return;
    }
    long elapsed = now - since;
    if (elapsed < (phase == Phase.DOUBLING ? glance : LOOK)) {
      return;
    }
    double seen = (double) (bytes - bytesThen) / elapsed;
    restart(now, bytes);
    if (seen > 0 || peak > 0) {
      judge(seen, now, limit);
    }
  }

  /** What has come up to now is not judged. */
  void skip(long now, long bytes) {
    restart(now, bytes);
  }

  private void restart(long now, long bytes) {
    since = now;
    bytesThen = bytes;
  }

  private void judge(double seen, long now, int limit) {
    peak = Math.max(seen, peak * 0.95);
    // A line that has carried twice as much is not what holds it up.
    boolean room = seen < peak / 2;
    switch (phase) {
      case DOUBLING -> doubled(seen, room, now, limit);
      case RESTING -> {
        rate = seen;
        if (room && target < limit) {
          twice(limit);
        } else if (now >= restUntil) {
          step(limit, now);
        }
      }
      case SETTLING -> phase = Phase.TRYING;
      case TRYING -> tried(seen, now);
    }
  }

  private void doubled(double seen, boolean room, long now, int limit) {
    if (rate < 0 || room || seen >= rate * GROWTH) {
      rate = Math.max(rate, seen);
      if (target == limit) {
        rest(now);
      } else {
        twice(limit);
      }
    } else if (++disappointments >= PATIENCE) {
      target = before;
      rest(now);
    } else {
      glance *= 2;
    }
  }

  private void twice(int limit) {
    phase = Phase.DOUBLING;
    before = target;
    target = Math.min(limit, target * 2);
    disappointments = 0;
    glance = GLANCE;
  }

  private void step(int limit, long now) {
    int size = Math.max(1, target / 4);
    int next = upNext ? Math.min(limit, target + size) : Math.max(1, target - size);
    upNext = !upNext;
    if (next == target) {
      rest(now);
      return;
    }
    before = target;
    target = next;
    phase = Phase.SETTLING;
  }

  private void tried(double seen, long now) {
    double change = Math.abs((double) (target - before) / before);
    double wanted = Math.max(NOISE, SHARE * change);
    boolean kept =
        target > before
            ? seen >= rate * (1 + wanted)
            : seen >= rate * (1 - Math.min(NOISE, wanted));
    if (kept) {
      upNext = target > before;
      rest = FIRST_REST;
    } else {
      target = before;
      rest = Math.min(LONGEST_REST, rest * 2);
    }
    rest(now);
  }

  private void rest(long now) {
    phase = Phase.RESTING;
    restUntil = now + rest;
  }
}
