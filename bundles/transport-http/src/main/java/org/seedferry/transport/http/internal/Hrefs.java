package org.seedferry.transport.http.internal;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.transport.http.internal.wire.Origin;

/** Judges the links of a folder's page: only what is exactly one name below the folder counts. */
final class Hrefs {

  private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

  private final Origin origin;
  private final List<String> folder;

  Hrefs(URI folder) {
    this.origin = Origin.of(folder);
    this.folder = segments(folder.getRawPath());
  }

  /** True when a link leads to the folder itself. */
  boolean isFolder(String href) {
    String path = href.strip();
    String own = path.startsWith("/") && !path.startsWith("//") ? path : ownPath(path);
    return own != null && own.indexOf('?') < 0 && segments(own).equals(folder);
  }

  /**
   * The stored name that a link stands for.
   *
   * @return the name, with a slash behind a folder's; null when it is not one name below the folder
   */
  String name(String href) {
    String path = href.strip();
    if (path.isEmpty() || path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
      return null;
    }
    if (ABSOLUTE.matcher(path).lookingAt()) {
      path = ownPath(path);
    }
    if (path == null || path.startsWith("//")) {
      return null;
    }
    String below = path.startsWith("/") ? belowFolder(path) : path;
    while (below != null && below.startsWith("./")) {
      below = below.substring(2);
    }
    return below == null ? null : oneName(below);
  }

  private String ownPath(String absolute) {
    int authority = absolute.indexOf("://");
    int slash = authority < 0 ? -1 : absolute.indexOf('/', authority + 3);
    if (slash < 0) {
      return null;
    }
    try {
      return origin.equals(Origin.of(new URI(absolute.substring(0, slash) + "/")))
          ? absolute.substring(slash)
          : null;
    } catch (java.net.URISyntaxException e) {
      return null;
    }
  }

  private String belowFolder(String path) {
    List<String> names = segments(path);
    boolean below =
        names.size() == folder.size() + 1 && names.subList(0, folder.size()).equals(folder);
    return below ? path.substring(path.lastIndexOf('/', path.length() - 2) + 1) : null;
  }

  private static String oneName(String raw) {
    boolean isFolder = raw.endsWith("/");
    String name = isFolder ? raw.substring(0, raw.length() - 1) : raw;
    if (name.indexOf('/') >= 0) {
      return null;
    }
    String decoded = Names.decode(name);
    if (!RemotePath.isName(decoded)) {
      return null;
    }
    return isFolder ? decoded + "/" : decoded;
  }

  private static List<String> segments(String rawPath) {
    List<String> names = new ArrayList<>();
    for (String name : rawPath.split("/")) {
      if (!name.isEmpty()) {
        names.add(Names.decode(name));
      }
    }
    return names;
  }
}
