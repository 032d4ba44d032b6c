package org.seedferry.transport.ftp.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;

/**
 * Where a location's server is, and which folder of it is meant.
 *
 * @param host name or address, in lower case, an IPv6 address without brackets
 * @param path the folder, as it goes over the wire; empty for the login folder, relative to that
 *     when it does not begin with a slash
 */
record Address(Security security, String host, int port, String path) {

  /** How a connection is protected. */
  enum Security {
    /** Not at all. */
    NONE,
    /** TLS begins on demand (RFC 4217). */
    EXPLICIT,
    /** TLS begins at once. */
    IMPLICIT
  }

  private static final int FTP = 21;
  private static final int FTPS = 990;

  /**
   * Reads a location. {@code ftps} is implicit TLS; people also write it where they mean explicit
   * TLS, so it is that at port 21, where no server begins with TLS.
   *
   * @throws RemoteFailure {@code ASK_USER} when it names no host or no port that can be
   */
  static Address of(Location location) throws RemoteFailure {
    String authority = location.uri().getRawAuthority();
    String place = authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
    int colon = place.lastIndexOf(':');
    boolean hasPort = colon > place.lastIndexOf(']') && colon < place.length() - 1;
    String host = colon > place.lastIndexOf(']') ? place.substring(0, colon) : place;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty()) {
      throw RemoteFailure.askUser(
          location + " names no host: write " + location.scheme() + "://USER@HOST:PORT/FOLDER",
          null);
    }
    boolean implicit = location.scheme().equals("ftps");
    int port = hasPort ? port(location, place.substring(colon + 1)) : implicit ? FTPS : FTP;
    Security security =
        location.scheme().equals("ftp")
            ? Security.NONE
            : implicit && port != FTP ? Security.IMPLICIT : Security.EXPLICIT;
    return new Address(security, host.toLowerCase(Locale.ROOT), port, folder(location.path()));
  }

  /** True when no byte leaves this machine. */
  boolean isLoopback() throws UnknownHostException {
    return InetAddress.getByName(host).isLoopbackAddress();
  }

  /** Host and port, for messages. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /**
   * A text's UTF-8 bytes, one character each: paths are kept as the bytes that the server knows.
   */
  static String onWire(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String folder(String path) {
    String folder = path;
    if (folder.equals("/~") || folder.startsWith("/~/")) {
      folder = folder.substring(Math.min(folder.length(), 3));
    }
    while (folder.length() > 1 && folder.endsWith("/")) {
      folder = folder.substring(0, folder.length() - 1);
    }
    return onWire(folder);
  }

  private static int port(Location location, String text) throws RemoteFailure {
    if (text.matches("\\d{1,5}")) {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        return port;
      }
    }
    throw RemoteFailure.askUser(location + " names the port " + text + ": it is 1 to 65535", null);
  }
}
