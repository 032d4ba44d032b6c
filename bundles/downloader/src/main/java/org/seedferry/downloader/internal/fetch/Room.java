package org.seedferry.downloader.internal.fetch;

import java.util.Collection;
import java.util.Map;
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

  private static final long LOOK = 500;

  private final Ledger ledger;

  /** Why each waits, by what was said first: the numbers change all the time. */
  private final Map<Long, String> waiting = new ConcurrentHashMap<>();

  private volatile long lookedAt;

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
    boolean waited = waiting.containsKey(transfer.id());
    long missing = needed + (waited ? space.margin() : 0) - (usable - reserved - space.floor());
    if (missing <= 0) {
      if (waiting.remove(transfer.id()) != null) {
        LOG.info("there is room again in {} for '{}'", root.path(), transfer.name());
      }
      return true;
    }
    waits(
        transfer,
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
            + (reserved > 0 ? " and " + Sizes.format(reserved) + " are coming in" : ""));
    return false;
  }

  /**
   * True when less than the floor is free, as somebody else has filled the disk: what is under way
   * is to be put down. Looked at now and then, however often it is asked.
   *
   * @param now milliseconds
   */
  boolean isShort(LocalRoot root, Space space, long now) {
    if (now - lookedAt < LOOK) {
      return false;
    }
    lookedAt = now;
    try {
      return root.usableBytes() < space.floor();
    } catch (LocalFailure e) {
      LOG.debug("{}", e.getMessage()); // who writes there will say it
      return false;
    }
  }

  /** A transfer that was under way waits for room from now on. */
  void awaits(LocalRoot root, Transfer transfer, Space space) {
    waits(
        transfer,
        "no room: less than "
            + Sizes.format(space.floor())
            + " are free in "
            + root.path()
            + ", which stay free; what is here is kept");
  }

  /** The ledger is told each time: what it knows of a transfer may be forgotten meanwhile. */
  private void waits(Transfer transfer, String reason) {
    String known = waiting.putIfAbsent(transfer.id(), reason);
    if (known == null) {
      LOG.warn("'{}' waits: {}", transfer.name(), reason);
    }
    ledger.attention(transfer, known == null ? reason : known);
  }

  /** Forgets all but these transfers. */
  void retain(Collection<Long> ids) {
    waiting.keySet().retainAll(ids);
  }
}
