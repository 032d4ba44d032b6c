package org.seedferry.seedbox.deluge.internal;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * The JSON-RPC of deluge-web on the wire: logins and their sessions, the envelope of a call, and
 * what a status means. Every answer is HTTP 200. Thread-safe.
 */
final class Rpc {

  private static final int NOT_AUTHENTICATED = 1;

  /** Found in the first line; what follows is Python's trace. */
  private static final Pattern PYTHON_ERROR = Pattern.compile("'>: (.*)");

  private static final Pattern SESSION = Pattern.compile("(_session_id=[^;,\\s]{1,512}).*");

  private final HttpCaller http;
  private final ClientTarget target;
  private final Duration timeout;
  private volatile String session = "";

  Rpc(HttpCaller http, ClientTarget target, Duration timeout) {
    this.http = http;
    this.target = target;
    this.timeout = timeout;
  }

  /** Calls a method and returns its result. A session that has ended is replaced once. */
  JsonValue call(String method, JsonArray params) throws RemoteFailure, RefusedException {
    JsonObject answer = envelope(method, post(method, params));
    if (isNotAuthenticated(answer)) {
      login();
      answer = envelope(method, post(method, params));
    }
    if (isNotAuthenticated(answer)) {
      throw RemoteFailure.retry(where() + " does not accept the session that it gave", null);
    }
    JsonObject error = error(answer);
    if (error != null) {
      throw new RefusedException(error.getInt("code", 0), message(error));
    }
    return answer.get("result");
  }

  /** What to say of an answer that is not what the protocol promises. */
  RemoteFailure unreadable(String method, UnreadableException why) {
    return RemoteFailure.retry(
        where() + " answers " + method + " with something unreadable: " + why.getMessage(), null);
  }

  /** Who answers, for messages. */
  String where() {
    return "deluge-web at " + target.hostAndPort();
  }

  private void login() throws RemoteFailure {
    String password = target.password() == null ? "" : target.password().reveal();
    HttpAnswer answer = post("auth.login", Json.createArrayBuilder(List.of(password)).build());
    if (envelope("auth.login", answer).get("result") != JsonValue.TRUE) {
      throw RemoteFailure.askUser(
          where() + " refuses the password: it is that of the web interface", null);
    }
    String cookie = answer.header("Set-Cookie");
    Matcher id = SESSION.matcher(cookie == null ? "" : cookie);
    if (!id.matches()) {
      throw RemoteFailure.askUser(
          where() + " answers a login without a session: is there a deluge-web behind it?", null);
    }
    session = id.group(1);
  }

  private HttpAnswer post(String method, JsonArray params) throws RemoteFailure {
    String body =
        Json.createObjectBuilder()
            .add("method", method)
            .add("params", params)
            .add("id", 1)
            .build()
            .toString();
    HttpCall call = HttpCall.postJson(target.rpc(), body).timeout(timeout);
    HttpAnswer answer = http.call(session.isEmpty() ? call : call.header("Cookie", session));
    if (answer.status() == 404 || answer.status() == 405) {
      throw RemoteFailure.askUser(
          where() + " has no remote control at this path, usually /json", null);
    }
    if (answer.status() != 200) {
      throw answer.failure(where(), "host, port and path");
    }
    return answer;
  }

  private JsonObject envelope(String method, HttpAnswer answer) throws RemoteFailure {
    if (answer.isWebPage()) {
      throw RemoteFailure.askUser(
          where()
              + " answers with a web page instead of the remote control: check the path of the"
              + " URI, usually /json",
          null);
    }
    try {
      JsonObject envelope = WireJson.parseObject(answer.text());
      if (!envelope.containsKey("result")) {
        throw new UnreadableException("'result' is missing");
      }
      return envelope;
    } catch (UnreadableException e) {
      throw unreadable(method, e);
    }
  }

  private static boolean isNotAuthenticated(JsonObject answer) {
    JsonObject error = error(answer);
    return error != null && error.getInt("code", 0) == NOT_AUTHENTICATED;
  }

  /** Null when there is none. */
  private static JsonObject error(JsonObject answer) {
    JsonValue error = answer.get("error");
    return error == null || error == JsonValue.NULL
        ? null
        : error instanceof JsonObject told ? told : JsonValue.EMPTY_JSON_OBJECT;
  }

  private static String message(JsonObject error) {
    String text = error.getString("message", "no reason");
    Matcher python = PYTHON_ERROR.matcher(text);
    return WireJson.shown((python.find() ? python.group(1) : text).strip());
  }
}
