package org.seedferry.itests.torture;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of a server and their folders, as a site without faults. Thread-safe. */
final class Shelf implements Web.Site {

  private static final String DATE = "01-Jan-2024 00:00";

  private volatile NavigableMap<String, Shelved> files = new TreeMap<>();
  private final boolean sizesTold;

  /**
   * An empty one.
   *
   * @param sizesTold whether listings tell sizes
   */
  Shelf(boolean sizesTold) {
    this.sizesTold = sizesTold;
  }

  /** Puts files there, all at one moment. */
  synchronized void put(Map<String, Shelved> more) {
    NavigableMap<String, Shelved> all = new TreeMap<>(files);
    all.putAll(more);
    files = all;
  }

  /** The file of a path; null when there is none. */
  Shelved file(String path) {
    return files.get(path);
  }

  @Override
  public boolean answer(Request request, Line line) throws IOException {
    return reply(request).send(line);
  }

  /** What is answered where nothing goes wrong. */
  Reply reply(Request request) {
    String path = request.path();
    Shelved file = files.get(path);
    if (file != null) {
      return file.reply(request);
    }
    if (!path.equals("/") && below(path + (path.endsWith("/") ? "" : "/")).isEmpty()) {
      return Reply.ofStatus(request, 404);
    }
    return path.endsWith("/")
        ? Reply.ofText(request, 200, "text/html", page(path))
        : Reply.ofStatus(request, 301).header("Location", path.replace(" ", "%20") + "/");
  }

  private NavigableMap<String, Shelved> below(String folder) {
    return files.subMap(folder, true, folder + Character.MAX_VALUE, true);
  }

  /** As nginx writes it. */
  private String page(String folder) {
    StringBuilder page =
        new StringBuilder("<html><head><title>Index of %s</title></head><body>".formatted(folder))
            .append("<h1>Index of %s</h1><hr><pre><a href=\"../\">../</a>\n".formatted(folder));
    Set<String> names = new TreeSet<>();
    for (String path : below(folder).keySet()) {
      String rest = path.substring(folder.length());
      names.add(rest.contains("/") ? rest.substring(0, rest.indexOf('/') + 1) : rest);
    }
    for (String name : names) {
      String size = name.endsWith("/") ? "-" : "" + files.get(folder + name).content().size();
      page.append("<a href=\"%s\">%s</a>".formatted(href(name), name))
          .append(sizesTold ? "      " + DATE + "      " + size : "")
          .append('\n');
    }
    return page.append("</pre><hr></body></html>").toString();
  }

  private static String href(String name) {
    try {
      return new URI(null, null, "/" + name, null).toASCIIString().substring(1);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }
}
