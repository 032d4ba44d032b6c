package org.seedferry.itests.torture;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of a server, as it is now. Thread-safe. */
final class Shelved {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Content content;
  private int version;

  Shelved(Content content) {
    this.content = content;
  }

  synchronized Content content() {
    return content;
  }

  /** From now on it is another one. */
  synchronized void replace(Content other) {
    content = other;
    version++;
  }

  synchronized Instant modified() {
    return FIRST.plusSeconds(60L * version);
  }

  /** What a server without faults answers. */
  synchronized Reply reply(Request request) {
    String tag = "\"" + Long.toHexString(content.seed()) + "-" + version + "\"";
    String time = DATE.format(modified());
    Matcher range = RANGE.matcher(String.valueOf(request.header("Range")));
    String condition = request.header("If-Range");
    boolean same = condition == null || condition.equals(tag) || condition.equals(time);
    return part(request, same && range.matches() ? range : null)
        .header("ETag", tag)
        .header("Last-Modified", time);
  }

  private Reply part(Request request, Matcher range) {
    long size = content.size();
    if (range == null) {
      return Reply.ofContent(request, 200, content, 0, size);
    }
    long first = Long.parseLong(range.group(1));
    if (first >= size) {
      return Reply.ofStatus(request, 416).header("Content-Range", "bytes */" + size);
    }
    long last =
        range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
    return Reply.ofContent(request, 206, content, first, last + 1)
        .header("Content-Range", "bytes " + first + "-" + last + "/" + size);
  }
}
