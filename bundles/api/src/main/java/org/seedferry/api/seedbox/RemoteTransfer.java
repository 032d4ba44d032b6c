package org.seedferry.api.seedbox;

import java.time.Duration;
import org.seedferry.api.json.WireJson;

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
 * @param activity how far the seedbox is with it, and what is in its way; never null
 */
public record RemoteTransfer(
    String remoteId,
    String infoHash,
    String name,
    String label,
    long size,
    Readiness readiness,
    double ratio,
    Duration seeded,
    Activity activity) {

  /** One of which nobody tells how far it is. */
  public RemoteTransfer(
      String remoteId,
      String infoHash,
      String name,
      String label,
      long size,
      Readiness readiness,
      double ratio,
      Duration seeded) {
    this(remoteId, infoHash, name, label, size, readiness, ratio, seeded, Activity.UNKNOWN);
  }

  /**
   * How far a seedbox is with a transfer.
   *
   * @param progress how much of what is wanted it has, 0 to 1; NaN where it does not tell
   * @param left how long it takes to get the rest, zero when it has all, null where nobody can tell
   * @param uploaded bytes that it has sent to others, -1 where it does not tell
   * @param trouble what is in its way, in its own words, empty when nothing is
   */
  public record Activity(double progress, Duration left, long uploaded, String trouble) {

    /** Nothing is told. */
    public static final Activity UNKNOWN = new Activity(Double.NaN, null, -1, "");

    /** Clients tell this much and more for never. */
    private static final double NEVER = Duration.ofDays(100).toSeconds();

    public Activity {
      progress = progress >= 0 ? Math.min(1, progress) : Double.NaN;
      left = left == null || left.isNegative() ? null : left;
      uploaded = Math.max(-1, uploaded);
      trouble = trouble == null || trouble.isBlank() ? "" : WireJson.shown(trouble.strip());
    }

    /**
     * What a client tells in bytes and seconds, which may be nonsense.
     *
     * @param wanted bytes of what is wanted, 0 or less while nobody knows them
     * @param missing how many of these it does not have
     * @param seconds how long it takes to get them; 0 or what is no time where it cannot tell
     * @param uploaded bytes that it has sent to others; what is no number of bytes where it does
     *     not tell
     * @param trouble as in the record
     */
    public static Activity of(
        double wanted, double missing, double seconds, double uploaded, String trouble) {
      double progress = wanted > 0 ? (wanted - missing) / wanted : 0;
      boolean tells = seconds > 0 && seconds < NEVER;
      return new Activity(
          progress,
          progress >= 1 ? Duration.ZERO : tells ? Duration.ofSeconds((long) seconds) : null,
          uploaded >= 0 && uploaded < Long.MAX_VALUE ? (long) uploaded : -1,
          trouble);
    }
  }

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
