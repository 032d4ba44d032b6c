package org.seedferry.transport.http.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.seedferry.api.RemoteFailure;

/** Judges where a redirect leads. */
final class Redirects {

  private static final String ALLOWED = "-._~:/?#[]@!$&'()*+,;=%";

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

  /** Some servers write spaces and umlauts as they are. */
  private static String repaired(String location) {
    StringBuilder text = new StringBuilder();
    for (byte b : location.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b > 32 && (Character.isLetterOrDigit(b) || ALLOWED.indexOf(b) >= 0);
      text.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
    }
    return text.toString();
  }
}
