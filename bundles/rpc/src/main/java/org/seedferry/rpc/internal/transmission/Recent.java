package org.seedferry.rpc.internal.transmission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.seedferry.rpc.internal.desk.Item;

/**
 * What has changed lately, as far as somebody asks for that again and again. Knows the items as
 * they were at the last question. Thread-safe.
 */
final class Recent {

  private static final Duration LATELY = Duration.ofSeconds(60);

  /**
   * What has changed lately.
   *
   * @param items those that are there
   * @param removed the ids of those that are not there any more
   */
  record Changes(List<Item> items, List<Integer> removed) {}

  private final Clock clock;
  private final Map<Integer, Item> known = new HashMap<>();
  private final Map<Integer, Instant> changed = new HashMap<>();

  Recent(Clock clock) {
    this.clock = clock;
  }

  /** Compares what is there with what was there. */
  synchronized Changes of(List<Item> items) {
    Instant now = clock.instant();
    Map<Integer, Item> present = new HashMap<>();
    for (Item item : items) {
      present.put(item.id(), item);
      if (!item.equals(known.get(item.id()))) {
        changed.put(item.id(), now);
      }
    }
    for (Integer id : known.keySet()) {
      if (!present.containsKey(id)) {
        changed.put(id, now);
      }
    }
    changed.values().removeIf(at -> Duration.between(at, now).compareTo(LATELY) > 0);
    known.clear();
    known.putAll(present);
    List<Integer> removed = new ArrayList<>(changed.keySet());
    removed.removeIf(present::containsKey);
    return new Changes(
        items.stream().filter(item -> changed.containsKey(item.id())).toList(), removed);
  }
}
