/** What looks like a qBittorrent: its Web API 2.8. */
package org.seedferry.rpc.internal.qbittorrent;
