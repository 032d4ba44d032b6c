package org.seedferry.downloader.internal.fetch;

import org.seedferry.api.Sizes;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the disk from running full: what does not fit above the floor is not begun; said once,
 * resumed by itself. Used by one thread.
 */
final class Room {

  private static final Logger LOG = LoggerFactory.getLogger(Room.class);

  private final Ledger ledger;
  private boolean low;

  Room(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Whether a transfer may be begun.
   *
   * @param reserved bytes that fetches under way are still going to write
   * @param floor bytes that stay free
   */
  boolean admits(LocalRoot root, Transfer transfer, long reserved, long floor) throws LocalFailure {
    long usable = root.usableBytes();
    long needed = Math.max(transfer.size() - root.stagedBytes(transfer), 0);
    long missing = needed - (usable - reserved - floor);
    boolean fits = missing <= 0;
    if (!fits) {
      String reason =
          "no room, "
              + Sizes.format(missing)
              + " are missing: it needs "
              + Sizes.format(needed)
              + ", and "
              + root.path()
              + " has "
              + Sizes.format(usable)
              + " free, of which "
              + Sizes.format(floor)
              + " stay free"
              + (reserved > 0 ? " and " + Sizes.format(reserved) + " are coming in" : "");
      if (!low) {
        LOG.warn("'{}' waits: {}", transfer.name(), reason);
      }
      ledger.attention(transfer, reason);
    } else if (low) {
      LOG.info("there is room again in {}", root.path());
    }
    low = !fits;
    return fits;
  }
}
