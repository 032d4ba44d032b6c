package org.seedferry.http.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;
import org.seedferry.api.gate.Gatekeeper;
import org.seedferry.api.gate.Verdict;
import org.seedferry.api.gate.Visit;

/**
 * A servlet context of faces: of those that people and programs enter with HTTP Basic, or of those
 * whose clients log in by a protocol of their own.
 */
final class FaceContext extends ServletContextHelper {

  private final Gatekeeper gatekeeper;
  private final boolean ownLogin;

  FaceContext(Gatekeeper gatekeeper, boolean ownLogin) {
    this.gatekeeper = gatekeeper;
    this.ownLogin = ownLogin;
  }

  /** Offers both to the server; what is returned takes them back. */
  static Runnable offer(BundleContext bundles, Gatekeeper gatekeeper) {
    ServiceRegistration<?> basic =
        offer(bundles, Gatekeeper.CONTEXT, new FaceContext(gatekeeper, false));
    ServiceRegistration<?> ownLogin =
        offer(bundles, Gatekeeper.OWN_LOGIN_CONTEXT, new FaceContext(gatekeeper, true));
    return () -> {
      ownLogin.unregister();
      basic.unregister();
    };
  }

  private static ServiceRegistration<?> offer(
      BundleContext bundles, String name, FaceContext context) {
    return bundles.registerService(
        ServletContextHelper.class,
        context,
        FrameworkUtil.asDictionary(
            Map.of(
                HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME,
                name,
                HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH,
                "/")));
  }

  @Override
  public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    Visit visit = visit(request);
    Verdict verdict = gatekeeper.place(visit);
    if (verdict == Verdict.ADMITTED && !ownLogin) {
      verdict = gatekeeper.login(visit);
    }
    if (verdict == Verdict.ADMITTED) {
      return true;
    }
    refuse(verdict, visit, response);
    return false;
  }

  private void refuse(Verdict verdict, Visit visit, HttpServletResponse response)
      throws IOException {
    switch (verdict) {
      case LOGIN_NEEDED, LOGIN_WRONG ->
          response.setHeader("WWW-Authenticate", "Basic realm=\"Seedferry\", charset=\"UTF-8\"");
      case TOO_MANY_TRIES ->
          response.setHeader(
              "Retry-After", Long.toString(Math.max(1, gatekeeper.secondsToWait(visit.peer()))));
      default -> {
        // Nothing to add.
      }
    }
    response.setStatus(
        switch (verdict) {
          case LOGIN_NEEDED, LOGIN_WRONG -> HttpServletResponse.SC_UNAUTHORIZED;
          case TOO_MANY_TRIES -> 429;
          default -> HttpServletResponse.SC_FORBIDDEN;
        });
    response.setContentType("text/plain;charset=utf-8");
    response.getWriter().println(text(verdict));
  }

  private static String text(Verdict verdict) {
    return switch (verdict) {
      case FOREIGN_HOST ->
          "This host does not go by the name in the request. If it shall, add the name to 'hosts'"
              + " in etc/org.seedferry.http.cfg.";
      case FOREIGN_ORIGIN -> "A page of another origin may not change anything here.";
      case NOT_LOCAL ->
          "Without a password only this machine may come in: set TRANSMISSION_PASSWORD, or"
              + " '.password' in etc/org.seedferry.http.cfg.";
      case TOO_MANY_TRIES -> "Too many wrong logins: wait.";
      default -> "User and password, please.";
    };
  }

  /** Where the protocol is not that of HTTP, a {@code GET} may change something as well. */
  private Visit visit(HttpServletRequest request) {
    return new Visit(
        ownLogin ? "POST" : request.getMethod(),
        request.getHeader("Host"),
        request.getHeader("Origin"),
        request.getHeader("Sec-Fetch-Site"),
        request.getHeader("Authorization"),
        String.valueOf(request.getRemoteAddr()),
        isLoopback(request.getLocalAddr()));
  }

  /** The address is a literal, so nobody is asked for it. */
  private static boolean isLoopback(String address) {
    try {
      return address != null && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
