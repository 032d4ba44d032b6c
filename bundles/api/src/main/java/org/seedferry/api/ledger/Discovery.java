package org.seedferry.api.ledger;

/**
 * A complete transfer that a seedbox was seen to hold.
 *
 * @param seedbox the seedbox's name
 * @param remoteId what the seedbox calls it
 * @param infoHash the info-hash in lower-case hex, or null
 * @param name the title
 * @param label the label, never null
 * @param size bytes, -1 when unknown
 */
public record Discovery(
    String seedbox, String remoteId, String infoHash, String name, String label, long size) {}
