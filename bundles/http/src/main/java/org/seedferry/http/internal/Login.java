package org.seedferry.http.internal;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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

  /** A user and a password as somebody brings them. */
  record Pair(String user, String password) {

    /** Without either: whoever mistypes one shows half of it. */
    @Override
    public String toString() {
      return "a user and a password";
    }
  }

  /** True when one of them is right; each is where no password is set. */
  boolean accepts(List<Pair> pairs) {
    boolean right = password == null;
    for (Pair pair : pairs) {
      right |= accepts(pair);
    }
    return right;
  }

  private boolean accepts(Pair pair) {
    boolean rightName = user.isEmpty() | same(user, pair.user());
    return rightName & (password == null || same(password.reveal(), pair.password()));
  }

  /**
   * User and password out of an {@code Authorization} header, in both ways in which it may be
   * meant: browsers write UTF-8, as they are asked to, and the *arr ISO-8859-1. None when it holds
   * none.
   */
  static List<Pair> basic(String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return List.of();
    }
    byte[] text;
    try {
      text = Base64.getDecoder().decode(authorization.substring(6).strip());
    } catch (IllegalArgumentException e) {
      return List.of();
    }
    List<Pair> pairs = new ArrayList<>();
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
      String[] parts = new String(text, charset).split(":", 2);
      if (parts.length == 2) {
        pairs.add(new Pair(parts[0], parts[1]));
      }
    }
    return pairs;
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
