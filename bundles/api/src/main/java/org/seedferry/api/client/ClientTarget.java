package org.seedferry.api.client;

import java.net.URI;
import java.util.Map;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;

/**
 * Where a torrent client listens, who we are there, and where its files are read. Immutable; {@link
 * #toString()} shows no secret.
 *
 * @param name the seedbox's name
 * @param rpc the remote control's URI, without user and password
 * @param user the user's name, null for none
 * @param password the password, null for none
 * @param paths where its folders are read
 * @param torrents where its torrent files are read; null for nowhere
 * @param options what else stands in the query, decoded
 */
public record ClientTarget(
    String name,
    URI rpc,
    String user,
    Secret password,
    PathMapping paths,
    Location torrents,
    Map<String, String> options) {

  public ClientTarget {
    options = Map.copyOf(options);
  }

  /** The same with other paths. */
  public ClientTarget withPaths(PathMapping other) {
    return new ClientTarget(name, rpc, user, password, other, torrents, options);
  }

  /** Host and port of the remote control, for messages. */
  public String hostAndPort() {
    int port = rpc.getPort();
    return rpc.getHost()
        + ":"
        + (port >= 0 ? port : rpc.getScheme().equalsIgnoreCase("https") ? 443 : 80);
  }

  /** Name and remote control. */
  @Override
  public String toString() {
    return name + " at " + rpc;
  }
}
