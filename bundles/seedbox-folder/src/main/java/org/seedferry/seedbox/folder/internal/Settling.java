package org.seedferry.seedbox.folder.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Remembers since when each entry has looked the same. Thread-safe. */
final class Settling {

  private record Sight(String signature, Instant since) {}

  private final Clock clock;
  private final Duration settle;
  private final Map<String, Sight> sights = new HashMap<>();

  Settling(Clock clock, Duration settle) {
    this.clock = clock;
    this.settle = settle;
  }

  /** True when the entry has looked like this for the settle time, as far as it was looked at. */
  synchronized boolean settled(String name, String signature) {
    Instant now = clock.instant();
    Sight sight = sights.get(name);
    if (sight == null || !sight.signature().equals(signature)) {
      sight = new Sight(signature, now);
      sights.put(name, sight);
    }
    return Duration.between(sight.since(), now).compareTo(settle) >= 0;
  }

  /** Forgets all entries but the given ones. */
  synchronized void keep(Collection<String> names) {
    sights.keySet().retainAll(names);
  }
}
