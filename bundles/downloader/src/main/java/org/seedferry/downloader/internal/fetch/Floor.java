package org.seedferry.downloader.internal.fetch;

import org.seedferry.api.Sizes;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees when the disk has no room left but what stays free: somebody else may fill it while we
 * fetch. Used by one thread. Times are milliseconds.
 */
final class Floor {

  private static final Logger LOG = LoggerFactory.getLogger(Floor.class);
  private static final long LOOK = 500;

  private boolean reached;
  private long lookedAt = Long.MIN_VALUE;

  /**
   * True while nothing more may be written: from when less than the floor is free until as much
   * more is free as the margin, or as is still to come where that is less.
   *
   * @param coming bytes that are still to come
   */
  boolean isReached(LocalRoot root, Space space, long coming, long now) {
    if (lookedAt != Long.MIN_VALUE && now - lookedAt < LOOK) {
      return reached;
    }
    lookedAt = now;
    try {
      look(root, space, coming);
    } catch (LocalFailure e) {
      LOG.debug("{}", e.getMessage()); // who writes there will say it
    }
    return reached;
  }

  private void look(LocalRoot root, Space space, long coming) throws LocalFailure {
    long above = root.usableBytes() - space.floor();
    if (!reached && above < 0) {
      reached = true;
      LOG.warn("fetching waits: {}", reason(root, space));
    } else if (reached && above > 0 && above >= Math.min(space.margin(), coming)) {
      reached = false;
      LOG.info("there is room again in {}, fetching goes on", root.path());
    }
  }

  /** What to say of it. */
  static String reason(LocalRoot root, Space space) {
    return "no room: less than "
        + Sizes.format(space.floor())
        + " are free in "
        + root.path()
        + ", which stay free; what is here is kept";
  }
}
