package org.seedferry.downloader.internal.policy;

import java.time.Duration;
import org.seedferry.guard.Backoff;

/**
 * What happens to the transfers of a label.
 *
 * @param label the label; empty for all labels without a policy of their own
 * @param attempts after how many failed tries a transfer is given up
 * @param retry the pauses between tries
 * @param awaitImport whether an import is awaited
 * @param importLimit after how long a missing import is reported
 * @param keepLocal how long the local delivery is kept
 * @param seedRatio the ratio at which seeding is enough
 * @param seedTime the seeding time at which seeding is enough
 * @param remove when the transfer is removed from its seedbox
 */
public record Policy(
    String label,
    int attempts,
    Backoff retry,
    AwaitImport awaitImport,
    Duration importLimit,
    KeepLocal keepLocal,
    double seedRatio,
    Duration seedTime,
    Remove remove) {

  /** Whether an import by an *arr is awaited. */
  public enum AwaitImport {
    /** Where an *arr is configured for the label. */
    AUTO,
    YES,
    NO
  }

  /** When a transfer is removed from its seedbox. */
  public enum Remove {
    /** Where the seedbox seeds, once it has seeded enough; otherwise never. */
    AUTO,
    /** As soon as it is home and imported. */
    ALWAYS,
    NEVER
  }

  /** True when a ratio or a seeding time is enough; nonsense never is. */
  public boolean seededEnough(double ratio, Duration seeded) {
    boolean byRatio = Double.isFinite(ratio) && ratio >= seedRatio;
    boolean byTime = seeded != null && seeded.compareTo(seedTime) >= 0;
    return byRatio || byTime;
  }
}
