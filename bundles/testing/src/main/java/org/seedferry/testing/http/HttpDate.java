package org.seedferry.testing.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes dates as HTTP wants them. */
final class HttpDate {

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);

  private HttpDate() {}

  static String format(Instant time) {
    return FORM.format(time.atOffset(ZoneOffset.UTC));
  }
}
