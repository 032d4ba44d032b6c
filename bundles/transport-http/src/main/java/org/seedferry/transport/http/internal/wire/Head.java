package org.seedferry.transport.http.internal.wire;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer's head (RFC 9112). What is ambiguous is refused, as two readers could take it for two
 * things: two lengths, a length beside a coding, folded lines, a space before a colon.
 */
final class Head {

  private static final int LONGEST_LINE = 1 << 16;
  private static final int MOST_HEADERS = 200;
  private static final int MOST_BYTES = 1 << 18;
  private static final int MOST_INTERIM = 20;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.([01]) ([1-9]\\d\\d)(?: .*)?");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  private final int version;
  private final int status;
  private final Map<String, List<String>> headers;

  private Head(int version, int status, Map<String, List<String>> headers) {
    this.version = version;
    this.status = status;
    this.headers = headers;
  }

  /** Reads the head of the final answer, and drops those of interim ones (1xx). */
  static Head read(Input in) throws IOException {
    for (int i = 0; i < MOST_INTERIM; i++) {
      Head head = one(in);
      if (head.status >= 200) {
        return head;
      }
      if (head.status == 101) {
        throw new ProtocolException("it changes to a protocol that nobody asked for");
      }
    }
    throw new ProtocolException("more than " + MOST_INTERIM + " interim answers");
  }

  int status() {
    return status;
  }

  /** The first value of a header; null when there is none. */
  String header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null ? null : values.get(0);
  }

  /** True when the body comes in chunks. */
  boolean isChunked() throws ProtocolException {
    List<String> codings = headers.get("transfer-encoding");
    if (codings == null) {
      return false;
    }
    if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked") || version == 0) {
      throw new ProtocolException("a transfer coding other than chunked");
    }
    if (headers.containsKey("content-length")) {
      throw new ProtocolException("a length beside a transfer coding");
    }
    return true;
  }

  /** The announced length; -1 when there is none. */
  long length() throws ProtocolException {
    List<String> lengths = headers.get("content-length");
    if (lengths == null) {
      return -1;
    }
    String first = lengths.get(0);
    if (!LENGTH.matcher(first).matches() || !lengths.stream().allMatch(first::equals)) {
      throw new ProtocolException("a Content-Length that is no length, or several");
    }
    return Long.parseLong(first);
  }

  /** True when the peer takes another request after this answer. */
  boolean keepsAlive() {
    boolean keep = version == 1;
    for (String value : headers.getOrDefault("connection", List.of())) {
      for (String option : value.split(",")) {
        switch (option.strip().toLowerCase(Locale.ROOT)) {
          case "close":
            return false;
          case "keep-alive":
            keep = true;
            break;
          default:
            break;
        }
      }
    }
    return keep;
  }

  /** True when it says where its answer ends, and another one can follow. */
  boolean isFollowed() throws ProtocolException {
    return version == 1 && keepsAlive() && (isChunked() || length() >= 0);
  }

  /** True when it says that there is no such file, which says nothing of its server. */
  boolean isMissing() {
    return status == 404 || status == 410;
  }

  private static Head one(Input in) throws IOException {
    String first = in.text(LONGEST_LINE);
    Matcher status = STATUS.matcher(first);
    if (!status.matches()) {
      throw new ProtocolException("no HTTP/1 status line");
    }
    return new Head(
        Integer.parseInt(status.group(1)), Integer.parseInt(status.group(2)), headers(in));
  }

  /** Reads headers, or the trailers behind the last chunk, up to the empty line. */
  static Map<String, List<String>> headers(Input in) throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    int bytes = 0;
    int count = 0;
    for (String line = in.text(LONGEST_LINE); !line.isEmpty(); line = in.text(LONGEST_LINE)) {
      bytes += line.length();
      if (++count > MOST_HEADERS || bytes > MOST_BYTES) {
        throw new ProtocolException("too many headers, or too long ones");
      }
      int colon = line.indexOf(':');
      if (colon < 0 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
        throw new ProtocolException("a line that is no header");
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }
}
