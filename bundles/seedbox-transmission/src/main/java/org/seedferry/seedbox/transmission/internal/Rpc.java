package org.seedferry.seedbox.transmission.internal;

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

  /** Told beside a new session id by those that speak JSON-RPC. */
  private static final String VERSION_HEADER = "X-Transmission-Rpc-Version";

  private static final Pattern SESSION = Pattern.compile("[!-~]{1,256}");

  private final HttpCaller http;
  private final ClientTarget target;
  private final Duration timeout;
  private volatile Handshake handshake = new Handshake("", Dialect.LEGACY);

  /**
   * What holds until the daemon asks for another one.
   *
   * @param session empty for none
   */
  private record Handshake(String session, Dialect dialect) {}

  Rpc(HttpCaller http, ClientTarget target, Duration timeout) {
    this.http = http;
    this.target = target;
    this.timeout = timeout;
  }

  /** The daemon's session id; another one tells of another start of the daemon. */
  String session() {
    return handshake.session();
  }

  /** Calls a method and returns what it brings. A session that has ended is replaced once. */
  Answer call(String method, JsonObject arguments) throws RemoteFailure {
    Handshake used = handshake;
    HttpAnswer answer = post(used, method, arguments);
    if (answer.status() == 409) {
      used = new Handshake(newSession(answer), Dialect.of(answer.header(VERSION_HEADER)));
      handshake = used;
      answer = post(used, method, arguments);
    }
    if (answer.status() != 200) {
      throw refused(answer);
    }
    return unwrap(method, answer, used.dialect());
  }

  private HttpAnswer post(Handshake used, String method, JsonObject arguments)
      throws RemoteFailure {
    HttpCall call =
        HttpCall.postJson(target.rpc(), used.dialect().request(method, arguments))
            .basicAuth(target.user(), target.password())
            .timeout(timeout);
    return http.call(used.session().isEmpty() ? call : call.header(SESSION_HEADER, used.session()));
  }

  private String newSession(HttpAnswer answer) throws RemoteFailure {
    String id = answer.header(SESSION_HEADER);
    if (id == null || !SESSION.matcher(id).matches()) {
      throw RemoteFailure.askUser(
          where() + " answers 409 without a session id: is there a Transmission behind it?", null);
    }
    return id;
  }

  private Answer unwrap(String method, HttpAnswer answer, Dialect dialect) throws RemoteFailure {
    if (answer.isWebPage()) {
      throw RemoteFailure.askUser(
          where()
              + " answers with a web page instead of the remote control: check the path of the"
              + " URI, usually /transmission/rpc",
          null);
    }
    try {
      JsonObject envelope = WireJson.parseObject(answer.text());
      String refusal = dialect.refusal(envelope);
      if (Dialect.BAD_TORRENT.equals(refusal)) {
        throw RemoteFailure.askUser(
            where() + " does not take this torrent: " + refusal + "; get it anew", null);
      }
      if (refusal != null) {
        throw RemoteFailure.retry(
            where() + " refuses " + method + ": " + WireJson.shown(refusal), null);
      }
      return new Answer(dialect.result(envelope), dialect);
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
