package org.seedferry.downloader.internal.fetch;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.seedferry.guard.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one host over all fetches: how many connections to it pay, how many it takes,
 * and until when it wants to be left alone. Thread-safe. Times are milliseconds.
 */
final class Host {

  private static final Logger LOG = LoggerFactory.getLogger(Host.class);
  private static final Backoff LOWERED =
      new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(10), 0);

  private final String name;
  private final LongAdder bytes = new LongAdder();
  private final Climb climb = new Climb();
  private final Set<Object> working = new HashSet<>();
  private int most = Integer.MAX_VALUE;
  private long mostUntil;
  private int refusals;
  private long pausedUntil;

  Host(String name) {
    this.name = name;
  }

  /** Counts what has come from it. */
  void received(int count) {
    bytes.add(count);
  }

  /** A connection to it has begun to work; nothing changes when that is known already. */
  synchronized void begins(Object connection) {
    working.add(connection);
  }

  /** A connection has ended, whether it worked or not. */
  synchronized void ends(Object connection) {
    working.remove(connection);
  }

  /** True when connections to it work at the moment. */
  synchronized boolean works() {
    return !working.isEmpty();
  }

  /** It takes no further connection beside those that work. */
  synchronized void refuses(Duration pause, long now) {
    if (most > working.size() || now >= mostUntil) {
      refusals++;
      most = working.size();
      LOG.info("{} takes no more than {} connections at a time", name, working.size());
    }
    climb.settleAt(working.size(), now);
    mostUntil =
        Math.max(mostUntil, now + Math.max(LOWERED.pause(refusals, 0).toMillis(), millis(pause)));
    if (pause != null) {
      pause(now + pause.toMillis());
    }
  }

  private static long millis(Duration pause) {
    return pause == null ? 0 : pause.toMillis();
  }

  /** Nothing new is asked of it before the given time. */
  synchronized void pause(long until) {
    pausedUntil = Math.max(pausedUntil, until);
  }

  /** True while nothing new may be asked of it. */
  synchronized boolean isPaused(long now) {
    return now < pausedUntil;
  }

  /**
   * Looks at how its connections do.
   *
   * @param active how many there are
   * @param limit how many there may be by the settings
   */
  synchronized void look(long now, int active, int limit) {
    climb.look(now, bytes.sum(), active, Math.min(limit, taken(now)));
  }

  /** Leaves out this moment: what comes now says nothing of how many connections pay. */
  synchronized void lookAway(long now) {
    climb.skip(now, bytes.sum());
  }

  /**
   * How many connections there may be now.
   *
   * @param limit how many there may be by the settings
   * @param smallFiles how many files wait that cost a round trip rather than bytes: for these, more
   *     connections pay whatever the rate
   */
  synchronized int allowed(long now, int limit, int smallFiles) {
    return Math.min(Math.min(limit, taken(now)), Math.max(climb.target(), smallFiles));
  }

  private int taken(long now) {
    return now < mostUntil ? Math.max(1, most) : Integer.MAX_VALUE;
  }

  @Override
  public String toString() {
    return name;
  }
}
