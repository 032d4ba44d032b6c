/** Looks like a torrent client to those who hand torrents to one. */
package org.seedferry.rpc.internal;
