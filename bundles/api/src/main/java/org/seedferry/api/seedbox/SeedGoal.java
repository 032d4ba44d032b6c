package org.seedferry.api.seedbox;

import java.time.Duration;

/**
 * When a transfer has been seeded enough: by the first of the two that is reached.
 *
 * @param ratio uploaded over downloaded bytes, at least 0; null where the ratio does not matter
 * @param time how long it is seeded once it is complete, not negative; null where the time does not
 *     matter
 */
public record SeedGoal(Double ratio, Duration time) {

  /** Nothing is agreed. */
  public static final SeedGoal NONE = new SeedGoal(null, null);

  public SeedGoal {
    if (ratio != null && !(ratio >= 0 && ratio < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a ratio of " + ratio + " cannot be reached");
    }
    if (time != null && time.isNegative()) {
      throw new IllegalArgumentException("a seeding time of " + time + " cannot be");
    }
  }

  /** True where neither is agreed. */
  public boolean isNone() {
    return ratio == null && time == null;
  }

  /**
   * True when one of the two is reached; nonsense reaches nothing.
   *
   * @param seededRatio what the seedbox says, NaN where it does not
   * @param seededFor what the seedbox says, null where it does not
   */
  public boolean isReached(double seededRatio, Duration seededFor) {
    boolean byRatio = ratio != null && Double.isFinite(seededRatio) && seededRatio >= ratio;
    boolean byTime = time != null && seededFor != null && seededFor.compareTo(time) >= 0;
    return byRatio || byTime;
  }
}
