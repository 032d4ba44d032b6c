package org.seedferry.testing.fake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters of a call, whichever way they stand in it.
 *
 * @param fields the texts, by their names
 * @param files the files
 */
record MultipartForm(Map<String, String> fields, List<byte[]> files) {

  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
  private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");

  static MultipartForm of(FakeCall call) {
    String type = call.header("Content-Type");
    if (!call.method().equals("POST")) {
      return new MultipartForm(call.query(), List.of());
    }
    Matcher boundary = BOUNDARY.matcher(type == null ? "" : type);
    return boundary.find()
        ? multipart(call.body(), boundary.group(1))
        : new MultipartForm(FakeCall.parseQuery(call.text()), List.of());
  }

  /** A field; empty when there is none. */
  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  private static MultipartForm multipart(byte[] body, String boundary) {
    Map<String, String> fields = new LinkedHashMap<>();
    List<byte[]> files = new ArrayList<>();
    // a character for each byte, so that positions are those of the body
    String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
    for (String part : text.split(Pattern.quote("\r\n--" + boundary))) {
      int end = part.indexOf("\r\n\r\n");
      if (end < 0) {
        continue;
      }
      String head = part.substring(0, end);
      byte[] content = part.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
      Matcher name = NAME.matcher(head);
      if (head.contains("filename=")) {
        files.add(content);
      } else if (name.find()) {
        fields.put(name.group(1), new String(content, StandardCharsets.UTF_8));
      }
    }
    return new MultipartForm(fields, files);
  }
}
