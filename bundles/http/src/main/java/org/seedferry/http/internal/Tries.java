package org.seedferry.http.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong logins, by peer and all together. After some of them in a row a peer is not even
 * listened to for a while, longer each time. After very many of all peers within a minute nobody is
 * for the rest of it, but for those that have been right before. Holds a bounded number of peers.
 * Thread-safe.
 */
final class Tries {

  private static final int FREE = 5;
  private static final int FREE_IN_ALL = 100;
  private static final Duration IN_ALL = Duration.ofMinutes(1);
  private static final int MOST_PEERS = 1_000;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration FORGET = Duration.ofMinutes(30);

  private record Record(int wrong, Instant last, Instant until) {}

  private final Clock clock;
  private final Map<String, Record> records = new Peers<>();
  private final Map<String, Boolean> right = new Peers<>();
  private Instant since = Instant.EPOCH;
  private int wrongInAll;

  /** Forgets the peer that was not heard of longest. */
  private static final class Peers<T> extends LinkedHashMap<String, T> {

    private static final long serialVersionUID = 1L;

    Peers() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
      return size() > MOST_PEERS;
    }
  }

  Tries(Clock clock) {
    this.clock = clock;
  }

  /** For how long a peer has to wait; zero when it may try. */
  synchronized Duration pause(String peer) {
    Instant now = clock.instant();
    Duration own = rest(now, untilOf(key(peer)));
    boolean waitsForAll = wrongInAll >= FREE_IN_ALL && !right.containsKey(key(peer));
    Duration all = waitsForAll ? rest(now, since.plus(IN_ALL)) : Duration.ZERO;
    return own.compareTo(all) > 0 ? own : all;
  }

  private Instant untilOf(String key) {
    Record record = records.get(key);
    return record == null ? null : record.until();
  }

  private static Duration rest(Instant now, Instant until) {
    return until == null || until.isBefore(now) ? Duration.ZERO : Duration.between(now, until);
  }

  /** Counts a wrong login; true when the peer has to wait from now on. */
  synchronized boolean wrong(String peer) {
    Instant now = clock.instant();
    if (!now.isBefore(since.plus(IN_ALL))) {
      since = now;
      wrongInAll = 0;
    }
    wrongInAll++;
    Record before = records.get(key(peer));
    int wrong = before == null || before.last().plus(FORGET).isBefore(now) ? 1 : before.wrong() + 1;
    Instant until = wrong < FREE ? null : now.plus(pauseAfter(wrong));
    records.put(key(peer), new Record(wrong, now, until));
    return until != null;
  }

  /** Counts a right login: its peer is listened to whatever others do. */
  synchronized void right(String peer) {
    records.remove(key(peer));
    right.put(key(peer), true);
  }

  private static Duration pauseAfter(int wrong) {
    Duration pause = FIRST.multipliedBy(1L << Math.min(wrong - FREE, 20));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }

  /** Whoever has one IPv6 address has all of its network: the first half of it. */
  private static String key(String peer) {
    if (peer.indexOf(':') < 0) {
      return peer;
    }
    String[] parts = peer.split(":", -1);
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < Math.min(4, parts.length) && !parts[i].isEmpty(); i++) {
      network.append(parts[i]).append(':');
    }
    return network.isEmpty() ? peer : network.toString();
  }
}
