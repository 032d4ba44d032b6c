package org.seedferry.transport.http.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Looks up hosts that strangers have named: only addresses that everybody on the internet reaches
 * are found, neither this machine nor its network. What is found here is what is connected to, so
 * that a name cannot be another address a moment later. After the registries of special addresses
 * of the IANA (RFC 6890).
 */
final class PublicAddresses implements DnsResolver {

  /** A host has no such address. */
  static final class NotPublicException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    NotPublicException(String host) {
      super(host);
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] found =
        Arrays.stream(SystemDefaultDnsResolver.INSTANCE.resolve(host))
            .filter(PublicAddresses::isPublic)
            .toArray(InetAddress[]::new);
    if (found.length == 0) {
      throw new NotPublicException(host);
    }
    return found;
  }

  /** Its only use is for a realm of Kerberos, which is not spoken here. */
  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    if (address instanceof Inet4Address) {
      return isPublic(address, first, second, third);
    }
    // Global unicast, without what leads to another protocol's addresses: Teredo and 6to4.
    boolean global = (first & 0xe0) == 0x20;
    boolean protocols = first == 0x20 && second == 0x01 && third < 0x02;
    boolean sixToFour = first == 0x20 && second == 0x02;
    boolean example = first == 0x20 && second == 0x01 && third == 0x0d && (bytes[3] & 0xff) == 0xb8;
    return global && !protocols && !sixToFour && !example;
  }

  private static boolean isPublic(InetAddress address, int first, int second, int third) {
    boolean own =
        first == 0
            || address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress();
    boolean shared = first == 100 && (second & 0xc0) == 64;
    boolean protocols = first == 192 && second == 0 && third == 0;
    boolean tests = first == 198 && (second & 0xfe) == 18;
    boolean manyOrReserved = first >= 224;
    return !own && !shared && !protocols && !tests && !manyOrReserved;
  }
}
