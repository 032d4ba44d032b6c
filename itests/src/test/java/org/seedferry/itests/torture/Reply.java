package org.seedferry.itests.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer that is about to be sent. Immutable.
 *
 * @param content what the body is taken from; null where the body is the text
 * @param bodiless whether only the head was asked for
 * @param chunked whether the body comes without a length
 */
record Reply(
    int status,
    Map<String, String> headers,
    Content content,
    long from,
    long to,
    String text,
    boolean bodiless,
    boolean chunked) {

  private static final String LENGTH = "Content-Length";

  static Reply ofText(Request request, int status, String type, String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return new Reply(
        status,
        Map.of("Content-Type", type, LENGTH, "" + length),
        null,
        0,
        length,
        text,
        request.isHead(),
        false);
  }

  static Reply ofStatus(Request request, int status) {
    return ofText(request, status, "text/plain", "status " + status + "\n");
  }

  static Reply ofContent(Request request, int status, Content content, long from, long to) {
    return new Reply(
        status, Map.of(LENGTH, "" + (to - from)), content, from, to, "", request.isHead(), false);
  }

  /** The same with a header, or without it when the value is null. */
  Reply header(String name, Object value) {
    Map<String, String> other = new LinkedHashMap<>(headers);
    other.remove(name);
    if (value != null) {
      other.put(name, value.toString());
    }
    return new Reply(status, other, content, from, to, text, bodiless, chunked);
  }

  /** The same with another length than it has. */
  Reply length(long told) {
    return header(LENGTH, told);
  }

  /** The same, its body in chunks and without a length. */
  Reply inChunks() {
    Reply other = header(LENGTH, null).header("Transfer-Encoding", "chunked");
    return new Reply(status, other.headers, content, from, to, text, bodiless, true);
  }

  /** The length of the body. */
  long length() {
    return to - from;
  }

  /** Sends all of it; the connection goes on. */
  boolean send(Line line) throws IOException {
    sendUpTo(length(), line);
    if (chunked && !bodiless) {
      line.text("0\r\n\r\n");
    }
    return true;
  }

  /** Sends the head and so many bytes of the body; the connection ends with that. */
  boolean sendUpTo(long count, Line line) throws IOException {
    line.head(status, headers);
    if (!bodiless) {
      if (content != null) {
        line.body(content, from, from + count, chunked);
      } else {
        line.text(chunked ? Long.toHexString(length()) + "\r\n" + text + "\r\n" : text);
      }
    }
    return false;
  }
}
