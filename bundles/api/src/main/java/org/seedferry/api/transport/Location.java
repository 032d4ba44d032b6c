package org.seedferry.api.transport;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.seedferry.api.Secret;

/**
 * A remote folder and how to get in: a URI without its password, the password, and the options that
 * stood in the URI's query. Immutable; {@link #toString()} shows no secret.
 *
 * <p>The options {@code identity}, {@code known-hosts}, {@code password-file}, {@code password-as}
 * and {@code ca} are taken out of the query of every URI; {@code password-file} is read at once.
 * What else stands in a query stays in the URI.
 */
public final class Location {

  /** Options that belong to us and not to the peer. */
  private static final Set<String> OPTIONS =
      Set.of("identity", "known-hosts", "password-file", "password-as", "ca");

  private final URI uri;
  private final Secret password;
  private final Map<String, String> options;

  private Location(URI uri, Secret password, Map<String, String> options) {
    this.uri = uri;
    this.password = password;
    this.options = Map.copyOf(options);
  }

  /**
   * Reads a location.
   *
   * @param text a URI; a relative or absolute path stands for a {@code file:} URI
   * @param fallback the password where neither the URI nor its {@code password-file} gives one,
   *     null for none
   * @throws IllegalArgumentException when it is not a URI, or its password file cannot be read; the
   *     message holds no secret
   */
  public static Location parse(String text, Secret fallback) {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(
          "a location is empty: write a path or a URI such as sftp://user@host/dir");
    }
    if (!text.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      return new Location(Path.of(text).toAbsolutePath().normalize().toUri(), fallback, Map.of());
    }
    URI whole;
    try {
      whole = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "'"
              + masked(text)
              + "' is not a URI: "
              + e.getReason()
              + " (percent-encode special characters)");
    }
    if (whole.isOpaque()) {
      throw new IllegalArgumentException(
          "'" + masked(text) + "' is not a location: write SCHEME://HOST/PATH");
    }
    Map<String, String> options = new LinkedHashMap<>();
    String query = takeOptions(whole.getRawQuery(), options);
    String userInfo = userInfo(whole);
    Secret password = fallback;
    if (userInfo != null && userInfo.indexOf(':') >= 0) {
      password = Secret.ofNullable(decode(userInfo.substring(userInfo.indexOf(':') + 1)));
      userInfo = userInfo.substring(0, userInfo.indexOf(':'));
    }
    String file = options.remove("password-file");
    if (file != null) {
      try {
        password = Secret.fromFile(Path.of(file));
      } catch (IOException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    return new Location(rebuild(whole, userInfo, query), password, options);
  }

  /** The same place with another path and without query. */
  public Location withPath(String rawPath) {
    return new Location(URI.create(prefix() + rawPath), password, options);
  }

  /** The URI, without password and without our own options. */
  public URI uri() {
    return uri;
  }

  /** The scheme, in lower case. */
  public String scheme() {
    return uri.getScheme().toLowerCase(Locale.ROOT);
  }

  /** The user's name, decoded; null when there is none. */
  public String user() {
    String userInfo = userInfo(uri);
    return userInfo == null ? null : decode(userInfo);
  }

  /** The password; null when there is none. */
  public Secret password() {
    return password;
  }

  /** The path, decoded; empty when there is none. */
  public String path() {
    return uri.getPath() == null ? "" : uri.getPath();
  }

  /** One of our own options; null when it is not given. */
  public String option(String name) {
    return options.get(name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Location location
        && location.uri.equals(uri)
        && Objects.equals(location.password, password)
        && location.options.equals(options);
  }

  @Override
  public int hashCode() {
    return Objects.hash(uri, options);
  }

  /** The URI, without password and options. */
  @Override
  public String toString() {
    return uri.toString();
  }

  /**
   * Takes the password out of a text that may be a URI, for messages about texts that cannot be
   * read.
   */
  public static String masked(String text) {
    return text.replaceAll("(?<=//)([^/@:]*):[^/]*@", "$1:***@");
  }

  private String prefix() {
    return uri.getScheme() + "://" + (uri.getRawAuthority() == null ? "" : uri.getRawAuthority());
  }

  /** The part before the host. Java's own parser finds none where the host has an underscore. */
  private static String userInfo(URI whole) {
    String authority = whole.getRawAuthority();
    int at = authority == null ? -1 : authority.lastIndexOf('@');
    return at < 0 ? null : authority.substring(0, at);
  }

  private static URI rebuild(URI whole, String userInfo, String query) {
    StringBuilder text = new StringBuilder(whole.getScheme()).append("://");
    if (whole.getRawAuthority() != null) {
      String authority = whole.getRawAuthority();
      String host = authority.substring(authority.lastIndexOf('@') + 1);
      text.append(userInfo == null ? "" : userInfo + "@").append(host);
    }
    text.append(whole.getRawPath() == null ? "" : whole.getRawPath());
    return URI.create(query.isEmpty() ? text.toString() : text + "?" + query);
  }

  private static String takeOptions(String rawQuery, Map<String, String> options) {
    List<String> rest = new ArrayList<>();
    for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (OPTIONS.contains(name)) {
        options.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
      } else {
        rest.add(pair);
      }
    }
    return String.join("&", rest);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
