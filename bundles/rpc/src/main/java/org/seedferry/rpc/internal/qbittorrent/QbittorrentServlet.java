package org.seedferry.rpc.internal.qbittorrent;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.Profile;
import org.seedferry.rpc.internal.http.Sending;

/**
 * A profile as a qBittorrent shows itself. What only reads is asked by {@code GET} or {@code POST},
 * for its clients mix them up; what changes something is posted, and so is a login, so that no
 * password stands in an address.
 */
final class QbittorrentServlet extends HttpServlet {

  /** Where the methods are, below the profile's base. */
  static final String API = "/api/v2";

  /** Where programs of old ask whether the API is an older one. */
  static final String OLD_VERSION = "/version/api";

  private static final long serialVersionUID = 1L;

  private static final int FORBIDDEN = 403;

  /** A login is read from whoever comes. */
  private static final int LONGEST_LOGIN = 8 << 10;

  private final transient Api api;
  private final transient Door door;

  QbittorrentServlet(Desk desk, Profile profile, Door door) {
    this.api = new Api(desk, profile);
    this.door = door;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Reply reply;
    try {
      reply = answer(request, response);
    } catch (Refusal e) {
      reply = Reply.text(e.status(), e.getMessage());
    }
    response.setStatus(reply.status());
    response.setContentType(reply.type());
    Sending.send(response, reply.body());
  }

  private Reply answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException, Refusal {
    String method = request.getMethod();
    boolean post = method.equals("POST");
    if (!post && !method.equals("GET")) {
      throw Refusal.wrongMethod();
    }
    String path = request.getPathInfo();
    String name = path == null ? "app/webapiVersion" : path.replaceFirst("^/", "");
    boolean ofLogin = name.equals("auth/login") || name.equals("auth/logout");
    if (ofLogin && !post) {
      throw Refusal.wrongMethod();
    }
    if (name.equals("auth/login")) {
      return door.login(request, body(request, LONGEST_LOGIN), response);
    }
    if (!door.isOpen(request)) {
      return Reply.text(FORBIDDEN, "Forbidden");
    }
    if (ofLogin) {
      return door.logout(request);
    }
    Parameters query = FormReader.query(request.getQueryString());
    Parameters all = post ? body(request, FormReader.MOST_BYTES).and(query) : query;
    return api.answer(name, post, all);
  }

  private static Parameters body(HttpServletRequest request, int most) throws IOException, Refusal {
    byte[] body =
        request.getContentLengthLong() > most
            ? null
            : request.getInputStream().readNBytes(most + 1);
    if (body == null || body.length > most) {
      throw new Refusal(Refusal.TOO_LARGE, "The request is larger than " + most + " bytes.");
    }
    return FormReader.body(request.getContentType(), body);
  }
}
