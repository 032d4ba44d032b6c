package org.seedferry.transport.http.internal;

import java.time.Duration;
import java.time.Instant;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.RetryAfter;

/** Says what a status means that is not the wanted one: the only place that looks at them. */
final class Statuses {

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
        Duration usual = status == 509 ? RetryAfter.LONGEST : DEFAULT_PAUSE;
        Duration pause = RetryAfter.of(answer::header, Instant.now()).orElse(usual);
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
}
