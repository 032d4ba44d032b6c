package org.seedferry.testing.arr;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.testing.http.TestHttpCaller;

/**
 * How an *arr speaks HTTP with a torrent client: a new connection for each request, no redirects,
 * user and password sent before anybody asks, and all cookies of the host. Not thread-safe.
 */
final class ArrHttp {

  private static final String AGENT = "/4.0.19.2979 (ubuntu 24.04)";

  private final ArrSettings settings;
  private final boolean sendsLogin;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  /**
   * @param sendsLogin whether the login goes with every request
   */
  ArrHttp(ArrSettings settings, boolean sendsLogin) {
    this.settings = settings;
    this.sendsLogin = sendsLogin;
  }

  /** An address below the URL base, with one slash between all parts. */
  URI uri(String path) {
    String whole = ("/" + settings.urlBase + "/" + path).replaceAll("/+", "/");
    return settings.server.resolve(whole);
  }

  boolean hasCookies() {
    return !cookies.isEmpty();
  }

  void forgetCookies() {
    cookies.clear();
  }

  /** A cookie of another server at the same host, which goes there too. */
  void cookie(String name, String value) {
    cookies.put(name, value);
  }

  HttpAnswer call(HttpCall call) throws IOException {
    HttpCall whole =
        call.header("User-Agent", settings.app.title + AGENT)
            .header("Accept", "application/json")
            .header("Connection", "close");
    if (sendsLogin) {
      whole = whole.header("Authorization", basic());
    }
    if (!cookies.isEmpty()) {
      whole =
          whole.header(
              "Cookie",
              cookies.entrySet().stream()
                  .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                  .collect(Collectors.joining("; ")));
    }
    HttpAnswer answer = new TestHttpCaller().call(whole);
    if (answer.status() / 100 == 3) {
      throw new ArrFailure("redirected by HTTP " + answer.status());
    }
    String cookie = answer.header("Set-Cookie");
    if (cookie != null) {
      String[] pair = cookie.split(";")[0].split("=", 2);
      cookies.put(pair[0], pair[1]);
    }
    return answer;
  }

  private String basic() {
    byte[] pair = (settings.user + ":" + settings.password).getBytes(StandardCharsets.ISO_8859_1);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
