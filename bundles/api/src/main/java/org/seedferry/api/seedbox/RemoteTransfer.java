package org.seedferry.api.seedbox;

import java.time.Duration;

/**
 * A transfer as its seedbox reports it.
 *
 * @param remoteId what the seedbox calls it; unique there and stable
 * @param infoHash the torrent's info-hash in lower-case hex, null where there is none
 * @param name the title, for people
 * @param label its label, never null, may be empty
 * @param size bytes of what is wanted of it; -1 where the seedbox does not tell
 * @param readiness whether it can be fetched
 * @param ratio uploaded over downloaded bytes; NaN where there is no such thing or it is nonsense
 * @param seeded how long it has been seeded since it was complete; null where there is no such
 *     thing
 */
public record RemoteTransfer(
    String remoteId,
    String infoHash,
    String name,
    String label,
    long size,
    Readiness readiness,
    double ratio,
    Duration seeded) {

  /** Whether a transfer can be fetched. */
  public enum Readiness {
    /** The seedbox is still getting it, or has trouble with it. */
    INCOMPLETE,
    /** It looks whole, and will count as complete if nothing changes for a while. */
    SETTLING,
    /** Everything wanted is there. */
    COMPLETE
  }

  public boolean complete() {
    return readiness == Readiness.COMPLETE;
  }
}
