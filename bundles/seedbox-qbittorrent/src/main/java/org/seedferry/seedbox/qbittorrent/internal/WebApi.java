package org.seedferry.seedbox.qbittorrent.internal;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.http.Form;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.http.Multipart;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** Calls to the Web API (version 2) within a session, and what a status means. Thread-safe. */
final class WebApi {

  private final HttpCaller http;
  private final Duration timeout;
  private final Login login;

  WebApi(HttpCaller http, ClientTarget target, Duration timeout) {
    this.http = http;
    this.timeout = timeout;
    this.login = new Login(http, target, timeout);
  }

  /**
   * Asks for something.
   *
   * @param expected the statuses beside success that mean something here; every other one is a
   *     failure
   */
  HttpAnswer get(String method, Map<String, String> parameters, Integer... expected)
      throws RemoteFailure {
    return call(method, HttpCall.get(Form.uri(login.uri(method).toString(), parameters)), expected);
  }

  /** Changes something. */
  HttpAnswer post(String method, Map<String, String> parameters, Integer... expected)
      throws RemoteFailure {
    return call(method, Form.post(login.uri(method), parameters), expected);
  }

  /** The same, with a body that can hold files. */
  HttpAnswer post(String method, Multipart body, Integer... expected) throws RemoteFailure {
    return call(method, body.post(login.uri(method)), expected);
  }

  /** Reads the list of objects that an answer is. */
  List<JsonObject> objects(String method, HttpAnswer answer) throws RemoteFailure {
    try {
      return WireJson.objects(WireJson.parse(answer.text()));
    } catch (UnreadableException e) {
      throw unreadable(method, e.getMessage());
    }
  }

  /** What to say of an answer that is not what the protocol promises. */
  RemoteFailure unreadable(String method, String why) {
    return RemoteFailure.retry(
        where() + " answers " + method + " with something unreadable: " + why, null);
  }

  String where() {
    return login.where();
  }

  /** A session that has ended is replaced once. */
  private HttpAnswer call(String method, HttpCall call, Integer... expected) throws RemoteFailure {
    HttpCall timed = call.timeout(timeout);
    String cookie = login.cookie();
    HttpAnswer answer = http.call(with(cookie, timed));
    if (answer.status() == 403) {
      answer = http.call(with(login.renewed(cookie), timed));
    }
    if (answer.ok() || Set.of(expected).contains(answer.status())) {
      return answer;
    }
    throw refused(method, answer);
  }

  private static HttpCall with(String cookie, HttpCall call) {
    return cookie.isEmpty() ? call : call.header("Cookie", cookie);
  }

  private RemoteFailure refused(String method, HttpAnswer answer) {
    return switch (answer.status()) {
      case 401 -> login.unknownHost();
      case 403 -> RemoteFailure.retry(where() + " does not accept the session that it gave", null);
      case 404 ->
          RemoteFailure.askUser(
              where() + " does not know " + method + ": it must be a qBittorrent from 4.1 on",
              null);
      default -> answer.failure(where(), "host, port and path");
    };
  }
}
