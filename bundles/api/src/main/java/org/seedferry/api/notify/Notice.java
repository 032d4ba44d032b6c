package org.seedferry.api.notify;

import org.seedferry.api.ledger.LedgerEvent;

/**
 * What a channel is to tell.
 *
 * @param event the event
 * @param repeated true when it may have been told before: the host ended between the sending and
 *     its record
 */
public record Notice(LedgerEvent event, boolean repeated) {}
