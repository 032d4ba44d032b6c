package org.seedferry.api.arr;

import java.time.Instant;
import java.util.List;

/**
 * A delivery that waits for its import.
 *
 * @param transferId the ledger's number
 * @param infoHash the info-hash in lower-case hex, null where there is none: 40 digits, or 64 of a
 *     torrent of version 2 only that an *arr has asked for
 * @param localName the delivery's name below the local root
 * @param files its files as paths below the local root, with slashes
 * @param since when it was published
 */
public record Delivery(
    long transferId, String infoHash, String localName, List<String> files, Instant since) {}
