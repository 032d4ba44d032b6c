package org.seedferry.api.ledger;

import java.time.Instant;

/**
 * One row of the event log, written in the transaction of the change that it tells of.
 *
 * @param sequence its place in the log; grows by committed order, so that a reader that remembers
 *     the last one misses none
 * @param at when
 * @param kind what
 * @param transferId which transfer
 * @param seedbox its seedbox
 * @param name its title
 * @param label its label
 * @param localName its delivery's name, null before there is one
 * @param size bytes, -1 when unknown
 * @param node the node that made the change
 * @param detail more for people, empty when there is nothing
 */
public record LedgerEvent(
    long sequence,
    Instant at,
    EventKind kind,
    long transferId,
    String seedbox,
    String name,
    String label,
    String localName,
    long size,
    String node,
    String detail) {}
