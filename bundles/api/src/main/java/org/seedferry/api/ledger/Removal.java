package org.seedferry.api.ledger;

import org.seedferry.api.Transfer;

/**
 * A transfer that its asker wants removed. Immutable.
 *
 * @param transfer the transfer
 * @param grab what the asker knows of it
 * @param withData whether its delivery is to be removed too
 */
public record Removal(Transfer transfer, Grab grab, boolean withData) {}
