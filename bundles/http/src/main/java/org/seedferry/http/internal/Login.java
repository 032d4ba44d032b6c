package org.seedferry.http.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.seedferry.api.Secret;

/** The one user and password. Immutable; compares in a time that tells nothing. */
final class Login {

  private final String user;
  private final Secret password;

  private Login(String user, Secret password) {
    this.user = user;
    this.password = password;
  }

  /**
   * Out of the settings.
   *
   * @throws IOException when the password's file cannot be read
   */
  static Login of(HttpSettings settings) throws IOException {
    Secret password =
        settings._password().isEmpty() && !settings.password_file().isBlank()
            ? Secret.fromFile(Path.of(settings.password_file()))
            : Secret.ofNullable(settings._password().isEmpty() ? null : settings._password());
    return new Login(settings.user(), password);
  }

  boolean isSet() {
    return password != null;
  }

  /** True for the right ones; everything is right where no password is set. */
  boolean accepts(String name, String word) {
    if (password == null) {
      return true;
    }
    boolean rightName = user.isEmpty() | same(user, name);
    return rightName & same(password.reveal(), word);
  }

  /** User and password out of an {@code Authorization} header; null when it holds none. */
  static String[] basic(String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return null;
    }
    try {
      byte[] text = Base64.getDecoder().decode(authorization.substring(6).strip());
      String[] pair = new String(text, StandardCharsets.UTF_8).split(":", 2);
      return pair.length == 2 ? pair : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Compares hashes, so that not even the length can be measured. */
  private static boolean same(String right, String given) {
    return MessageDigest.isEqual(hash(right), hash(given));
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
