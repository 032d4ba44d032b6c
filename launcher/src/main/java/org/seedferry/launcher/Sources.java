package org.seedferry.launcher;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.seedferry.api.Durations;
import org.seedferry.api.transport.Location;

/** Turns the seedboxes of the command line into configurations. */
final class Sources {

  private static final String DELUGE = "org.seedferry.seedbox.deluge";
  private static final String FOLDER = "org.seedferry.seedbox.folder";
  private static final String QBITTORRENT = "org.seedferry.seedbox.qbittorrent";
  private static final String RTORRENT = "org.seedferry.seedbox.rtorrent";
  private static final String TRANSMISSION = "org.seedferry.seedbox.transmission";
  private static final String PUTIO = "org.seedferry.seedbox.putio";

  /** The one table of what {@code --from} understands: scheme to factory PID. */
  private static final Map<String, String> FACTORIES =
      Map.ofEntries(
          Map.entry("file", FOLDER),
          Map.entry("sftp", FOLDER),
          Map.entry("ftp", FOLDER),
          Map.entry("ftps", FOLDER),
          Map.entry("ftpes", FOLDER),
          Map.entry("http", FOLDER),
          Map.entry("https", FOLDER),
          Map.entry("dav", FOLDER),
          Map.entry("davs", FOLDER),
          Map.entry("deluge+http", DELUGE),
          Map.entry("deluge+https", DELUGE),
          Map.entry("qbittorrent+http", QBITTORRENT),
          Map.entry("qbittorrent+https", QBITTORRENT),
          Map.entry("rtorrent+http", RTORRENT),
          Map.entry("rtorrent+https", RTORRENT),
          Map.entry("rtorrent+scgi", RTORRENT),
          Map.entry("transmission+http", TRANSMISSION),
          Map.entry("transmission+https", TRANSMISSION),
          Map.entry("putio", PUTIO));

  private static final Pattern PUTIO_URI = Pattern.compile("(?i)putio:/*");

  private static final Pattern NESTED_PASSWORD =
      Pattern.compile("(?i)(?://|%2F%2F)[^/@:?&]*(?::|%3A)[^/@?&]+(?:@|%40)");

  private final Map<String, String> environment;
  private final Secrets secrets;
  private final Consumer<String> warnings;

  Sources(Map<String, String> environment, Secrets secrets, Consumer<String> warnings) {
    this.environment = environment;
    this.secrets = secrets;
    this.warnings = warnings;
  }

  /** The schemes that are known, in order. */
  static String knownSchemes() {
    return String.join(", ", new TreeSet<>(FACTORIES.keySet()));
  }

  /** The kinds of seedboxes that exist, in order. */
  static List<String> kinds() {
    return FACTORIES.values().stream()
        .map(pid -> pid.substring(pid.lastIndexOf('.') + 1))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * One configuration for each location.
   *
   * @param label which transfers are ours; null for all
   * @param settle how long an entry of a folder stays unchanged before it counts as finished
   * @throws UsageException when a location cannot be understood; the message holds no secret
   */
  Configurations configure(List<String> froms, String label, String settle) {
    check(settle);
    Configurations configurations = new Configurations();
    for (int i = 0; i < froms.size(); i++) {
      String pid = configure(configurations, "cli-" + (i + 1), froms.get(i));
      if (label != null) {
        configurations.put(pid, "label", Configurations.literal(label));
      }
      if (pid.startsWith(FOLDER)) {
        configurations.put(pid, "settle", settle);
      }
    }
    return configurations;
  }

  private static void check(String settle) {
    try {
      Durations.within("--settle", settle, "0s", "1d");
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** Returns the PID of the configuration that it has made. */
  private String configure(Configurations into, String name, String from) {
    if (PUTIO_URI.matcher(from).matches()) {
      return putio(into, PUTIO + "~" + name);
    }
    Location location = parse(from);
    String factory = FACTORIES.get(location.scheme());
    if (factory == null) {
      throw new UsageException(
          "--from "
              + location
              + ": unknown scheme '"
              + location.scheme()
              + "'; there are "
              + knownSchemes());
    }
    if (factory.equals(PUTIO)) {
      throw new UsageException(
          "--from " + location + ": write putio:// with nothing behind it, and set PUTIO_TOKEN");
    }
    boolean isRemote = !location.scheme().equals("file");
    boolean isSocket = location.scheme().endsWith("+scgi") && !location.path().isEmpty();
    if (isRemote && !isSocket && location.uri().getHost() == null) {
      throw new UsageException(
          "--from " + location + ": the host is missing, write SCHEME://HOST/PATH");
    }
    String pid = factory + "~" + name;
    into.put(pid, "uri", isRemote ? remote(into, pid, from, location) : local(location));
    return pid;
  }

  /** The account is the one of the token. */
  private String putio(Configurations into, String pid) {
    new Environment(environment).secret(into, "PUTIO_TOKEN", pid, "token");
    if (!into.asMap().containsKey(pid)) {
      throw new UsageException(
          "--from putio://: PUTIO_TOKEN is not set; set it, or PUTIO_TOKEN_FILE, to the OAuth token"
              + " of the account");
    }
    return pid;
  }

  private static Location parse(String from) {
    try {
      return Location.parse(from, null);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--from: " + e.getMessage(), e);
    }
  }

  private static String local(Location location) {
    return Configurations.literal(location.uri().toString());
  }

  /** The URI without its password, which goes its own way. */
  private String remote(Configurations into, String pid, String from, Location location) {
    URI whole = URI.create(from);
    String text = from;
    String userInfo = whole.getRawUserInfo();
    boolean hasOwnPassword = userInfo != null && userInfo.indexOf(':') >= 0;
    if (hasOwnPassword) {
      String user = userInfo.substring(0, userInfo.indexOf(':'));
      text = from.replaceFirst(Pattern.quote(userInfo + "@"), user.isEmpty() ? "" : user + "@");
      if (location.password() != null) {
        into.put(pid, ".password", secrets.keep(location.password().reveal()));
      }
    } else if (isSet("SEEDFERRY_PASSWORD")) {
      into.put(pid, ".password", "$[env:SEEDFERRY_PASSWORD]");
    } else if (isSet("SEEDFERRY_PASSWORD_FILE")) {
      into.put(pid, ".password", secrets.keep(passwordFromFile()));
    }
    boolean hasNestedPassword =
        text.indexOf('?') >= 0 && NESTED_PASSWORD.matcher(text.substring(text.indexOf('?'))).find();
    if (hasOwnPassword || hasNestedPassword) {
      warnings.accept(
          "--from "
              + location.scheme()
              + "://"
              + location.uri().getRawAuthority()
              + "/...: a password on the command line can be seen by everybody on this machine;"
              + " set SEEDFERRY_PASSWORD, or name a file with password-file=");
    }
    return hasNestedPassword ? secrets.keep(text) : Configurations.literal(text);
  }

  private String passwordFromFile() {
    return Environment.secretFile("SEEDFERRY_PASSWORD_FILE", environment);
  }

  private boolean isSet(String name) {
    return !environment.getOrDefault(name, "").isBlank();
  }
}
