package org.seedferry.http.internal;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The names that this host goes by. A page elsewhere can have its own name point to our address,
 * and then counts as ours for a browser; but the request still carries that name. Immutable.
 */
final class Hosts {

  private final Set<String> names = new HashSet<>();
  private final boolean any;

  Hosts(Collection<String> further) {
    names.add("localhost");
    further.forEach(name -> names.add(name.strip().toLowerCase(Locale.ROOT)));
    this.any = names.contains("*");
  }

  /**
   * True for a {@code Host} header that names us. An IP address always does: nobody can have it
   * point elsewhere. Without the header it is no browser that asks.
   */
  boolean know(String header) {
    if (any || header == null) {
      return true;
    }
    String name = name(header);
    return isAddress(name) || names.contains(name);
  }

  /** True when a page of this origin is one of the host that the request names. */
  static boolean isSame(String origin, String host) {
    int scheme = origin.indexOf("://");
    return scheme > 0
        && host != null
        && authority(origin.substring(scheme + 3)).equals(authority(host));
  }

  private static String name(String header) {
    String text = header.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("[")) {
      return text.replaceFirst("]:\\d*$", "]");
    }
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean isAddress(String name) {
    return name.matches("\\d{1,3}(\\.\\d{1,3}){3}") || name.matches("\\[[0-9a-f:.%]+]");
  }

  private static String authority(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replaceFirst(":(80|443)$", "");
  }
}
