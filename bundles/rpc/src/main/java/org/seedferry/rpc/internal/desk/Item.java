package org.seedferry.rpc.internal.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.seedferry.api.seedbox.SeedGoal;

/**
 * A transfer as a face shows it, at one moment. Immutable; every text is not null.
 *
 * @param id the ledger's number of the transfer, within 32 bits
 * @param hash 40 lower-case hex digits, or 64 for a torrent of version 2 only
 * @param name the delivery's name; before it has one, what it is going to be: one path segment
 *     without a colon
 * @param folder the folder of the delivery as the asker sees it, absolute, with slashes, without
 *     one at its end
 * @param label the transfer's own label, may be empty
 * @param labels the labels as they were last set by the asker
 * @param size bytes, 0 while nobody knows
 * @param left bytes that are not home yet; at least 1 until the delivery stands under its name,
 *     then 0
 * @param progress 0 to 1, where the first half is the seedbox's and the second half ours; 1 only
 *     where the delivery stands under its name
 * @param stage how far it is
 * @param paused whether a person or the asker has paused it
 * @param trouble what is in its way, for people; empty when nothing is
 * @param bytesPerSecond how fast it comes home
 * @param eta how long until it is home, null while nobody can tell
 * @param uploaded bytes that the seedbox has sent to others, 0 where nobody tells
 * @param ratio the seedbox's ratio, 0 where nobody tells
 * @param seeded for how long the seedbox has seeded it, zero where nobody tells
 * @param goal for how long it is to be seeded on its seedbox
 * @param added when it was asked for, or first seen
 * @param home when its delivery was published, null before
 */
public record Item(
    int id,
    String hash,
    String name,
    String folder,
    String label,
    List<String> labels,
    long size,
    long left,
    double progress,
    Stage stage,
    boolean paused,
    String trouble,
    long bytesPerSecond,
    Duration eta,
    long uploaded,
    double ratio,
    Duration seeded,
    SeedGoal goal,
    Instant added,
    Instant home) {

  public Item {
    labels = List.copyOf(labels);
  }

  /** True once its delivery stands under its name. */
  public boolean isHome() {
    return stage == Stage.HOME;
  }
}
