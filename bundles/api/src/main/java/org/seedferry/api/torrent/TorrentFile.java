package org.seedferry.api.torrent;

import org.seedferry.api.transport.RemotePath;

/**
 * A file of a torrent.
 *
 * @param path where it belongs, below the torrent's name; empty for a single file
 * @param size bytes
 * @param padding true for one that only fills a piece up with zeros, which no client stores (BEP
 *     47)
 */
public record TorrentFile(RemotePath path, long size, boolean padding) {}
