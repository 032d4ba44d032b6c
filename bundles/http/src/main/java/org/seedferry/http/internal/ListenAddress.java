package org.seedferry.http.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * Where the port listens.
 *
 * @param host a name or an address, without brackets
 * @param port 0 to 65535; 0 for any that is free
 */
record ListenAddress(String host, int port) {

  /**
   * Reads {@code HOST:PORT}; null for {@code off}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static ListenAddress parse(String text) {
    String address = text.strip();
    if (address.equalsIgnoreCase("off")) {
      return null;
    }
    int colon = address.lastIndexOf(':');
    String port = address.substring(colon + 1);
    String host = colon <= 0 ? "" : address.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    boolean well =
        port.matches("\\d{1,5}")
            && Integer.parseInt(port) <= 65_535
            && !host.isEmpty()
            && (bracketed || host.indexOf(':') < 0);
    if (!well) {
      throw new IllegalArgumentException(
          "address '"
              + address
              + "': write HOST:PORT, for example 127.0.0.1:9091 or [::1]:9091, or off");
    }
    return new ListenAddress(
        bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
  }

  /**
   * True when only this machine can reach it.
   *
   * @throws UnknownHostException when the name is unknown
   */
  boolean isLoopback() throws UnknownHostException {
    return InetAddress.getByName(host).isLoopbackAddress();
  }

  /**
   * Makes sure that it can be listened on now.
   *
   * @throws IOException when it cannot
   */
  void checkFree() throws IOException {
    new ServerSocket(port, 1, InetAddress.getByName(host)).close();
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
