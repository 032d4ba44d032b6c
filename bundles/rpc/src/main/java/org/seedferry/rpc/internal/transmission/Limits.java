package org.seedferry.rpc.internal.transmission;

import java.time.Duration;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.rpc.internal.desk.Item;

/**
 * An item's status and seed limits. By these an *arr decides what it does with what is home: one
 * that is stopped with its ratio reached it moves away, and then removes it; one that seeds with
 * its idle time reached it copies, and then removes it; one that seeds with a limit ahead it copies
 * and leaves.
 */
final class Limits {

  static final int STOPPED = 0;
  static final int QUEUED = 3;
  static final int DOWNLOADING = 4;
  static final int SEEDING = 6;

  private static final int GENERAL = 0;
  private static final int OWN = 1;
  private static final int DEFAULT_IDLE_MINUTES = 30;

  private final Item item;
  private final boolean moves;

  /**
   * @param moves whether an *arr may move away what is home
   */
  Limits(Item item, boolean moves) {
    this.item = item;
    this.moves = moves;
  }

  int status() {
    if (item.isHome()) {
      return moves ? STOPPED : SEEDING;
    }
    if (item.paused()) {
      return STOPPED;
    }
    return switch (item.stage()) {
      case WAITING -> QUEUED;
      default -> DOWNLOADING;
    };
  }

  boolean isFinished() {
    return item.isHome() && moves;
  }

  int ratioMode() {
    return isFinished() || goal().ratio() != null ? OWN : GENERAL;
  }

  double ratioLimit() {
    return isFinished() || goal().ratio() == null ? 0 : goal().ratio();
  }

  int idleMode() {
    return isCopiedAndRemoved() || goal().time() != null && !isFinished() ? OWN : GENERAL;
  }

  /** Minutes. */
  long idleLimit() {
    if (isCopiedAndRemoved()) {
      return 0;
    }
    Duration time = goal().time();
    return time == null ? DEFAULT_IDLE_MINUTES : (time.toSeconds() + 59) / 60;
  }

  long secondsSeeding() {
    long seconds = item.seeded().toSeconds();
    return isCopiedAndRemoved() ? Math.max(1, seconds) : seconds;
  }

  /** Where the seedbox has seeded it as agreed, whichever of the two was reached. */
  private boolean isCopiedAndRemoved() {
    return item.isHome() && !moves && goal().isReached(item.ratio(), item.seeded());
  }

  private SeedGoal goal() {
    return item.goal();
  }
}
