package org.seedferry.launcher;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who may come into the web console; it has a login of its own. */
final class WebConsole {

  static final String PATH = "/system/console";

  private final String user;
  private final String password;

  private WebConsole(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /**
   * Puts the settings together.
   *
   * @throws UsageException when HTTP is off, or user or password is not set: there is no default
   */
  static WebConsole from(HttpAddress address, Environment environment) {
    if (address == null) {
      throw new UsageException("--webconsole needs HTTP: leave --http off away");
    }
    String user = environment.first("SEEDFERRY_WEB_USER", "TRANSMISSION_USERNAME");
    String password = environment.first("SEEDFERRY_WEB_PASSWORD", "TRANSMISSION_PASSWORD");
    if (user == null || password == null) {
      throw new UsageException(
          "--webconsole needs a user and a password, there is no default:"
              + " set SEEDFERRY_WEB_USER and SEEDFERRY_WEB_PASSWORD"
              + (address.isLoopback() ? "" : " (" + address + " can be reached from outside)"));
    }
    return new WebConsole(user, password);
  }

  /**
   * User and hashed password. As framework properties they are there before the console is: there
   * is no moment at which its own default would let somebody in.
   */
  Map<String, String> frameworkProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("felix.webconsole.username", user);
    properties.put("felix.webconsole.password", hashed(password));
    properties.put("felix.webconsole.realm", "Seedferry");
    return properties;
  }

  private static String hashed(String password) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
      return "{sha-256}" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
