package org.seedferry.api.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.seedferry.api.Secret;

/**
 * One request. Immutable.
 *
 * @param method the method, in upper case
 * @param uri where to; it may hold a secret, so it stands in no message
 * @param headers the headers
 * @param body the body, null for none
 * @param timeout how long the whole call may take
 * @param maxAnswer how many bytes of an answer's body, decoded, are read at most
 * @param publicOnly whether it may only be made to an address that everybody on the internet
 *     reaches: for an address that a stranger has named, who must not reach through us what he
 *     cannot reach himself
 */
public record HttpCall(
    String method,
    URI uri,
    Map<String, String> headers,
    byte[] body,
    Duration timeout,
    int maxAnswer,
    boolean publicOnly) {

  /** How long a call may take by default. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** How many bytes of an answer are read by default. */
  public static final int DEFAULT_MAX_ANSWER = 64 << 20;

  public HttpCall {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(uri, "uri");
    headers = Map.copyOf(headers);
  }

  /** A request to any address. */
  public HttpCall(
      String method,
      URI uri,
      Map<String, String> headers,
      byte[] body,
      Duration timeout,
      int maxAnswer) {
    this(method, uri, headers, body, timeout, maxAnswer, false);
  }

  public static HttpCall get(URI uri) {
    return new HttpCall("GET", uri, Map.of(), null, DEFAULT_TIMEOUT, DEFAULT_MAX_ANSWER);
  }

  /** A POST of JSON. */
  public static HttpCall postJson(URI uri, String json) {
    return post(uri, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  /** A POST of anything. */
  public static HttpCall post(URI uri, String contentType, byte[] body) {
    return new HttpCall(
        "POST",
        uri,
        Map.of("Content-Type", contentType),
        body,
        DEFAULT_TIMEOUT,
        DEFAULT_MAX_ANSWER);
  }

  public HttpCall header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpCall(method, uri, more, body, timeout, maxAnswer, publicOnly);
  }

  /** Basic authentication, sent without being asked; nothing when user and password are null. */
  public HttpCall basicAuth(String user, Secret password) {
    if (user == null && password == null) {
      return this;
    }
    String pair = (user == null ? "" : user) + ":" + (password == null ? "" : password.reveal());
    return header(
        "Authorization",
        "Basic "
            + java.util.Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  public HttpCall timeout(Duration limit) {
    return new HttpCall(method, uri, headers, body, limit, maxAnswer, publicOnly);
  }

  /** The same, to a public address only. */
  public HttpCall toPublicOnly() {
    return new HttpCall(method, uri, headers, body, timeout, maxAnswer, true);
  }

  /** Method and host; no path, query or header, as those may hold secrets. */
  @Override
  public String toString() {
    return method
        + " "
        + uri.getScheme()
        + "://"
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }
}
