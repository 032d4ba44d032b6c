package org.seedferry.api.client;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;

/**
 * How the URI of a torrent client is written: {@code
 * CLIENT+http(s)://user@host:port/path?data=URI&root=PATH&torrents=URI}. The values of its query
 * are percent-encoded; a plus sign is one. Immutable.
 */
public final class ClientUri {

  private final String prefix;
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
    this.prefix = client + "+";
    this.path = path;
    this.form = form;
  }

  /**
   * Reads one.
   *
   * @param text the URI
   * @param name the seedbox's name; blank for host and port
   * @param password the password where the URI gives none; null for none
   * @param dataPassword the same of {@code data} and {@code torrents}
   * @throws IllegalArgumentException when it cannot be used; the message says what to do and holds
   *     no secret
   */
  public ClientTarget read(String text, String name, Secret password, Secret dataPassword) {
    Location location = location(text, password);
    if (!location.scheme().matches("\\Q" + prefix + "\\Ehttps?")
        || location.uri().getHost() == null) {
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
        rpc(location.uri()),
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

  private URI rpc(URI uri) {
    String own = uri.getRawPath();
    return URI.create(
        uri.getScheme().substring(prefix.length())
            + "://"
            + hostAndPort(uri)
            + (own == null || own.isEmpty() || own.equals("/") ? path : own));
  }

  private static String hostAndPort(URI uri) {
    return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
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
