package org.seedferry.transport.http.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Content-Range header.
 *
 * @param first the first byte's offset; -1 when the range could not be satisfied
 * @param last the last byte's offset
 * @param total the size of the whole; -1 where it is not told
 */
record ContentRange(long first, long last, long total) {

  private static final Pattern FORM =
      Pattern.compile("bytes\\s+(?:(\\d{1,18})-(\\d{1,18})|\\*)/(?:(\\d{1,18})|\\*)");

  /** Reads the header; null when it is missing or makes no sense. */
  static ContentRange parse(String header) {
    Matcher form = FORM.matcher(header == null ? "" : header);
    if (!form.matches()) {
      return null;
    }
    long first = form.group(1) == null ? -1 : Long.parseLong(form.group(1));
    long last = form.group(2) == null ? -1 : Long.parseLong(form.group(2));
    long total = form.group(3) == null ? -1 : Long.parseLong(form.group(3));
    boolean sane = last >= first && (total < 0 || last < total);
    return sane ? new ContentRange(first, last, total) : null;
  }

  long length() {
    return last - first + 1;
  }
}
