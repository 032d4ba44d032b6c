package org.seedferry.api;

/**
 * Where a transfer stands on its way. It moves only forward, except that a failed one is fetched
 * again.
 */
public enum TransferState {
  /** An *arr has asked for it; its seedbox is to get it, or is getting it. */
  GRABBED,
  /** Seen complete on its seedbox; waits to be fetched. */
  QUEUED,
  /** Is being fetched into staging. */
  DOWNLOADING,
  /** Every byte is verified and stands under its final name. */
  DOWNLOADED,
  /** Sonarr, Radarr or Lidarr has taken it over. */
  IMPORTED,
  /** Everything agreed is done: imported, seeded, removed where that is the rule. */
  CLEANED,
  /** The last try failed; it is tried again when due, or given up when no retry is set. */
  FAILED,
  /** The seedbox no longer has it, or its files. */
  MISSING;

  /**
   * True where nothing more happens by itself; a failed transfer is final only once it is given up.
   */
  public boolean isFinal() {
    return this == CLEANED || this == MISSING;
  }

  /**
   * True where a transfer in this state may come into the next one by itself: forward, also over
   * steps; into {@code FAILED} or {@code MISSING} from everything that is not final; out of {@code
   * FAILED} to be fetched again.
   */
  public boolean mayBecome(TransferState next) {
    if (isFinal()) {
      return false;
    }
    return switch (next) {
      case FAILED, MISSING -> true;
      case GRABBED -> false;
      default -> this == FAILED ? next != QUEUED : next.ordinal() > ordinal();
    };
  }
}
