package org.seedferry.notifier.internal;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;

/** A URL that takes JSON. The URL is a secret and stands in no message. Thread-safe. */
final class Hook {

  private static final double LONGEST_PAUSE = 86_400;

  private final HttpCaller http;
  private final String channel;
  private final URI uri;
  private final Duration timeout;

  Hook(HttpCaller http, String channel, Secret url, Duration timeout) {
    this.http = http;
    this.channel = channel;
    this.uri = uri(url);
    this.timeout = timeout;
  }

  /** The URL of the settings, out of a file where one is named. */
  static Secret url(String url, String file) {
    if (file.isBlank()) {
      return Secret.ofNullable(url.strip());
    }
    try {
      return Secret.fromFile(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("url.file: " + e.getMessage(), e);
    }
  }

  /** Posts a JSON text; returns when the other side has taken it. */
  void post(String json, Map<String, String> headers) throws RemoteFailure {
    HttpCall call = HttpCall.postJson(uri, json).timeout(timeout);
    for (var header : headers.entrySet()) {
      call = call.header(header.getKey(), header.getValue());
    }
    HttpAnswer answer = http.call(call);
    if (!answer.ok()) {
      throw refused(answer);
    }
  }

  private RemoteFailure refused(HttpAnswer answer) {
    int status = answer.status();
    String what = "channel " + channel + ": " + uri.getHost() + " answers HTTP " + status;
    if (status == 429 || status == 503) {
      double pause = pause(answer);
      return pause < 0
          ? RemoteFailure.retry(what, null)
          : RemoteFailure.retryAfter(
              Duration.ofMillis((long) Math.ceil(Math.min(pause, LONGEST_PAUSE) * 1000)), what);
    }
    return switch (status) {
      case 401, 403, 404, 410 ->
          RemoteFailure.askUser(what + ": check its URL, which may have been deleted", null);
      case 408, 425 -> RemoteFailure.retry(what, null);
      default ->
          status >= 500
              ? RemoteFailure.retry(what, null)
              : RemoteFailure.askUser(what + ": it does not take this message", null);
    };
  }

  /** Seconds, of the body where it tells them more exactly; negative when nobody does. */
  private static double pause(HttpAnswer answer) {
    double ofBody = bodySeconds(answer.text());
    if (ofBody >= 0) {
      return ofBody;
    }
    try {
      double seconds = Double.parseDouble(String.valueOf(answer.header("Retry-After")));
      return seconds >= 0 ? seconds : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static double bodySeconds(String body) {
    try (var reader = Json.createReader(new StringReader(body))) {
      return reader.readObject().get("retry_after") instanceof JsonNumber number
              && number.doubleValue() >= 0
          ? number.doubleValue()
          : -1;
    } catch (RuntimeException e) {
      // the parser answers rubbish with several kinds of unchecked exceptions
      return -1;
    }
  }

  private static URI uri(Secret url) {
    try {
      URI uri = new URI(url == null ? "" : url.reveal());
      if (uri.getHost() != null && uri.getScheme().matches("(?i)https?")) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below, without the text: it is a secret
    }
    throw new IllegalArgumentException(
        "url: set .url, or url.file, to the whole webhook URL, beginning with https://");
  }
}
