package org.seedferry.itests.torture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client asks for.
 *
 * @param path decoded, with a slash at its start
 * @param headers names in any case
 */
record Request(String method, String path, Map<String, String> headers) {

  private static final String END = "\r\n\r\n";
  private static final int LONGEST = 1 << 16;

  /** Reads the next one off a connection; null at its end. */
  static Request read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.write(b);
      if (b == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith(END)) {
        return parse(head.toString(StandardCharsets.ISO_8859_1).split("\r\n"));
      }
      if (head.size() > LONGEST) {
        throw new IOException("the head of a request does not end");
      }
    }
    return null;
  }

  private static Request parse(String[] lines) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length; i++) {
      String[] header = lines[i].split(":", 2);
      headers.put(header[0].trim(), header[1].trim());
    }
    String[] words = lines[0].split(" ");
    return new Request(words[0], URI.create(words[1]).getPath(), headers);
  }

  /** A header's value; null when it did not come. */
  String header(String name) {
    return headers.get(name);
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  /** The same for another path. */
  Request path(String other) {
    return new Request(method, other, headers);
  }

  /** The same without a header. */
  Request without(String header) {
    Map<String, String> fewer = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fewer.putAll(headers);
    fewer.remove(header);
    return new Request(method, path, fewer);
  }
}
