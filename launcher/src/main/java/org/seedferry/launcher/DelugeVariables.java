package org.seedferry.launcher;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The Go predecessor's variables for Deluge: its files are read over HTTP, below the same server,
 * by user and password.
 */
final class DelugeVariables {

  private static final String PID = "org.seedferry.seedbox.deluge~env";
  private static final String BASE = "DELUGE_BASE_URL";
  private static final String PATH = "DELUGE_API_URL_PATH";
  private static final String FOLDER = "DELUGE_COMPLETED_DIR";
  private static final String USER = "DELUGE_USERNAME";
  private static final String PASSWORD = "DELUGE_PASSWORD";

  private final Environment environment;

  DelugeVariables(Environment environment) {
    this.environment = environment;
  }

  /**
   * The seedbox that they name; nothing where they name none.
   *
   * @param label which transfers are ours; null for all
   * @throws UsageException when a variable has a value that cannot be used; the message names it
   */
  Configurations configure(String label) {
    Configurations into = new Configurations();
    if (!environment.isSet(BASE)) {
      return into;
    }
    URI base = base();
    URI rpc = below(base, PATH, "/json");
    String data = URLEncoder.encode(data(base), StandardCharsets.UTF_8);
    into.put(PID, "uri", Configurations.literal("deluge+" + rpc + "?data=" + data));
    environment.secret(into, PASSWORD, PID, "password");
    if (hasLogin() && environment.isSet(PASSWORD)) {
      into.put(PID, ".data.password", "$[env:" + PASSWORD + "]");
    }
    if (label != null) {
      into.put(PID, "label", Configurations.literal(label));
    }
    return into;
  }

  private URI base() {
    String text = environment.first(BASE).strip();
    try {
      URI base = new URI(text);
      if (base.getHost() != null
          && base.getScheme().matches("https?")
          && base.getRawUserInfo() == null
          && base.getRawQuery() == null) {
        return base;
      }
    } catch (URISyntaxException e) {
      // said below, without what may be a password
    }
    throw new UsageException(
        BASE + " must be http(s)://HOST:PORT without a user, who belongs into " + USER);
  }

  private String data(URI base) {
    URI folder = below(base, FOLDER, "");
    if (!hasLogin()) {
      return folder.toString();
    }
    String user = URLEncoder.encode(environment.first(USER).strip(), StandardCharsets.UTF_8);
    String login = "://" + user.replace("+", "%20") + "@";
    String file = environment.isSet(PASSWORD) ? null : environment.first(PASSWORD + "_FILE");
    return folder.toString().replaceFirst("://", login)
        + (file == null
            ? ""
            : "?password-file="
                + URLEncoder.encode(file, StandardCharsets.UTF_8).replace("+", "%20"));
  }

  private boolean hasLogin() {
    return environment.isSet(USER) && environment.first(PASSWORD, PASSWORD + "_FILE") != null;
  }

  /** A place on the same server, which the variable begins with a slash or not. */
  private URI below(URI base, String variable, String otherwise) {
    String path = environment.isSet(variable) ? environment.first(variable).strip() : otherwise;
    String root = base.toString().replaceFirst("/+$", "");
    String whole = path.isEmpty() || path.startsWith("/") ? root + path : root + "/" + path;
    try {
      return new URI(whole.replace(" ", "%20"));
    } catch (URISyntaxException e) {
      throw new UsageException(
          variable + " is '" + path + "', which is no path: percent-encode special characters", e);
    }
  }
}
