package org.seedferry.transport.http.internal;

import java.net.URI;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.transport.http.internal.wire.Origin;

/**
 * The folder that a location names, and the URIs below it.
 *
 * @param origin who serves it
 * @param rawPath its path, encoded, with a slash at its end
 * @param query what every request carries behind its path, empty for none
 */
record Base(Origin origin, String rawPath, String query) {

  static Base of(Location location) throws RemoteFailure {
    Origin origin = Origin.of(web(location));
    if (origin == null) {
      throw RemoteFailure.askUser(
          location + " names no host: write " + location.scheme() + "://HOST/PATH", null);
    }
    String path = location.uri().getRawPath() == null ? "" : location.uri().getRawPath();
    String query = location.uri().getRawQuery();
    return new Base(
        origin, path.endsWith("/") ? path : path + "/", query == null ? "" : "?" + query);
  }

  /** The location's URI: WebDAV is HTTP, whatever the scheme is called. */
  private static URI web(Location location) {
    return location.scheme().startsWith("dav")
        ? URI.create("http" + location.uri().toString().substring("dav".length()))
        : location.uri();
  }

  URI file(RemotePath path) {
    return URI.create(origin + rawPath + Names.encode(path) + query);
  }

  URI folder(RemotePath path) {
    String below = path.names().isEmpty() ? "" : Names.encode(path) + "/";
    return URI.create(origin + rawPath + below + query);
  }

  /** The place as it stands in messages: readable, and without the query, which may be a secret. */
  String shown(RemotePath path) {
    return origin + rawPath + path;
  }
}
