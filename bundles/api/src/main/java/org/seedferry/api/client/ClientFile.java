package org.seedferry.api.client;

/**
 * A file of a transfer as its client tells it, not yet trusted.
 *
 * @param path its path below the folder in which the transfer is stored, separated by slashes; the
 *     transfer's own name comes first
 * @param size bytes
 * @param wanted whether it is selected
 * @param whole whether every byte is there
 */
public record ClientFile(String path, long size, boolean wanted, boolean whole) {}
