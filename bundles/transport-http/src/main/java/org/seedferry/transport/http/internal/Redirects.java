package org.seedferry.transport.http.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.seedferry.api.RemoteFailure;
import org.seedferry.transport.http.internal.wire.Origin;

/** Judges where a redirect leads. */
final class Redirects {

  private static final String ALLOWED = "-._~:/?#@!$&'()*+,;=";
  private static final Pattern AUTHORITY = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*");

  private Redirects() {}

  /**
   * The URI to ask next.
   *
   * @throws RemoteFailure {@code ASK_USER} when it is not safe to go there
   */
  static URI next(URI from, String location) throws RemoteFailure {
    URI next = target(from, location);
    Origin origin = next == null ? null : Origin.of(next);
    if (origin == null) {
      throw RemoteFailure.askUser(
          Origin.of(from) + " redirects to something that is not http or https: not followed",
          null);
    }
    if (Origin.of(from).secure() && !origin.secure()) {
      throw RemoteFailure.askUser(
          Origin.of(from) + " redirects to " + origin + ", which is not encrypted: not followed",
          null);
    }
    String query = next.getRawQuery() == null ? "" : "?" + next.getRawQuery();
    String path =
        next.getRawPath() == null || next.getRawPath().isEmpty() ? "/" : next.getRawPath();
    return URI.create(origin + path + query);
  }

  /** The absolute URI of a Location header; null when it is none. */
  static URI target(URI from, String location) {
    try {
      return from.resolve(new URI(repaired(location)));
    } catch (java.net.URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  /** Some servers write spaces, brackets, umlauts and percent signs of a name as they are. */
  private static String repaired(String location) {
    Matcher parts = AUTHORITY.matcher(location);
    int path = parts.lookingAt() ? parts.end() : 0;
    StringBuilder text = new StringBuilder(location.substring(0, path));
    byte[] rest = location.substring(path).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < rest.length; i++) {
      text.append(isPlain(rest, i) ? String.valueOf((char) rest[i]) : "%%%02X".formatted(rest[i]));
    }
    return text.toString();
  }

  private static boolean isPlain(byte[] text, int at) {
    if (text[at] == '%') {
      return at + 2 < text.length && isHex(text[at + 1]) && isHex(text[at + 2]);
    }
    return text[at] > 32
        && (Character.isLetterOrDigit((char) text[at]) || ALLOWED.indexOf(text[at]) >= 0);
  }

  private static boolean isHex(byte b) {
    return b > 0 && Character.digit((char) b, 16) >= 0;
  }
}
