package org.seedferry.ledger.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database URL that is safe to open: a URL can make a driver run SQL, load classes or write
 * files, so only parameters that do none of it are let through.
 *
 * @param kind which database
 * @param jdbc the URL with our own parameters
 * @param base the embedded database's file without its extension, or null
 */
record LedgerUrl(DatabaseKind kind, String jdbc, Path base) {

  private static final Pattern H2_FILE =
      Pattern.compile("(?:file:)?((?:/|~/|\\./|[A-Za-z]:[/\\\\]).+)");
  private static final Pattern H2_MEMORY = Pattern.compile("mem:[\\w.-]+");
  private static final Pattern H2_SERVER = Pattern.compile("(?:tcp|ssl)://[\\w.:\\[\\]-]+/[^;]+");
  private static final Pattern POSTGRESQL = Pattern.compile("//[\\w.:,\\[\\]-]+/[^?/@:;&=]+");

  private static final Set<String> H2_PARAMETERS = Set.of("CACHE_SIZE");
  private static final Set<String> H2_MEMORY_PARAMETERS = Set.of("CACHE_SIZE", "DB_CLOSE_DELAY");
  private static final Set<String> POSTGRESQL_PARAMETERS =
      Set.of(
          "ssl",
          "sslmode",
          "sslrootcert",
          "sslcert",
          "sslkey",
          "channelBinding",
          "gssEncMode",
          "connectTimeout",
          "socketTimeout",
          "tcpKeepAlive",
          "ApplicationName",
          "currentSchema",
          "targetServerType",
          "hostRecheckSeconds",
          "prepareThreshold");
  private static final List<String> POSTGRESQL_DEFAULTS =
      List.of(
          "connectTimeout=5", "socketTimeout=20", "tcpKeepAlive=true", "ApplicationName=seedferry");

  /**
   * Reads the configured URL.
   *
   * @throws IllegalArgumentException when it is unsafe or unknown; the message names the parameter
   *     and never shows the URL, which may hold a password
   */
  static LedgerUrl parse(String url) {
    if (url.startsWith("jdbc:h2:")) {
      return h2(url.substring("jdbc:h2:".length()));
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return postgresql(url.substring("jdbc:postgresql:".length()));
    }
    throw new IllegalArgumentException(
        "url: not a database that a ledger can live in: leave it empty for the embedded one, or"
            + " write jdbc:postgresql://HOST:PORT/DATABASE");
  }

  /** An embedded database in a file, given without its extension. */
  static LedgerUrl embedded(Path base) {
    if (base.toString().indexOf(';') >= 0) {
      throw new IllegalArgumentException(
          "the path "
              + base
              + " has a semicolon, which the embedded database cannot open:"
              + " choose another home");
    }
    Path absolute = base.toAbsolutePath();
    // An interrupt closes the channel that a thread writes to, and so the database for everybody.
    // Tasks are kept from theirs; after that of any other thread "retry:" opens it again.
    String jdbc =
        "jdbc:h2:retry:"
            + absolute
            + ";WRITE_DELAY=0;FILE_LOCK=FS;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=2000"
            + ";TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";
    return new LedgerUrl(DatabaseKind.H2, jdbc, absolute);
  }

  /** The file of an embedded database. */
  Optional<Path> file() {
    return Optional.ofNullable(base).map(b -> b.resolveSibling(b.getFileName() + ".mv.db"));
  }

  private static LedgerUrl h2(String rest) {
    String[] parts = rest.split(";", -1);
    String place = parts[0];
    List<String> parameters = List.of(parts).subList(1, parts.length);
    Matcher file = H2_FILE.matcher(place);
    String tail = parameters.isEmpty() ? "" : ";" + String.join(";", parameters);
    if (file.matches()) {
      check(parameters, H2_PARAMETERS);
      LedgerUrl own = embedded(Path.of(file.group(1).replaceFirst("^~", home())));
      return new LedgerUrl(own.kind, own.jdbc + tail, own.base);
    }
    if (H2_MEMORY.matcher(place).matches()) {
      check(parameters, H2_MEMORY_PARAMETERS);
      return new LedgerUrl(DatabaseKind.H2, "jdbc:h2:" + place + ";LOCK_TIMEOUT=2000" + tail, null);
    }
    if (H2_SERVER.matcher(place).matches()) {
      check(parameters, H2_PARAMETERS);
      return new LedgerUrl(DatabaseKind.H2, "jdbc:h2:" + place + ";WRITE_DELAY=0" + tail, null);
    }
    throw new IllegalArgumentException(
        "url: this form of jdbc:h2 is not allowed: write jdbc:h2:file:/absolute/path");
  }

  private static String home() {
    return Matcher.quoteReplacement(System.getProperty("user.home"));
  }

  private static LedgerUrl postgresql(String rest) {
    int query = rest.indexOf('?');
    String place = query < 0 ? rest : rest.substring(0, query);
    if (!POSTGRESQL.matcher(place).matches()) {
      throw new IllegalArgumentException(
          "url: write jdbc:postgresql://HOST:PORT/DATABASE, with user and password in the settings"
              + " of these names");
    }
    List<String> parameters =
        new ArrayList<>(query < 0 ? List.of() : List.of(rest.substring(query + 1).split("&", -1)));
    check(parameters, POSTGRESQL_PARAMETERS);
    for (String ours : POSTGRESQL_DEFAULTS) {
      String start = ours.substring(0, ours.indexOf('=') + 1);
      if (parameters.stream().noneMatch(p -> p.startsWith(start))) {
        parameters.add(ours);
      }
    }
    String jdbc = "jdbc:postgresql:" + place + "?" + String.join("&", parameters);
    return new LedgerUrl(DatabaseKind.POSTGRESQL, jdbc, null);
  }

  private static void check(List<String> parameters, Set<String> allowed) {
    for (String parameter : parameters) {
      String name = parameter.contains("=") ? parameter.substring(0, parameter.indexOf('=')) : "";
      if (!allowed.contains(name)) {
        throw new IllegalArgumentException(
            "url: the parameter '" + printable(name) + "' is not allowed here" + hint(name));
      }
    }
  }

  private static String hint(String name) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "user", "password", "sslpassword" ->
          ": put user and password into the settings of these names";
      default -> ", because a parameter can make the driver run code or write files";
    };
  }

  private static String printable(String name) {
    return name.replaceAll("[^\\w.-]", "?");
  }

  @Override
  public String toString() {
    return kind.title() + (base == null ? "" : " in " + base);
  }
}
