package org.seedferry.api.ledger;

import java.time.Instant;
import java.util.List;
import org.seedferry.api.seedbox.SeedGoal;

/**
 * What an *arr, or whoever else takes us for a torrent client, knows and wants of a transfer.
 * Immutable.
 *
 * @param transferId the ledger's number of the transfer
 * @param hash the hash that it is known by there, in lower case: 40 hex digits, or 64 for a torrent
 *     of version 2 only
 * @param folder where its delivery goes: a path below the local root with slashes, empty for the
 *     local root itself
 * @param labels the labels as they were last set there; the transfer's own label stays
 * @param goal for how long it is to be seeded
 * @param givenTo the seedbox that was told of it last, or was about to be: it may have it although
 *     that is not known; empty for none
 * @param handedOver true once a seedbox has taken it, which is then the transfer's
 * @param goalKept true once the seedbox has been told the goal
 * @param imported true once the asker has said by a label that it has taken the delivery over
 * @param grabbedAt when it was asked for
 * @param removalAskedAt when the asker wanted it removed, null while it does not; from then on it
 *     is not shown there any more
 */
public record Grab(
    long transferId,
    String hash,
    String folder,
    List<String> labels,
    SeedGoal goal,
    String givenTo,
    boolean handedOver,
    boolean goalKept,
    boolean imported,
    Instant grabbedAt,
    Instant removalAskedAt) {

  public Grab {
    labels = List.copyOf(labels);
  }

  /** True while it is shown to the asker. */
  public boolean isShown() {
    return removalAskedAt == null;
  }
}
