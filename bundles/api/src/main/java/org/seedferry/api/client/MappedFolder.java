package org.seedferry.api.client;

import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemotePath;

/**
 * Where a folder of a client is read.
 *
 * @param data the location
 * @param path the folder's path below it
 * @param origin how the client calls it
 */
record MappedFolder(Location data, RemotePath path, Contents.Origin origin) {}
