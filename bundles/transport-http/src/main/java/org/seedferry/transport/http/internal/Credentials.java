package org.seedferry.transport.http.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.seedferry.api.Secret;

/** Writes the Authorization header. */
final class Credentials {

  private Credentials() {}

  /** Basic authentication; null when there is neither a user nor a password. */
  static String basic(String user, Secret password) {
    if (user == null && password == null) {
      return null;
    }
    String pair = (user == null ? "" : user) + ":" + (password == null ? "" : password.reveal());
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
