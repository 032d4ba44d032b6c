package org.seedferry.transport.sftp.internal;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;

/**
 * Where a location's server is, and which folder of it is meant.
 *
 * @param host name or address, in lower case, an IPv6 address without brackets
 * @param path the folder, as it goes over the wire; {@code .} for the login folder
 */
record Address(String host, int port, String user, String path) {

  private static final int SSH = 22;

  /**
   * Reads a location.
   *
   * @throws RemoteFailure {@code ASK_USER} when it names no host or no port that can be
   */
  static Address of(Location location) throws RemoteFailure {
    String authority = location.uri().getRawAuthority();
    String place = authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
    int colon = place.lastIndexOf(':');
    boolean hasPort = colon > place.lastIndexOf(']');
    String host = hasPort ? place.substring(0, colon) : place;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty()) {
      throw RemoteFailure.askUser(
          location + " names no host: write sftp://USER@HOST:PORT/FOLDER", null);
    }
    String user = location.user() == null ? System.getProperty("user.name") : location.user();
    return new Address(
        host.toLowerCase(Locale.ROOT),
        hasPort ? port(location, place.substring(colon + 1)) : SSH,
        user,
        folder(location.path()));
  }

  /** Host and port, for messages. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** The name under which OpenSSH keeps the host's keys. */
  String knownAs() {
    return port == SSH ? host : "[" + host + "]:" + port;
  }

  private static String folder(String path) {
    String folder = path;
    if (folder.equals("/~") || folder.startsWith("/~/")) {
      folder = folder.substring(Math.min(folder.length(), 3));
    }
    while (folder.length() > 1 && folder.endsWith("/")) {
      folder = folder.substring(0, folder.length() - 1);
    }
    return folder.isEmpty() ? "." : onWire(folder);
  }

  /**
   * A text's UTF-8 bytes, one character each: paths are kept as the bytes that the server knows.
   */
  static String onWire(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static int port(Location location, String text) throws RemoteFailure {
    if (text.isEmpty()) {
      return SSH;
    }
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below, as any other port that cannot be.
    }
    throw RemoteFailure.askUser(location + " names the port " + text + ": it is 1 to 65535", null);
  }
}
