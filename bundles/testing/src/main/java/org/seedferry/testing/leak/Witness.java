package org.seedferry.testing.leak;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers of each thing when it was seen first, and adds that to its origin. Thread-safe. */
final class Witness implements LeakSource {
  private record Thing(String kind, Object key) {}

  private final LeakSource source;
  private Map<Thing, String> firstSeen = new HashMap<>();

  Witness(LeakSource source) {
    this.source = source;
  }

  /** Looks now; what is new has come before this moment. */
  synchronized void look(String moment) {
    Map<Thing, String> seen = new HashMap<>();
    for (Item item : source.now()) {
      Thing thing = new Thing(item.kind(), item.key());
      seen.put(thing, firstSeen.getOrDefault(thing, moment));
    }
    firstSeen = seen;
  }

  @Override
  public Collection<Item> now() {
    List<Item> items = new ArrayList<>();
    for (Item item : source.now()) {
      items.add(
          new Item(item.kind(), item.key(), item.name(), () -> item.origin().get() + when(item)));
    }
    return items;
  }

  private synchronized String when(Item item) {
    String moment = firstSeen.get(new Thing(item.kind(), item.key()));
    return moment == null ? "" : "\n    first seen " + moment;
  }
}
