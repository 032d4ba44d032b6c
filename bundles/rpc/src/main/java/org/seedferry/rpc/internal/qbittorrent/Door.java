package org.seedferry.rpc.internal.qbittorrent;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Stream;
import org.seedferry.api.gate.Gatekeeper;
import org.seedferry.api.gate.Verdict;
import org.seedferry.api.gate.Visit;

/**
 * Lets those in who have logged in: by a cookie, or by HTTP Basic with each request. Nobody is ever
 * answered 401, which ends an *arr's tries; only 403 has it log in anew.
 */
final class Door {

  private static final int FORBIDDEN = 403;
  private static final String COOKIE = "SID";

  /** What is sent where neither user nor password is set. */
  private static final String BLANK_LOGIN = "Basic Og==";

  private final Gatekeeper gatekeeper;
  private final Sessions sessions;

  Door(Gatekeeper gatekeeper, Sessions sessions) {
    this.gatekeeper = gatekeeper;
    this.sessions = sessions;
  }

  /** True for a request that may come in. */
  boolean isOpen(HttpServletRequest request) {
    return !gatekeeper.asksForPassword()
        || ids(request).anyMatch(sessions::use)
        || bringsPassword(request);
  }

  private boolean bringsPassword(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    if (header == null || header.equals(BLANK_LOGIN)) {
      return false;
    }
    Visit visit = new Visit(request.getMethod(), null, null, null, header, peer(request), false);
    return gatekeeper.login(visit) == Verdict.ADMITTED;
  }

  /** Logs in; the one answer that has no error status for what is wrong. */
  Reply login(HttpServletRequest request, Parameters parameters, HttpServletResponse response) {
    String peer = peer(request);
    Verdict verdict =
        gatekeeper.login(parameters.text("username"), parameters.text("password"), peer);
    if (verdict == Verdict.TOO_MANY_TRIES) {
      response.setHeader("Retry-After", Long.toString(Math.max(1, gatekeeper.secondsToWait(peer))));
      return Reply.text(FORBIDDEN, "Too many wrong logins: wait.");
    }
    if (verdict != Verdict.ADMITTED) {
      return Reply.text("Fails.");
    }
    response.addHeader(
        "Set-Cookie", COOKIE + "=" + sessions.open() + "; HttpOnly; path=/; SameSite=Strict");
    return Reply.text("Ok.");
  }

  Reply logout(HttpServletRequest request) {
    ids(request).forEach(sessions::close);
    return Reply.nothing();
  }

  /** Other programs of the same host may have set cookies too, also of this name. */
  private static Stream<String> ids(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return Stream.of(cookies == null ? new Cookie[0] : cookies)
        .filter(cookie -> cookie.getName().equals(COOKIE))
        .map(Cookie::getValue);
  }

  private static String peer(HttpServletRequest request) {
    return String.valueOf(request.getRemoteAddr());
  }
}
