package org.seedferry.seedbox.qbittorrent.internal;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.http.Form;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;

/**
 * The session with the Web API, begun by a login and kept as a cookie. After five refused logins
 * the daemon bans the whole address, for an hour by default; so a password that it has refused is
 * never sent again. Thread-safe.
 */
final class Login {

  /** Long enough to be no nuisance to a ban, short enough to notice its end. */
  private static final Duration BANNED = Duration.ofMinutes(10);

  /** Its name depends on the version, and can be set. */
  private static final Pattern COOKIE = Pattern.compile("([!-:<>-~]{1,200}=[!-:<-~]{1,500})(;.*)?");

  private final HttpCaller http;
  private final ClientTarget target;
  private final Duration timeout;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile String cookie;
  private boolean refused;

  Login(HttpCaller http, ClientTarget target, Duration timeout) {
    this.http = http;
    this.target = target;
    this.timeout = timeout;
  }

  /** The cookie of the session, empty where none is needed; logs in when there is no session. */
  String cookie() throws RemoteFailure {
    String known = cookie;
    return known != null ? known : renewed(null);
  }

  /**
   * The cookie of a newer session.
   *
   * @param lost the cookie of the session that has ended, null when there was none
   */
  String renewed(String lost) throws RemoteFailure {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RemoteFailure.retry(where() + ": interrupted while another login was under way", e);
    }
    try {
      if (cookie == null || cookie.equals(lost)) {
        cookie = login();
      }
      return cookie;
    } finally {
      lock.unlock();
    }
  }

  private String login() throws RemoteFailure {
    if (refused) {
      throw refused();
    }
    Map<String, String> form = new LinkedHashMap<>();
    form.put("username", target.user() == null ? "" : target.user());
    form.put("password", target.password() == null ? "" : target.password().reveal());
    HttpAnswer answer = http.call(Form.post(uri("auth/login"), form).timeout(timeout));
    return switch (answer.status()) {
      case 200, 204 -> begun(answer);
      case 401 -> throw unauthorized();
      case 403 ->
          throw RemoteFailure.retryAfter(
              BANNED,
              where()
                  + " has banned this address after too many failed logins: check user and"
                  + " password, then wait for the end of the ban or restart qBittorrent");
      case 404 ->
          throw RemoteFailure.askUser(
              where() + " has no Web API at this path: write the path that its page has", null);
      default -> throw answer.failure(where(), "host, port and path");
    };
  }

  private String begun(HttpAnswer answer) throws RemoteFailure {
    String text = answer.text().strip();
    if (text.equals("Fails.")) {
      refused = true;
      throw refused();
    }
    String header = answer.header("Set-Cookie");
    Matcher given = COOKIE.matcher(header == null ? "" : header);
    if (given.matches()) {
      return given.group(1);
    }
    if (text.equals("Ok.")) {
      return "";
    }
    throw RemoteFailure.askUser(
        where()
            + " answers a login with no session: is it the Web UI of a qBittorrent from 4.1 on, and"
            + " is the path the one that its page has?",
        null);
  }

  /**
   * Up to 5.1 only a refused host is unauthorized, from 5.2 on a wrong password is, too; but then
   * other calls are forbidden.
   */
  private RemoteFailure unauthorized() throws RemoteFailure {
    if (http.call(HttpCall.get(uri("app/version")).timeout(timeout)).status() == 401) {
      return unknownHost();
    }
    refused = true;
    return refused();
  }

  /** What to say when every call is unauthorized. */
  RemoteFailure unknownHost() {
    return RemoteFailure.askUser(
        where()
            + " does not accept this host and port (HTTP 401): add the host to the server domains"
            + " of its Web UI, and use the port that it listens on; behind a tunnel, a mapped port"
            + " or a proxy disable its host header validation",
        null);
  }

  private RemoteFailure refused() {
    return RemoteFailure.askUser(
        where()
            + " refuses user and password: correct them in the settings, or restart this host when"
            + " they are right by now. They are not sent again, for after five failures it bans this"
            + " address",
        null);
  }

  /** The address of a method, for instance {@code torrents/info}. */
  URI uri(String method) {
    return URI.create(target.rpc().toString().replaceAll("/+$", "") + "/api/v2/" + method);
  }

  String where() {
    return "qBittorrent at " + target.hostAndPort();
  }
}
