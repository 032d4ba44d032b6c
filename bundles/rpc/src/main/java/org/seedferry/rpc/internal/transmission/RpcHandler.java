package org.seedferry.rpc.internal.transmission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/**
 * What is answered to a request: the handshake by a session id, which keeps pages of others from
 * calling, and then the call. Never a redirect. Thread-safe.
 */
final class RpcHandler {

  static final String SESSION = "X-Transmission-Session-Id";

  private static final String VERSION = "X-Transmission-Rpc-Version";
  private static final String JSON = "application/json; charset=UTF-8";
  private static final String HTML = "text/html; charset=UTF-8";
  private static final int LARGEST = 32 << 20;

  /**
   * A request.
   *
   * @param path what of its path is left, null for nothing
   * @param session the session id that it brings, null for none
   * @param body its body, read only where it is wanted
   */
  record Request(String method, String path, String session, InputStream body) {}

  /** An answer, but for its body. */
  record Reply(int status, String contentType, Map<String, String> headers) {}

  private final Rpc rpc;
  private final String session;

  RpcHandler(Rpc rpc, String session) {
    this.rpc = rpc;
    this.session = session;
  }

  /**
   * Answers.
   *
   * @param out the body is written there
   */
  Reply answer(Request request, JsonOut out) throws IOException {
    if (request.path() != null && !request.path().equals("/")) {
      return page(404, "Not Found", "There is nothing here.", out);
    }
    if (!isOurs(request.session())) {
      return conflict(out);
    }
    if (!request.method().equals("POST")) {
      return page(405, "Method Not Allowed", "Calls are posted.", out);
    }
    byte[] body = request.body().readNBytes(LARGEST + 1);
    if (body.length > LARGEST) {
      out.begin().name("arguments").begin().end();
      out.name("result").value("the request has more than 32 MiB").end();
    } else {
      rpc.answer(new String(body, StandardCharsets.UTF_8), out);
    }
    return new Reply(out.length() == 0 ? 204 : 200, JSON, Map.of());
  }

  /** Takes as long for every id. */
  private boolean isOurs(String id) {
    return id != null
        && MessageDigest.isEqual(
            session.getBytes(StandardCharsets.UTF_8), id.getBytes(StandardCharsets.UTF_8));
  }

  private Reply conflict(JsonOut out) {
    Reply page =
        page(
            409,
            "Conflict",
            "Your request had an invalid session-id header. Take the one of this answer's "
                + SESSION
                + " header, and send it with your requests.",
            out);
    return new Reply(
        page.status(),
        page.contentType(),
        Map.of(SESSION, session, VERSION, SessionFields.RPC_VERSION));
  }

  private static Reply page(int status, String title, String text, JsonOut out) {
    out.raw("<h1>" + status + ": " + title + "</h1><p>" + text + "</p>");
    return new Reply(status, HTML, Map.of());
  }
}
