package org.seedferry.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * Where the host listens for HTTP.
 *
 * @param host a name or an address
 * @param port 0 to 65535; 0 for any that is free
 */
record HttpAddress(String host, int port) {

  static final String DEFAULT = "127.0.0.1:9091";

  /**
   * Reads {@code HOST:PORT}; null for {@code off}.
   *
   * @throws UsageException when it is neither
   */
  static HttpAddress parse(String text) {
    if (text.equalsIgnoreCase("off")) {
      return null;
    }
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon <= 0 || !port.matches("\\d{1,5}") || !isPort(Integer.parseInt(port))) {
      throw new UsageException(
          "--http "
              + text
              + ": write HOST:PORT, for example "
              + DEFAULT
              + " or [::1]:9091, or off; a port is a number from 0 (any free one) to 65535");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new HttpAddress(host, Integer.parseInt(port));
  }

  /** True when only this machine can reach it. */
  boolean isLoopback() {
    return address().isLoopbackAddress();
  }

  /**
   * Makes sure that the port is free now.
   *
   * @throws UsageException when it is not: another one has to be given
   */
  void checkFree() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address(), port));
    } catch (IOException e) {
      throw new UsageException(
          "cannot listen on "
              + this
              + " ("
              + e.getMessage()
              + "): another program may use the port; choose another with --http HOST:PORT",
          e);
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private InetAddress address() {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new UsageException("--http " + this + ": the host is unknown", e);
    }
  }

  private static boolean isPort(int port) {
    return port >= 0 && port <= 65_535;
  }
}
