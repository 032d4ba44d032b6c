package org.seedferry.testing.http;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whose directory listings a {@link FaultServer} writes. */
public enum ListingStyle {
  /** nginx: preformatted lines with exact sizes, and without hidden names. */
  NGINX("text/html") {
    @Override
    String write(String path, List<Path> entries) throws IOException {
      StringBuilder page = head(path).append("<hr><pre><a href=\"../\">../</a>\n");
      for (Path entry : entries) {
        String name = slashed(entry);
        if (!name.startsWith(".")) {
          String shown = name.length() > 50 ? name.substring(0, 47) + "..>" : name;
          page.append("<a href=\"%s\">%s</a>".formatted(href(name), escaped(shown)));
          page.append(
              "      %s      %s\n".formatted(date("dd-MMM-uuuu HH:mm", entry), size(entry)));
        }
      }
      return page.append("</pre><hr></body></html>").toString();
    }
  },
  /** nginx with {@code autoindex_format json}. */
  NGINX_JSON("application/json") {
    @Override
    String write(String path, List<Path> entries) throws IOException {
      StringBuilder list = new StringBuilder("[\n");
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!name.startsWith(".")) {
          boolean folder = Files.isDirectory(entry);
          list.append(list.length() > 2 ? ",\n" : "")
              .append("{ \"name\":")
              .append(quoted(name))
              .append(", \"type\":\"")
              .append(folder ? "directory" : "file")
              .append("\", \"mtime\":\"")
              .append(HttpDate.format(time(entry)))
              .append('"')
              .append(folder ? "" : ", \"size\":" + Files.size(entry))
              .append(" }");
        }
      }
      return list.append("\n]").toString();
    }
  },
  /** Apache with fancy indexing: sort links, rounded sizes, cut names. */
  APACHE("text/html;charset=ISO-8859-1") {
    @Override
    String write(String path, List<Path> entries) throws IOException {
      StringBuilder page = head(path).append("<pre>      <a href=\"?C=N;O=D\">Name</a>  ");
      page.append("<a href=\"?C=M;O=A\">Last modified</a>  <a href=\"?C=S;O=A\">Size</a><hr>");
      page.append("      <a href=\"/\">Parent Directory</a>       -   \n");
      for (Path entry : entries) {
        String name = slashed(entry);
        String shown = name.length() > 23 ? name.substring(0, 20) + "..>" : name;
        page.append("      <a href=\"%s\">%s</a>".formatted(href(name), escaped(shown)));
        page.append("    %s  %s  \n".formatted(date("uuuu-MM-dd HH:mm", entry), rounded(entry)));
      }
      return page.append("<hr></pre></body></html>").toString();
    }
  },
  /** Apache without fancy indexing: a list of links. */
  APACHE_PLAIN("text/html;charset=ISO-8859-1") {
    @Override
    String write(String path, List<Path> entries) {
      StringBuilder page = head(path).append("<ul><li><a href=\"/\"> Parent Directory</a></li>");
      for (Path entry : entries) {
        String name = slashed(entry);
        page.append("<li><a href=\"%s\"> %s</a></li>\n".formatted(href(name), escaped(name)));
      }
      return page.append("</ul></body></html>").toString();
    }
  },
  /** Caddy, asked for JSON. */
  CADDY("application/json; charset=utf-8") {
    @Override
    String write(String path, List<Path> entries) throws IOException {
      StringBuilder list = new StringBuilder("[");
      for (Path entry : entries) {
        String name = slashed(entry);
        list.append(list.length() > 1 ? "," : "")
            .append("{\"name\":")
            .append(quoted(name))
            .append(",\"size\":")
            .append(Files.size(entry))
            .append(",\"url\":\"./")
            .append(encoded(name))
            .append('"')
            .append(",\"mod_time\":\"")
            .append(time(entry).plusNanos(5))
            .append('"')
            .append(",\"mode\":420,\"is_dir\":")
            .append(Files.isDirectory(entry))
            .append(",\"is_symlink\":false}");
      }
      return list.append("]").toString();
    }
  };

  private final String contentType;

  ListingStyle(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  String page(String path, Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return write(path, entries.sorted().collect(Collectors.toList()));
    }
  }

  abstract String write(String path, List<Path> entries) throws IOException;

  private static StringBuilder head(String path) {
    String title = "Index of " + escaped(path);
    return new StringBuilder("<html><head><title>")
        .append(title)
        .append("</title></head><body><h1>")
        .append(title)
        .append("</h1>");
  }

  private static String slashed(Path entry) {
    return entry.getFileName() + (Files.isDirectory(entry) ? "/" : "");
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%2F", "/")
        .replace("*", "%2A");
  }

  private static String href(String name) {
    return encoded(name);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      json.append(c < 32 || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : c);
    }
    return json.append('"').toString();
  }

  private static Instant time(Path entry) throws IOException {
    return Files.getLastModifiedTime(entry).toInstant();
  }

  private static String date(String pattern, Path entry) throws IOException {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
        .format(time(entry).atOffset(ZoneOffset.UTC));
  }

  private static String size(Path entry) throws IOException {
    return Files.isDirectory(entry) ? "-" : String.valueOf(Files.size(entry));
  }

  private static String rounded(Path entry) throws IOException {
    long size = Files.isDirectory(entry) ? -1 : Files.size(entry);
    if (size < 973) {
      return size < 0 ? "  - " : "%3d ".formatted(size);
    }
    return size < 1 << 20
        ? String.format(Locale.ROOT, "%.1fK", size / 1024.0)
        : String.format(Locale.ROOT, "%.1fM", size / 1048576.0);
  }
}
