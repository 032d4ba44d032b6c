package org.seedferry.arr.internal;

import jakarta.json.JsonStructure;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** The calls of one *arr's REST interface on the wire, and what a status means. Thread-safe. */
final class ArrCalls {

  private final HttpCaller http;
  private final String who;
  private final String base;
  private final String version;
  private final Secret key;
  private final Duration timeout;

  /**
   * @param who what it is, for people
   * @param base its URL, as {@link #base} reads it
   * @param version the version of its interface, such as {@code v3}
   */
  ArrCalls(HttpCaller http, String who, URI base, String version, Secret key, Duration timeout) {
    this.http = http;
    this.who = who;
    this.base = base.toString();
    this.version = version;
    this.key = key;
    this.timeout = timeout;
  }

  /** Reads the configured URL; a slash at its end would lead to the web page. */
  static URI base(String url) {
    return base("url", url);
  }

  /**
   * The same.
   *
   * @param setting the name of the setting, for the message
   */
  static URI base(String setting, String url) {
    String text = url.strip().replaceAll("/+$", "");
    try {
      URI uri = new URI(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null;
      if (web && plain && uri.getHost() != null && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below, without the text: it may hold a password
    }
    throw new IllegalArgumentException(
        setting + ": it must be like http://host:port/urlbase, without user, password and query");
  }

  /** What stands at a path. */
  JsonStructure get(String path) throws RemoteFailure {
    String text = call(HttpCall.get(uri(path))).text();
    try {
      return WireJson.parse(text);
    } catch (UnreadableException e) {
      throw unreadable("a call", e);
    }
  }

  /** Sends something; what is answered does not matter. */
  void send(String method, String path, JsonStructure body) throws RemoteFailure {
    call(with(method, path, body));
  }

  /**
   * Sends something that the *arr may refuse.
   *
   * @return what it complains of, null when it takes it
   */
  Complaint offer(String method, String path, JsonStructure body) throws RemoteFailure {
    HttpAnswer answer = answer(with(method, path, body));
    Complaint complaint = answer.status() == 400 ? Complaint.read(answer.text()) : null;
    if (complaint == null) {
      check(answer);
    }
    return complaint;
  }

  /** Deletes something; false when it is not there any more. */
  boolean delete(String path) throws RemoteFailure {
    HttpAnswer answer = answer(new HttpCall("DELETE", uri(path), Map.of(), null, timeout, 1 << 20));
    if (answer.status() == 404 && !answer.isWebPage()) {
      return false;
    }
    check(answer);
    return true;
  }

  /** An answer that is not what the protocol promises. */
  RemoteFailure unreadable(String what, UnreadableException why) {
    return RemoteFailure.retry(
        where() + " answers " + what + " with something unreadable: " + why.getMessage(), null);
  }

  /** Which one it is, for people. */
  String where() {
    URI uri = URI.create(base);
    return who + " at " + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  private HttpCall with(String method, String path, JsonStructure body) {
    return new HttpCall(
        method,
        uri(path),
        Map.of("Content-Type", "application/json"),
        body.toString().getBytes(StandardCharsets.UTF_8),
        timeout,
        HttpCall.DEFAULT_MAX_ANSWER);
  }

  private URI uri(String path) {
    return URI.create(base + "/api/" + version + "/" + path);
  }

  private HttpAnswer call(HttpCall call) throws RemoteFailure {
    HttpAnswer answer = answer(call);
    check(answer);
    return answer;
  }

  private HttpAnswer answer(HttpCall call) throws RemoteFailure {
    return http.call(
        call.header("X-Api-Key", key.reveal())
            .header("Accept", "application/json")
            .timeout(timeout));
  }

  private void check(HttpAnswer answer) throws RemoteFailure {
    int status = answer.status();
    if (status == 401 || status == 403) {
      throw RemoteFailure.askUser(
          where() + " refuses the API key: compare it with Settings, General", null);
    }
    Complaint complaint = status == 400 ? Complaint.read(answer.text()) : null;
    if (complaint != null) {
      throw complaint.failure(where());
    }
    if (!answer.ok()) {
      throw answer.failure(where(), "app and url, with its URL base");
    }
    if (answer.isWebPage()) {
      throw RemoteFailure.askUser(
          where()
              + " answers with a web page: check app and url, and that url holds the URL base of"
              + " its settings",
          null);
    }
  }
}
