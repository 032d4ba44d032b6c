package org.seedferry.rpc.internal.desk;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What there is to be shown at one moment. Immutable; thread-safe. */
final class Snapshot {

  private final Instant at;
  private final long changes;
  private final List<Item> items;
  private final Map<String, Item> byHash = new HashMap<>();
  private final Map<Profile, List<Item>> shown = new ConcurrentHashMap<>();

  /**
   * @param at when it was made
   * @param changes how many changes of the ledger it knows
   * @param items by their hashes
   */
  Snapshot(Instant at, long changes, LinkedHashMap<String, Item> items) {
    this.at = at;
    this.changes = changes;
    this.items = List.copyOf(items.values());
    this.byHash.putAll(items);
  }

  Instant at() {
    return at;
  }

  long changes() {
    return changes;
  }

  List<Item> items(Profile profile) {
    if (profile.labels().isEmpty()) {
      return items;
    }
    return shown.computeIfAbsent(
        profile, any -> items.stream().filter(item -> profile.shows(item.label())).toList());
  }

  /** Null when there is none. */
  Item item(String hash) {
    return byHash.get(hash.toLowerCase(Locale.ROOT));
  }
}
