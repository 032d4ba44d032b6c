package org.seedferry.api.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.seedferry.api.RemoteFailure;

/**
 * What came back.
 *
 * @param status the status code
 * @param headers the headers, names in lower case; the first value where one stands several times
 * @param body the body, decoded
 */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {

  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** A header's value, null when there is none. */
  public String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** True when the body is a page for people. */
  public boolean isWebPage() {
    String type = header("Content-Type");
    return text().stripLeading().startsWith("<") || type != null && type.startsWith("text/html");
  }

  /**
   * What a status means to which the protocol gives no meaning of its own: a pause where the peer
   * asks for one, another try for what passes, else a person.
   *
   * @param where who answered
   * @param check what a person should check
   */
  public RemoteFailure failure(String where, String check) {
    if (status == 429 || status == 503) {
      Optional<Duration> pause = RetryAfter.of(this::header, Instant.now());
      if (pause.isPresent()) {
        return RemoteFailure.retryAfter(pause.get(), where + " is busy (HTTP " + status + ")");
      }
    }
    return status >= 500 || status == 408 || status == 429
        ? RemoteFailure.retry(where + " answers HTTP " + status, null)
        : RemoteFailure.askUser(where + " answers HTTP " + status + ": check " + check, null);
  }
}
