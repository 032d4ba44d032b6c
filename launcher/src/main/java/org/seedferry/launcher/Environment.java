package org.seedferry.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.seedferry.api.Durations;
import org.seedferry.api.Secret;

/**
 * The environment variables, those of the Go predecessor among them, as configurations. A value is
 * not copied: the configuration names the variable, and it is read where it is used.
 */
final class Environment {

  static final String DOWNLOADER = "org.seedferry.downloader";
  static final String ORCHESTRATOR = "org.seedferry.orchestrator";
  static final String HTTP = "org.seedferry.http";
  private static final String CLIENT = "DOWNLOAD_CLIENT";
  private static final int MOST_CONNECTIONS = 256;
  private static final String HTTP_USER = "TRANSMISSION_USERNAME";
  private static final String HTTP_PASSWORD = "TRANSMISSION_PASSWORD";
  private static final String POLICY = "org.seedferry.downloader.policy~env";
  private static final String DISCORD = "org.seedferry.notifier.discord~env";
  private static final String PUTIO_RATIO = "PUTIO_SEED_RATIO";
  private static final List<String> LOG_LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /**
   * What the variables that are set amount to.
   *
   * @throws UsageException when one has a value that cannot be used; the message names it
   */
  Configurations configure() {
    Configurations into = new Configurations();
    if (isSet("DOWNLOAD_DIR")) {
      into.put(DOWNLOADER, "local.root", localRoot());
    }
    duration(into, "POLLING_INTERVAL", ORCHESTRATOR, "interval");
    duration(into, "KEEP_DOWNLOADED_FOR", POLICY, "keep.local");
    if (isSet("MAX_PARALLEL")) {
      String wanted = get("MAX_PARALLEL");
      if (!wanted.matches("[1-9]\\d{0,2}") || Integer.parseInt(wanted) > MOST_CONNECTIONS) {
        throw new UsageException(
            "MAX_PARALLEL is '"
                + wanted
                + "': it must be a number of connections, 1 to "
                + MOST_CONNECTIONS);
      }
      into.put(DOWNLOADER, "connections", "$[env:MAX_PARALLEL;type=Integer]");
    }
    if (isPutio()) {
      checkRatio();
      into.put(POLICY, "seed.ratio", "$[env:" + PUTIO_RATIO + ";type=Double;default=0]");
    }
    secret(into, "DISCORD_WEBHOOK_URL", DISCORD, "url");
    if (isSet(HTTP_USER)) {
      into.put(HTTP, "user", "$[env:" + HTTP_USER + "]");
    }
    secret(into, HTTP_PASSWORD, HTTP, "password");
    arr(into, "sonarr");
    arr(into, "radarr");
    return into;
  }

  /**
   * The Deluge that the variables name, beside the seedboxes of the command line.
   *
   * @param label which transfers are ours; null for all
   * @throws UsageException when a variable has a value that cannot be used; the message names it
   */
  Configurations deluge(String label) {
    boolean isDeluge = !isSet(CLIENT) || get(CLIENT).equalsIgnoreCase("deluge");
    return isDeluge ? new DelugeVariables(this).configure(label) : new Configurations();
  }

  /** The label where the command line names none; null for all transfers. */
  String label() {
    return isSet("TARGET_LABEL") ? get("TARGET_LABEL") : null;
  }

  /** How much is logged, in capitals. */
  String logLevel() {
    if (!isSet("LOG_LEVEL")) {
      return "INFO";
    }
    String level = get("LOG_LEVEL").toUpperCase(Locale.ROOT);
    if (!LOG_LEVELS.contains(level)) {
      throw new UsageException(
          "LOG_LEVEL is '" + get("LOG_LEVEL") + "': there are " + String.join(", ", LOG_LEVELS));
    }
    return level;
  }

  /** The seedboxes of the command line; where it names none, the one that is meant here. */
  List<String> seedboxes(List<String> from) {
    return from.isEmpty() && isPutio() ? List.of("putio://") : from;
  }

