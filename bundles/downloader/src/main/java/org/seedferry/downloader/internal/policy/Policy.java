package org.seedferry.downloader.internal.policy;

import java.time.Duration;
import org.seedferry.api.seedbox.SeedGoal;
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
 * @param seedGoal when seeding is enough
 * @param remove when the transfer is removed from its seedbox
 */
public record Policy(
    String label,
    int attempts,
    Backoff retry,
    AwaitImport awaitImport,
    Duration importLimit,
    KeepLocal keepLocal,
    SeedGoal seedGoal,
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

  /** The same with another goal, unless that is none. */
  public Policy seededFor(SeedGoal goal) {
    return goal.isNone()
        ? this
        : new Policy(label, attempts, retry, awaitImport, importLimit, keepLocal, goal, remove);
  }
}
