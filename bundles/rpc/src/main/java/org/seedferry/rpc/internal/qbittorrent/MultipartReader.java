package org.seedferry.rpc.internal.qbittorrent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the parts of a {@code multipart/form-data} body, each byte of it once. A part with a file
 * name is a file, whatever its field is called. Not thread-safe.
 */
final class MultipartReader {

  /** How many parts there may be. */
  static final int MOST_PARTS = 100;

  /** How many bytes one file may have. */
  static final int LARGEST_FILE = 16 << 20;

  private static final int LONGEST_BOUNDARY = 200;
  private static final int LONGEST_HEAD = 16 << 10;
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
  private static final String DISPOSITION = "content-disposition:";

  private final byte[] body;
  private final String boundary;
  private final byte[] delimiter;
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final List<Upload> files = new ArrayList<>();
  private int at;

  MultipartReader(byte[] body, String boundary) {
    this.body = body;
    this.boundary = boundary;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** All of them. */
  Parameters all() throws Refusal {
    if (boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
      throw broken("no boundary is told");
    }
    // The first delimiter needs no line before it.
    int first = delimiter.length - LINE_END.length;
    at = startsWithDelimiter() && isDelimiterEnd(first) ? first : afterDelimiter(0);
    for (int parts = 0; !isEnd(); parts++) {
      if (parts == MOST_PARTS) {
        throw new Refusal(Refusal.TOO_LARGE, "more than " + MOST_PARTS + " parts");
      }
      readPart();
    }
    return new Parameters(fields, files);
  }

  private boolean startsWithDelimiter() {
    int length = delimiter.length - LINE_END.length;
    return body.length >= length
        && Arrays.equals(body, 0, length, delimiter, LINE_END.length, delimiter.length);
  }

  private boolean isEnd() {
    return isAt(at, '-', '-');
  }

  private boolean isAt(int from, char first, char second) {
    return from + 1 < body.length && body[from] == first && body[from + 1] == second;
  }

  /** What only begins like a delimiter is content. */
  private boolean isDelimiterEnd(int from) {
    int end = from;
    while (end < body.length && (body[end] == ' ' || body[end] == '\t')) {
      end++;
    }
    return isAt(from, '-', '-') || isAt(end, '\r', '\n');
  }

  private int afterDelimiter(int from) throws Refusal {
    int next = after(delimiter, from);
    while (!isDelimiterEnd(next)) {
      next = after(delimiter, next);
    }
    return next;
  }

  private void readPart() throws Refusal {
    int head = after(LINE_END, at);
    // An empty head ends where it begins.
    int content = after(HEAD_END, head - LINE_END.length);
    if (content - head > LONGEST_HEAD) {
      throw new Refusal(Refusal.TOO_LARGE, "a part's head is longer than " + LONGEST_HEAD);
    }
    // The line end before a delimiter may be the one that ends the head.
    int next = afterDelimiter(content - LINE_END.length);
    int end = Math.max(content, next - delimiter.length);
    keep(new String(body, head, content - head, StandardCharsets.UTF_8), content, end);
    at = next;
  }

  private void keep(String head, int from, int end) throws Refusal {
    HeaderValue disposition =
        head.lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(DISPOSITION))
            .findFirst()
            .map(line -> new HeaderValue(line.substring(DISPOSITION.length())))
            .orElseThrow(() -> broken("a part has no Content-Disposition"));
    boolean file = disposition.has("filename") || disposition.has("filename*");
    if (!file) {
      fields.put(
          disposition.parameter("name"),
          new String(body, from, end - from, StandardCharsets.UTF_8));
    } else if (end - from > LARGEST_FILE) {
      throw new Refusal(Refusal.TOO_LARGE, "a file is larger than " + LARGEST_FILE + " bytes");
    } else {
      files.add(new Upload(disposition.parameter("filename"), Arrays.copyOfRange(body, from, end)));
    }
  }

  /** Where what follows these bytes begins. */
  private int after(byte[] wanted, int from) throws Refusal {
    for (int i = from; i <= body.length - wanted.length; i++) {
      if (body[i] == wanted[0]
          && Arrays.equals(body, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i + wanted.length;
      }
    }
    throw broken("it ends in the midst of a part");
  }

  private static Refusal broken(String why) {
    return new Refusal(Refusal.BAD_REQUEST, "the form cannot be read: " + why);
  }
}
