package org.seedferry.api.client;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;

/**
 * How the URI of a torrent client is written: {@code
 * CLIENT+http(s)://user@host:port/path?data=URI&root=PATH&torrents=URI}. The values of its query
 * are percent-encoded; a plus sign is one. Immutable.
 */
public final class ClientUri {

  private static final Set<String> HTTP = Set.of("http", "https");

  private final String prefix;
  private final Set<String> sockets;
  private final String path;
  private final String form;

  /**
   * One client's.
   *
   * @param client the scheme's first part, for instance {@code transmission}
   * @param path the remote control's path where the URI has none
   * @param form what the whole looks like, for messages
   */
  public ClientUri(String client, String path, String form) {
    this(client, Set.of(), path, form);
  }

  /**
   * One of a client that can be called without HTTP, too.
   *
   * @param sockets the schemes' second parts for that: with host and port, or without a host and
   *     with the path of a socket of this machine
   */
  public ClientUri(String client, Set<String> sockets, String path, String form) {
    this.prefix = client + "+";
    this.sockets = Set.copyOf(sockets);
    this.path = path;
    this.form = form;
  }

  /**
   * Reads one.
   *
   * @param text the URI
   * @param name the seedbox's name; blank for host and port, or a socket's path
   * @param password the password where the URI gives none; null for none
   * @param dataPassword the same of {@code data} and {@code torrents}
   * @throws IllegalArgumentException when it cannot be used; the message says what to do and holds
   *     no secret
   */
  public ClientTarget read(String text, String name, Secret password, Secret dataPassword) {
    Location location = location(text, password);
    if (!isPlace(location)) {
      throw new IllegalArgumentException("uri: '" + withoutQuery(location) + "' is not " + form);
    }
    Map<String, String> query = query(location.uri().getRawQuery());
    String data = taken(query, "data");
    if (data == null) {
      throw new IllegalArgumentException(
          "uri: data= is missing in '"
              + withoutQuery(location)
              + "': write the percent-encoded location of the client's folder, as in "
              + form);
    }
    String torrents = taken(query, "torrents");
    return new ClientTarget(
        name.isBlank() ? hostAndPort(location.uri()) : name.strip(),
        rpc(location),
        location.user(),
        location.password(),
        Location.parse(data, dataPassword),
        taken(query, "root"),
        torrents == null ? null : Location.parse(torrents, dataPassword),
        query);
  }

  /** A URI that cannot be read is not told: a password may stand anywhere in it. */
  private Location location(String text, Secret password) {
    try {
      return Location.parse(text, password);
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof IOException) {
        throw e;
      }
      throw new IllegalArgumentException(
          "uri: it cannot be read; write " + form + ", with special characters percent-encoded");
    }
  }

  private boolean isPlace(Location location) {
    if (!location.scheme().startsWith(prefix)) {
      return false;
    }
    String wire = location.scheme().substring(prefix.length());
    URI uri = location.uri();
    boolean isSocket = sockets.contains(wire);
    return uri.getHost() == null
        ? isSocket && uri.getRawAuthority() == null && uri.getPath().length() > 1
        : HTTP.contains(wire) || isSocket && uri.getPort() >= 0;
  }

  private URI rpc(Location location) {
    URI uri = location.uri();
    String own = uri.getRawPath();
    String wire = location.scheme().substring(prefix.length());
    if (sockets.contains(wire)) {
      return URI.create(wire + "://" + (uri.getHost() == null ? own : hostAndPort(uri)));
    }
    return URI.create(
        wire
            + "://"
            + hostAndPort(uri)
            + (own == null || own.isEmpty() || own.equals("/") ? path : own));
  }

  private static String hostAndPort(URI uri) {
    return uri.getHost() == null
        ? uri.getPath()
        : uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  /** The query may hold the data location's password. */
  private static String withoutQuery(Location location) {
    String text = location.uri().toString();
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }

  private static String taken(Map<String, String> query, String key) {
    String value = query.remove(key);
    return value == null || value.isBlank() ? null : value;
  }

  private static Map<String, String> query(String rawQuery) {
    Map<String, String> values = new HashMap<>();
    for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(pair.substring(0, equals), decode(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
