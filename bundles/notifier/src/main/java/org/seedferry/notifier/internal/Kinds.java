package org.seedferry.notifier.internal;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.seedferry.api.ledger.EventKind;

/** Reads which events a channel wants. */
final class Kinds {

  private Kinds() {}

  static Set<EventKind> of(String[] names) {
    Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
    for (String name : names) {
      if (!name.isBlank()) {
        kinds.add(kind(name.strip().toUpperCase(Locale.ROOT)));
      }
    }
    return Set.copyOf(kinds);
  }

  private static EventKind kind(String name) {
    try {
      return EventKind.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "events: '" + name + "' is none of " + Arrays.toString(EventKind.values()), e);
    }
  }
}
