package org.seedferry.guard;

import java.util.Locale;

/** Why a task ended. */
public enum ExitReason {
  /** Its work was done. */
  COMPLETED,
  /** It was asked to end, and did. */
  CANCELLED,
  /** A checked exception ended a single run. */
  FAILED,
  /** An unchecked exception or an error ended it. */
  PANIC,
  /** It was asked to end, and did not within the limit. */
  STUCK;

  /** The word that stands in logs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
