package org.seedferry.transport.http.internal;

import java.net.URI;
import java.util.Locale;
import org.apache.hc.core5.http.HttpHost;

/**
 * Who answers a request: credentials are for one origin only.
 *
 * @param scheme http or https
 * @param host in lower case, an IPv6 address in its brackets
 * @param port never the default's -1
 */
record Origin(String scheme, String host, int port) {

  /**
   * The origin of a URI. The host is read from the authority, as {@link URI#getHost()} knows none
   * with an underscore.
   *
   * @return null when it is not an http or https URI with a host
   */
  static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.matches("https?") || uri.getRawAuthority() == null) {
      return null;
    }
    String authority = uri.getRawAuthority();
    String hostAndPort = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = hostAndPort.lastIndexOf(':');
    if (colon >= 0 && !hostAndPort.substring(colon + 1).matches("\\d{0,5}")) {
      colon = -1;
    }
    String host = (colon < 0 ? hostAndPort : hostAndPort.substring(0, colon));
    String port = colon < 0 ? "" : hostAndPort.substring(colon + 1);
    int standard = scheme.equals("https") ? 443 : 80;
    return host.isEmpty()
        ? null
        : new Origin(
            scheme,
            host.toLowerCase(Locale.ROOT),
            port.isEmpty() ? standard : Integer.parseInt(port));
  }

  boolean secure() {
    return scheme.equals("https");
  }

  HttpHost target() {
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new HttpHost(scheme, plain, port);
  }

  /** Scheme, host and port, as they stand in messages. */
  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }
}
