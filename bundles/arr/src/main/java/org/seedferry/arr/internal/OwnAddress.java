package org.seedferry.arr.internal;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/**
 * By what an *arr reaches this host.
 *
 * @param secure whether by HTTPS
 * @param host a name or an address, an IPv6 address without brackets
 * @param port the port
 * @param path what stands before the paths of our own, such as {@code /seedferry}; may be empty
 */
record OwnAddress(boolean secure, String host, int port, String path) {

  /** Reads what a person has set. */
  static OwnAddress of(URI url) {
    boolean secure = "https".equals(url.getScheme());
    return new OwnAddress(secure, plain(url.getHost()), port(url), url.getRawPath());
  }

  /**
   * Finds it out: where the port listens, at the address by which this host goes to the *arr.
   *
   * @param endpoints where the HTTP port listens
   * @param arr where the *arr is
   * @throws IllegalStateException when it cannot be reached from there; the message says what to do
   */
  static OwnAddress find(List<URI> endpoints, URI arr) {
    if (endpoints.isEmpty()) {
      throw new IllegalStateException(
          "this host listens on no HTTP port: run it with --http HOST:PORT");
    }
    InetAddress local = towards(arr);
    for (URI endpoint : endpoints) {
      InetAddress listens = address(endpoint.getHost());
      if (listens != null && (listens.isAnyLocalAddress() || listens.equals(local))) {
        return at(endpoint, local.getHostAddress());
      }
    }
    URI first = endpoints.get(0);
    InetAddress listens = address(first.getHost());
    if (listens != null && listens.isLoopbackAddress() != local.isLoopbackAddress()) {
      throw new IllegalStateException(
          "this host listens at "
              + first.getHost()
              + ", where "
              + arr.getHost()
              + " does not reach it: set address in etc/org.seedferry.http.cfg, or own.url in etc/"
              + SetupSettings.PID
              + ".cfg");
    }
    return at(first, plain(first.getHost()));
  }

  /** The URL of a path of our own. */
  String url(String ownPath) {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return (secure ? "https://" : "http://") + shown + ":" + port + path + ownPath;
  }

  private static OwnAddress at(URI endpoint, String host) {
    boolean secure = "https".equals(endpoint.getScheme());
    int zone = host.indexOf('%');
    return new OwnAddress(secure, zone < 0 ? host : host.substring(0, zone), port(endpoint), "");
  }

  private static int port(URI url) {
    return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
  }

  /** A datagram socket that is connected sends nothing, and knows the way. */
  private static InetAddress towards(URI arr) {
    try (DatagramSocket socket = new DatagramSocket()) {
      InetAddress there = InetAddress.getByName(plain(arr.getHost()));
      socket.connect(new InetSocketAddress(there, port(arr)));
      return socket.getLocalAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the host " + arr.getHost() + " is not known", e);
    } catch (SocketException e) {
      throw new IllegalStateException(
          "there is no way to " + arr.getHost() + ": " + e.getMessage(), e);
    }
  }

  /** Null for a name that is not known. */
  private static InetAddress address(String host) {
    try {
      return host == null ? null : InetAddress.getByName(plain(host));
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static String plain(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
