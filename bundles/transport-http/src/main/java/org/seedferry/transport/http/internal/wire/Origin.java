package org.seedferry.transport.http.internal.wire;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Who answers a request: credentials are for one origin only.
 *
 * @param scheme http or https
 * @param host in lower case, an IPv6 address in its brackets
 * @param port never the default's -1
 */
public record Origin(String scheme, String host, int port) {

  private static final Pattern PORT = Pattern.compile("\\d{0,5}");

  /**
   * The origin of a URI. The host is read from the authority, as {@link URI#getHost()} knows none
   * with an underscore.
   *
   * @return null when it is not an http or https URI with a host
   */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https") || uri.getRawAuthority() == null) {
      return null;
    }
    String authority = uri.getRawAuthority();
    String hostAndPort = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = hostAndPort.lastIndexOf(':');
    if (colon >= 0 && !PORT.matcher(hostAndPort.substring(colon + 1)).matches()) {
      colon = -1;
    }
    String host = (colon < 0 ? hostAndPort : hostAndPort.substring(0, colon));
    String port = colon < 0 ? "" : hostAndPort.substring(colon + 1);
    return host.isEmpty()
        ? null
        : new Origin(
            scheme,
            host.toLowerCase(Locale.ROOT),
            port.isEmpty() ? standardPort(scheme) : Integer.parseInt(port));
  }

  public boolean secure() {
    return scheme.equals("https");
  }

  /** The host as it is looked up: an IPv6 address without its brackets. */
  public String plainHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Host and port as they stand in a Host header. */
  String authority() {
    return port == standardPort(scheme) ? host : host + ":" + port;
  }

  /** Scheme, host and port, as they stand in messages. */
  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }

  private static int standardPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }
}
