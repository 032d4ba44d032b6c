package org.seedferry.api.ledger;

/**
 * How far a reader of the event log is.
 *
 * @param done the last event that it has dealt with, 0 for none
 * @param begun the event that it had begun to deal with, equal to {@code done} when there is none.
 *     Where it is greater after a start, that event may have been dealt with before.
 */
public record Cursor(long done, long begun) {}
