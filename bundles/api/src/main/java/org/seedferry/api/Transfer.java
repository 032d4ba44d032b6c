package org.seedferry.api;

import java.time.Instant;

/**
 * One row of the ledger.
 *
 * @param id the ledger's own number, the {@code transfer_id} of the logs
 * @param seedbox the name of the seedbox that holds it
 * @param remoteId what the seedbox calls it; unique there
 * @param infoHash the torrent's info-hash in lower-case hex, null where there is none
 * @param name the title, for people
 * @param label the label that says which transfers are ours and where they go, never null, may be
 *     empty
 * @param size bytes, -1 while unknown
 * @param state where it stands
 * @param localName the name of its delivery below the local root, null before it is frozen
 * @param owner the node that works on it, null when none does
 * @param leaseUntil until when the owner holds it, null when nobody does
 * @param version the fencing token: grows with every claim and every state change
 * @param attempts how many tries failed since it was queued
 * @param retryAt when a failed one is due again; null when it is not failed, or given up
 * @param lastError what the last failed try said, null when none did
 * @param removing true once the intent to remove it from its seedbox is recorded
 * @param queuedAt when it was first seen complete
 * @param changedAt when it came into its present state
 * @param downloadedAt when its delivery was published, null before
 */
public record Transfer(
    long id,
    String seedbox,
    String remoteId,
    String infoHash,
    String name,
    String label,
    long size,
    TransferState state,
    String localName,
    String owner,
    Instant leaseUntil,
    long version,
    int attempts,
    Instant retryAt,
    String lastError,
    boolean removing,
    Instant queuedAt,
    Instant changedAt,
    Instant downloadedAt) {

  /** True when it failed and is not tried again by itself. */
  public boolean givenUp() {
    return state == TransferState.FAILED && retryAt == null;
  }
}
