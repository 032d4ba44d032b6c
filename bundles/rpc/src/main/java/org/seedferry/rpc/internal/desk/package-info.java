/** What is shown to those who take us for a torrent client, and what they can have done. */
package org.seedferry.rpc.internal.desk;
