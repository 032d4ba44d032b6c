package org.seedferry.testing.fake;

import java.time.Duration;

/**
 * What makes a fake client end the seeding of a torrent by itself: the first of these that is
 * reached.
 *
 * @param ratio null for none
 * @param time how long it is seeded, null for none
 * @param idle for how long nobody takes anything, null for none
 * @param removes whether it then removes the torrent, and does not only stop it
 */
public record FakeLimits(Double ratio, Duration time, Duration idle, boolean removes) {

  /** Those that a client has for all torrents; they are low, so that they show. */
  public static final FakeLimits GENERAL =
      new FakeLimits(1.0, Duration.ofHours(1), Duration.ofMinutes(30), true);

  /** True when seeding has ended at this point. */
  public boolean isReached(double seededRatio, Duration seeded, Duration unused) {
    return ratio != null && seededRatio >= ratio
        || time != null && seeded.compareTo(time) >= 0
        || idle != null && unused.compareTo(idle) >= 0;
  }
}
