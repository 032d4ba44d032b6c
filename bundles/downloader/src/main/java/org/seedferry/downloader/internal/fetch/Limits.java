package org.seedferry.downloader.internal.fetch;

/**
 * How many connections there are at most.
 *
 * @param inAll over all
 * @param perHost to one host
 * @param perSeedbox for the transfers of one seedbox
 * @param perTransfer for one transfer
 */
record Limits(int inAll, int perHost, int perSeedbox, int perTransfer) {}
