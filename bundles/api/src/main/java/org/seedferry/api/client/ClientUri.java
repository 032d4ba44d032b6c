package org.seedferry.api.client;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;

/**
 * How the URI of a torrent client is written: {@code
 * CLIENT+http(s)://user@host:port/path?data=URI&root=PATH&torrents=URI}. The values of its query
 * are percent-encoded; a plus sign is one. {@code data} and {@code root} may stand several times:
 * each root belongs to the data in the same place. Without {@code data} it is guessed. Immutable.
 */
public final class ClientUri {

  /** What to say of {@code data} and {@code root} where a setting is described. */
  public static final String PAIRS =
      " Both may stand several times, in pairs: the longest root counts. Without both it is guessed"
          + " that the files are read under the paths that the client tells, by SFTP on its host, or"
          + " on this machine where it runs here.";

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
    Map<String, List<String>> query = query(location.uri().getRawQuery());
    String ownName = name.isBlank() ? hostAndPort(location.uri()) : name.strip();
    URI rpc = rpc(location);
    List<String> data = taken(query, "data");
    List<String> roots = taken(query, "root");
    PathMapping paths =
        data.isEmpty() && roots.isEmpty()
            ? PathMapping.guessed(new DataGuess(ownName, rpc, rawUser(location), dataPassword))
            : paths(data, roots, dataPassword);
    List<String> torrents = taken(query, "torrents");
    return new ClientTarget(
        ownName,
        rpc,
        location.user(),
        location.password(),
        paths,
        torrents.isEmpty() ? null : Location.parse(torrents.get(0), dataPassword),
        query.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().get(0))));
  }

  private static PathMapping paths(List<String> data, List<String> roots, Secret password) {
    boolean isOwnRoot = data.size() == 1 && roots.isEmpty();
    if (!isOwnRoot && data.size() != roots.size()) {
      throw new IllegalArgumentException(
          "uri: root= stands "
              + times(roots.size())
              + " and data= "
              + times(data.size())
              + ": write a data= for each root=, in the same order");
    }
    List<PathMapping.Mapping> mappings = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      mappings.add(
          new PathMapping.Mapping(
              isOwnRoot ? null : roots.get(i), Location.parse(data.get(i), password)));
    }
    return new PathMapping(mappings);
  }

  private static String times(int count) {
    return count == 1 ? "once" : count + " times";
  }

  /**
   * A value as it can stand in the query: with everything percent-encoded that would end it, and
   * nothing else.
   */
  public static String encoded(String value) {
    return value
        .replace("%", "%25")
        .replace("&", "%26")
        .replace("#", "%23")
        .replace("?", "%3F")
        .replaceAll("\\s", "%20");
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

  private static String rawUser(Location location) {
    String userInfo = location.uri().getRawUserInfo();
    return userInfo == null || userInfo.isEmpty() ? null : userInfo;
  }

  private static List<String> taken(Map<String, List<String>> query, String key) {
    List<String> values = query.getOrDefault(key, List.of());
    query.remove(key);
    return values.stream().filter(value -> !value.isBlank()).toList();
  }

  private static Map<String, List<String>> query(String rawQuery) {
    Map<String, List<String>> values = new HashMap<>();
    for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values
            .computeIfAbsent(pair.substring(0, equals), key -> new ArrayList<>())
            .add(decode(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
