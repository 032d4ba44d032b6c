package org.seedferry.seedbox.qbittorrent.internal;

import java.time.Duration;
import java.util.Map;
import org.seedferry.api.seedbox.SeedGoal;

/**
 * When qBittorrent itself ends the seeding of one torrent, whatever its limits for all are: by the
 * first of the two.
 *
 * @param ratio uploaded over downloaded bytes, as it is sent
 * @param minutes how long it is seeded, as it is sent
 */
record ShareLimits(String ratio, String minutes) {

  private static final String NONE = "-1";

  /** It cuts limits that are beyond these, and would end seeding too soon. */
  private static final double LARGEST_RATIO = 9999;

  private static final Duration LONGEST_TIME = Duration.ofDays(365);

  /** Those that end seeding when the goal is reached, and never before. */
  static ShareLimits of(SeedGoal goal) {
    return new ShareLimits(ratio(goal.ratio()), minutes(goal.time()));
  }

  private static String ratio(Double wanted) {
    return wanted == null || wanted > LARGEST_RATIO ? NONE : wanted.toString();
  }

  private static String minutes(Duration wanted) {
    return wanted == null || wanted.compareTo(LONGEST_TIME) > 0
        ? NONE
        : String.valueOf(wanted.plusMinutes(1).minusNanos(1).toMinutes());
  }

  /**
   * As they are sent; versions that can do so only stop the torrent, whatever they do with others.
   */
  Map<String, String> form(String hash) {
    return Map.of(
        "hashes", hash,
        "ratioLimit", ratio,
        "seedingTimeLimit", minutes,
        "inactiveSeedingTimeLimit", NONE,
        "shareLimitAction", "Stop",
        "shareLimitsMode", "MatchAny");
  }
}
