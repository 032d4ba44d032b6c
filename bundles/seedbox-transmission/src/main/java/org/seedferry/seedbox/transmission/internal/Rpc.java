package org.seedferry.seedbox.transmission.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.regex.Pattern;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * Transmission's remote control on the wire: session ids, the envelope of a call, and what a status
 * means. Thread-safe.
 */
final class Rpc {

  private static final String SESSION_HEADER = "X-Transmission-Session-Id";
  private static final String BAD_TORRENT = "invalid or corrupt torrent file";
  private static final Pattern SESSION = Pattern.compile("[!-~]{1,256}");

  private final HttpCaller http;
  private final ClientTarget target;
  private final Duration timeout;
  private volatile String session = "";

  Rpc(HttpCaller http, ClientTarget target, Duration timeout) {
    this.http = http;
    this.target = target;
    this.timeout = timeout;
  }

  /** The daemon's session id; another one tells of another start of the daemon. */
  String session() {
    return session;
  }

  /** Calls a method and returns its arguments. A session that has ended is replaced once. */
  JsonObject call(String method, JsonObject arguments) throws RemoteFailure {
    String body =
        Json.createObjectBuilder()
            .add("method", method)
            .add("arguments", arguments)
            .build()
            .toString();
    HttpAnswer answer = post(body);
    if (answer.status() == 409) {
      session = newSession(answer);
      answer = post(body);
    }
    if (answer.status() != 200) {
      throw refused(answer);
    }
    return unwrap(method, answer);
  }

  private HttpAnswer post(String body) throws RemoteFailure {
    HttpCall call =
        HttpCall.postJson(target.rpc(), body)
            .basicAuth(target.user(), target.password())
            .timeout(timeout);
    return http.call(session.isEmpty() ? call : call.header(SESSION_HEADER, session));
  }

  private String newSession(HttpAnswer answer) throws RemoteFailure {
    String id = answer.header(SESSION_HEADER);
    if (id == null || !SESSION.matcher(id).matches()) {
      throw RemoteFailure.askUser(
          where() + " answers 409 without a session id: is there a Transmission behind it?", null);
    }
    return id;
  }

  private JsonObject unwrap(String method, HttpAnswer answer) throws RemoteFailure {
    if (answer.isWebPage()) {
      throw RemoteFailure.askUser(
          where()
              + " answers with a web page instead of the remote control: check the path of the"
              + " URI, usually /transmission/rpc",
          null);
    }
    try {
      JsonObject envelope = WireJson.parseObject(answer.text());
      String result = WireJson.text(envelope, "result");
      if (result.equals(BAD_TORRENT)) {
        throw RemoteFailure.askUser(
            where() + " does not take this torrent: " + result + "; get it anew", null);
      }
      if (!result.equals("success")) {
        throw RemoteFailure.retry(
            where() + " refuses " + method + ": " + WireJson.shown(result), null);
      }
      return WireJson.object(envelope, "arguments");
    } catch (UnreadableException e) {
      throw unreadable(method, e);
    }
  }

  /** What to say of an answer that is not what the protocol promises. */
  RemoteFailure unreadable(String method, UnreadableException why) {
    return RemoteFailure.retry(
        where() + " answers " + method + " with something unreadable: " + why.getMessage(), null);
  }

  private RemoteFailure refused(HttpAnswer answer) {
    return switch (answer.status()) {
      case 401 -> RemoteFailure.askUser(where() + " refuses user and password: check both", null);
      case 403 -> forbidden(answer);
      case 404 ->
          RemoteFailure.askUser(
              where() + " has no remote control at this path, usually /transmission/rpc", null);
      case 421 ->
          RemoteFailure.askUser(
              where() + " does not accept this host name: see its rpc-host-whitelist", null);
      case 409 ->
          RemoteFailure.retry(where() + " does not accept the session id that it gave", null);
      default -> answer.failure(where(), "host, port and path");
    };
  }

  private RemoteFailure forbidden(HttpAnswer answer) {
    boolean locked = answer.text().contains("Too many unsuccessful login attempts");
    return RemoteFailure.askUser(
        locked
            ? where()
                + " refuses everybody after too many bad logins: correct user and password, then"
                + " restart transmission-daemon"
            : where() + " does not let this address in: see its rpc-whitelist",
        null);
  }

  private String where() {
    return "Transmission at " + target.hostAndPort();
  }
}
