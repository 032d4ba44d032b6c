package org.seedferry.rpc.internal.desk;

/**
 * A file of an item.
 *
 * @param path its path with slashes, beginning with the item's name
 * @param size bytes
 * @param done how many of them are home
 */
public record FileItem(String path, long size, long done) {}
