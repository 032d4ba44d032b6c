package org.seedferry.transport.http.internal;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;

/** Says what a status means that is not the wanted one: the only place that looks at them. */
final class Statuses {

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(30);

  private Statuses() {}

  static RemoteFailure failure(String where, Answer answer) {
    int status = answer.status();
    return switch (status) {
      case 404, 410 -> RemoteFailure.gone(where + " does not exist (status " + status + ")", null);
      case 401 ->
          RemoteFailure.askUser(where + " refuses us (status 401): check user and password", null);
      case 403 ->
          RemoteFailure.askUser(
              where + " may not be read (status 403): check the server's permissions", null);
      case 416 -> RemoteFailure.changed(where + " is shorter than it was (status 416)");
      case 420, 429, 503, 509, 529 -> {
        // 509: the bandwidth that was paid for is used up, which does not pass in seconds.
        Duration usual = status == 509 ? LONGEST_PAUSE : DEFAULT_PAUSE;
        Duration pause = pause(answer.header("Retry-After"), usual, Clock.systemUTC());
        yield RemoteFailure.retryAfter(
            pause, where + " asks to wait " + Durations.format(pause) + " (status " + status + ")");
      }
      case 408, 421, 423, 425 -> RemoteFailure.retry(where + " answered status " + status, null);
      default ->
          status >= 500
              ? RemoteFailure.retry(where + " failed (status " + status + ")", null)
              : RemoteFailure.askUser(
                  where + " answered status " + status + ", which is not expected", null);
    };
  }

  /** Reads a Retry-After header: seconds or a date; the usual pause where it is neither. */
  private static Duration pause(String header, Duration usual, Clock clock) {
    Duration pause = usual;
    if (header != null && header.matches("\\d{1,9}")) {
      pause = Duration.ofSeconds(Long.parseLong(header));
    } else if (date(header) != null) {
      pause = Duration.between(clock.instant(), date(header));
    }
    if (pause.isNegative()) {
      return Duration.ZERO;
    }
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /** Reads an HTTP date; null when it is none. */
  static Instant date(String header) {
    try {
      return header == null
          ? null
          : ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
