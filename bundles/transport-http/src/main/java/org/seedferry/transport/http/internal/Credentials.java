package org.seedferry.transport.http.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;

/** Writes the Authorization header. */
final class Credentials {

  private Credentials() {}

  /**
   * How a location lets us in: by Basic authentication, or where its option {@code password-as} is
   * {@code bearer}, by the password as a token (RFC 6750). Null when there is neither a user nor a
   * password.
   */
  static String of(Location location) throws RemoteFailure {
    String as = location.option("password-as");
    if (as == null || as.equals("basic")) {
      return basic(location.user(), location.password());
    }
    if (!as.equals("bearer")) {
      throw RemoteFailure.askUser(
          location + ": password-as= is '" + as + "'; write basic or bearer", null);
    }
    return location.password() == null ? null : "Bearer " + location.password().reveal();
  }

  private static String basic(String user, Secret password) {
    if (user == null && password == null) {
      return null;
    }
    String pair = (user == null ? "" : user) + ":" + (password == null ? "" : password.reveal());
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
