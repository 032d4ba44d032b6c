package org.seedferry.arr.internal;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.seedferry.api.Durations;

/**
 * What is given back to an *arr.
 *
 * @param reasons for what; none for nothing at all
 * @param patience how long a grab may make no progress, null where that is no reason
 */
record GiveBackRules(Set<Reason> reasons, Duration patience) {

  /** Why something is given back. */
  enum Reason {
    /** Every try to fetch it failed. */
    GAVE_UP,
    /** Its seedbox no longer has it. */
    MISSING,
    /** It was given up before any seedbox took it. */
    REFUSED,
    /** Its seedbox makes no progress with it. */
    STALLED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String KEY = "give.back";

  GiveBackRules {
    reasons = Set.copyOf(reasons);
  }

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException when it holds something else; the message says what it may
   */
  static GiveBackRules of(String[] words) {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    Duration patience = null;
    for (String word : words) {
      String text = word.strip().toLowerCase(Locale.ROOT);
      if (text.isEmpty()) {
        continue;
      }
      Reason reason = reason(text);
      reasons.add(reason);
      if (reason == Reason.STALLED) {
        int colon = text.indexOf(':');
        patience =
            Durations.within(
                KEY, colon < 0 ? "no duration" : text.substring(colon + 1).strip(), "10m", "365d");
      }
    }
    return new GiveBackRules(reasons, patience);
  }

  boolean has(Reason reason) {
    return reasons.contains(reason);
  }

  private static Reason reason(String text) {
    for (Reason reason : Reason.values()) {
      boolean same =
          reason == Reason.STALLED
              ? text.equals(reason.word()) || text.startsWith(reason.word() + ":")
              : text.equals(reason.word());
      if (same) {
        return reason;
      }
    }
    throw new IllegalArgumentException(
        KEY + ": '" + text + "' is none of gave_up, missing, refused and stalled:DURATION");
  }
}
