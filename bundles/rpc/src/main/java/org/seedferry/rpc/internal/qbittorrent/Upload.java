package org.seedferry.rpc.internal.qbittorrent;

/**
 * A file in a request.
 *
 * @param name what its sender calls it, for people
 * @param content its bytes
 */
record Upload(String name, byte[] content) {}
