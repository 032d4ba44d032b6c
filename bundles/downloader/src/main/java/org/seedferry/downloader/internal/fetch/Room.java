package org.seedferry.downloader.internal.fetch;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.seedferry.api.Sizes;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the disk from running full: what does not fit above the floor is not begun, before there is
 * room for it and for a margin; said once, resumed by itself. Thread-safe.
 */
final class Room {

  private static final Logger LOG = LoggerFactory.getLogger(Room.class);

  private final Ledger ledger;
  private final Set<Long> waiting = ConcurrentHashMap.newKeySet();

  Room(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Whether a transfer may be begun.
   *
   * @param reserved bytes that fetches under way are still going to write
   */
  boolean admits(LocalRoot root, Transfer transfer, long reserved, Space space)
      throws LocalFailure {
    long usable = root.usableBytes();
    long needed = Math.max(transfer.size() - root.stagedBytes(transfer), 0);
    boolean waited = waiting.contains(transfer.id());
    long missing = needed + (waited ? space.margin() : 0) - (usable - reserved - space.floor());
    if (missing <= 0) {
      if (waiting.remove(transfer.id())) {
        LOG.info("there is room again in {} for '{}'", root.path(), transfer.name());
      }
      return true;
    }
    if (waiting.add(transfer.id())) {
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
              + Sizes.format(space.floor())
              + " stay free"
              + (reserved > 0 ? " and " + Sizes.format(reserved) + " are coming in" : "");
      LOG.warn("'{}' waits: {}", transfer.name(), reason);
      ledger.attention(transfer, reason);
    }
    return false;
  }

  /** Forgets all but these transfers. */
  void retain(Collection<Long> ids) {
    waiting.retainAll(ids);
  }
}
