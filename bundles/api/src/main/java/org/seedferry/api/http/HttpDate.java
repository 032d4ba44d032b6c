package org.seedferry.api.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Dates as headers tell them (RFC 9110, 5.6.7). */
public final class HttpDate {

  private HttpDate() {}

  /** Reads a date; empty when it is none, or null. */
  public static Optional<Instant> parse(String header) {
    try {
      return Optional.ofNullable(header)
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