  /** Refuses a kind of seedbox that does not exist. */
  void checkClient() {
    if (isSet(CLIENT) && !Sources.kinds().contains(get(CLIENT).toLowerCase(Locale.ROOT))) {
      throw new UsageException(
          CLIENT
              + " is '"
              + get(CLIENT)
              + "', which this version does not have; there are "
              + String.join(", ", Sources.kinds())
              + ". Unset it and name the seedbox with --from (schemes: "
              + Sources.knownSchemes()
              + ")");
    }
  }

  /** True when the HTTP port has a password. */
  boolean hasHttpPassword() {
    return isSet(HTTP_PASSWORD) || isSet(HTTP_PASSWORD + "_FILE");
  }

  /** True when a variable has a value. */
  boolean isSet(String name) {
    return !variables.getOrDefault(name, "").isBlank();
  }

  /** The first of the variables that is set; null when none is. */
  String first(String... names) {
    for (String name : names) {
      if (isSet(name)) {
        return variables.get(name);
      }
    }
    return null;
  }

  /** The secret in the file that a variable names. */
  static String secretFile(String variable, Map<String, String> variables) {
    try {
      return Secret.fromFile(Path.of(variables.get(variable))).reveal();
    } catch (IOException e) {
      throw new UsageException(variable + ": " + e.getMessage(), e);
    }
  }

  /** The token alone names no seedbox: it may be there for {@code --from}. */
  private boolean isPutio() {
    return isSet("DOWNLOAD_CLIENT")
        && get("DOWNLOAD_CLIENT").equalsIgnoreCase("putio")
        && (isSet("PUTIO_TOKEN") || isSet("PUTIO_TOKEN_FILE"));
  }

  private void checkRatio() {
    if (isSet(PUTIO_RATIO) && !get(PUTIO_RATIO).matches("\\d{1,3}(\\.\\d{1,9})?")) {
      throw new UsageException(
          PUTIO_RATIO + " is '" + get(PUTIO_RATIO) + "': it must be a ratio, 0 to 999");
    }
  }

  private String localRoot() {
    Path path = Path.of(get("DOWNLOAD_DIR"));
    return path.isAbsolute()
        ? "$[env:DOWNLOAD_DIR]"
        : Configurations.literal(path.toAbsolutePath().normalize().toString());
  }

  private void duration(Configurations into, String name, String pid, String key) {
    if (isSet(name)) {
      try {
        Durations.parse(get(name));
      } catch (IllegalArgumentException e) {
        throw new UsageException(name + ": " + e.getMessage(), e);
      }
      into.put(pid, key, "$[env:" + name + "]");
    }
  }

  private void arr(Configurations into, String app) {
    String prefix = app.toUpperCase(Locale.ROOT);
    String url = prefix + "_BASE_URL";
    String key = prefix + "_API_KEY";
    boolean hasKey = isSet(key) || isSet(key + "_FILE");
    if (isSet(url) != hasKey) {
      throw new UsageException(
          (hasKey ? key : url) + " is set, but " + (hasKey ? url : key) + " is not: set both");
    }
    if (isSet(url)) {
      String pid = "org.seedferry.arr~" + app;
      into.put(pid, "app", app);
      into.put(pid, "url", "$[env:" + url + "]");
      secret(into, key, pid, "api.key");
    }
  }

  /** A secret by reference: to the variable itself, or to the file that a variable names. */
  void secret(Configurations into, String name, String pid, String key) {
    if (isSet(name)) {
      into.put(pid, "." + key, "$[env:" + name + "]");
    } else if (isSet(name + "_FILE")) {
      secretFile(name + "_FILE", variables);
      into.put(pid, key + ".file", "$[env:" + name + "_FILE]");
    }
  }

  private String get(String name) {
    return variables.get(name).strip();
  }
}
