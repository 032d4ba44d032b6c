package org.seedferry.testing.http;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers a PROPFIND as WebDAV servers do (RFC 4918). */
final class Propfind {

  private final StringBuilder xml =
      new StringBuilder(
          "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\">\n");

  private Propfind() {}

  /**
   * The document about a file or folder.
   *
   * @param path its path, decoded
   * @param depth the Depth header: 0, or anything else for what is in the folder too
   */
  static String answer(String path, Path target, String depth) throws IOException {
    Propfind answer = new Propfind();
    boolean folder = Files.isDirectory(target);
    String plain = path.endsWith("/") ? path : path + (folder ? "/" : "");
    answer.add(plain, target);
    if (folder && !"0".equals(depth)) {
      try (Stream<Path> list = Files.list(target)) {
        List<Path> entries = list.sorted().collect(Collectors.toList());
        for (Path entry : entries) {
          answer.add(plain + entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""), entry);
        }
      }
    }
    return answer.xml + "</D:multistatus>";
  }

  private void add(String path, Path entry) throws IOException {
    boolean folder = Files.isDirectory(entry);
    String unknown = folder ? "<D:getcontentlength/>" : "";
    xml.append("<D:response><D:href>")
        .append(encoded(path))
        .append("</D:href><D:propstat><D:prop>");
    xml.append("<D:resourcetype>").append(folder ? "<D:collection/>" : "");
    xml.append("</D:resourcetype><D:getlastmodified>");
    xml.append(HttpDate.format(Files.getLastModifiedTime(entry).toInstant()));
    xml.append("</D:getlastmodified>");
    if (!folder) {
      xml.append("<D:getcontentlength>").append(Files.size(entry)).append("</D:getcontentlength>");
    }
    xml.append("</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat><D:propstat><D:prop>");
    xml.append(unknown).append("</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>");
    xml.append("</D:response>\n");
  }

  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}
