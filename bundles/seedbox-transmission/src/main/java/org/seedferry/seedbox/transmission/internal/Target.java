package org.seedferry.seedbox.transmission.internal;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;

/**
 * What the settings say: where the daemon listens, who we are there, and where its files are read.
 *
 * @param name the seedbox's name
 * @param rpc the remote control's URI, without user and password
 * @param user the user's name, null for none
 * @param password the password, null for none
 * @param data where the daemon's root folder is read
 * @param root the daemon's own name of that folder; null for its download directory
 * @param torrents where its torrent files are read; null for nowhere
 */
record Target(
    String name,
    URI rpc,
    String user,
    Secret password,
    Location data,
    String root,
    Location torrents) {

  private static final String PREFIX = "transmission+";
  private static final Set<String> SCHEMES = Set.of("transmission+http", "transmission+https");
  private static final String FORM =
      "transmission+http(s)://user@host:port/transmission/rpc?data=URI&root=PATH&torrents=URI";

  static Target of(TransmissionSeedbox.Config config) {
    Location location = location(config);
    if (!SCHEMES.contains(location.scheme()) || location.uri().getHost() == null) {
      throw new IllegalArgumentException("uri: '" + withoutQuery(location) + "' is not " + FORM);
    }
    Map<String, String> query = query(location.uri().getRawQuery());
    String data = query.get("data");
    if (data == null || data.isBlank()) {
      throw new IllegalArgumentException(
          "uri: data= is missing in '"
              + withoutQuery(location)
              + "': write the percent-encoded location of the daemon's folder, as in "
              + FORM);
    }
    String root = query.getOrDefault("root", "");
    String torrents = query.getOrDefault("torrents", "");
    Secret dataPassword = Secret.ofNullable(config._data_password());
    return new Target(
        config.name().isBlank() ? hostAndPort(location.uri()) : config.name().strip(),
        rpc(location.uri()),
        location.user(),
        location.password(),
        Location.parse(data, dataPassword),
        root.isBlank() ? null : root,
        torrents.isBlank() ? null : Location.parse(torrents, dataPassword));
  }

  /** A URI that cannot be read is not told: a password may stand anywhere in it. */
  private static Location location(TransmissionSeedbox.Config config) {
    Secret password = password(config);
    try {
      return Location.parse(config.uri(), password);
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof IOException) {
        throw e;
      }
      throw new IllegalArgumentException(
          "uri: it cannot be read; write " + FORM + ", with special characters percent-encoded");
    }
  }

  private static Secret password(TransmissionSeedbox.Config config) {
    if (config.password_file().isBlank()) {
      return Secret.ofNullable(config._password());
    }
    try {
      return Secret.fromFile(Path.of(config.password_file()));
    } catch (IOException e) {
      throw new IllegalArgumentException("password.file: " + e.getMessage(), e);
    }
  }

  private static URI rpc(URI uri) {
    String path = uri.getRawPath();
    return URI.create(
        uri.getScheme().substring(PREFIX.length())
            + "://"
            + hostAndPort(uri)
            + (path == null || path.isEmpty() || path.equals("/") ? "/transmission/rpc" : path));
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
