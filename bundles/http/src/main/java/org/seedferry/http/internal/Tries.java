package org.seedferry.http.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong logins by peer. After some of them in a row a peer is not even listened to for a
 * while, longer each time. Holds a bounded number of peers. Thread-safe.
 */
final class Tries {

  private static final int FREE = 5;
  private static final int MOST_PEERS = 1_000;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration FORGET = Duration.ofMinutes(30);

  private record Record(int wrong, Instant last, Instant until) {}

  private final Clock clock;
  private final Map<String, Record> records =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Record> eldest) {
          return size() > MOST_PEERS;
        }
      };

  Tries(Clock clock) {
    this.clock = clock;
  }

  /** For how long a peer has to wait; zero when it may try. */
  synchronized Duration pause(String peer) {
    Record record = records.get(key(peer));
    if (record == null || record.until() == null) {
      return Duration.ZERO;
    }
    Duration rest = Duration.between(clock.instant(), record.until());
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  /** Counts a wrong login; true when the peer has to wait from now on. */
  synchronized boolean wrong(String peer) {
    Instant now = clock.instant();
    Record before = records.get(key(peer));
    int wrong = before == null || before.last().plus(FORGET).isBefore(now) ? 1 : before.wrong() + 1;
    Instant until = wrong < FREE ? null : now.plus(pauseAfter(wrong));
    records.put(key(peer), new Record(wrong, now, until));
    return until != null;
  }

  synchronized void right(String peer) {
    records.remove(key(peer));
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
