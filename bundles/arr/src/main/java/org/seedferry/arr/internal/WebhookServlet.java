package org.seedferry.arr.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;
import org.seedferry.api.arr.ImportListener;
import org.seedferry.api.gate.Gatekeeper;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.guard.Guard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives what the *arr post to {@code /webhook/NAME}. They do so in the middle of an import and
 * wait for the answer: so it is only remembered, and who cares is woken.
 */
@Component(
    service = Servlet.class,
    property = {
      "osgi.http.whiteboard.servlet.pattern=" + WebhookServlet.PATH,
      "osgi.http.whiteboard.servlet.pattern=" + WebhookServlet.PATH + "/*",
      "osgi.http.whiteboard.servlet.name=Seedferry webhooks of Sonarr and the like",
      "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name="
          + Gatekeeper.CONTEXT
          + ")"
    })
public final class WebhookServlet extends HttpServlet {

  /** Where they post to; the name of the *arr may follow. */
  static final String PATH = "/webhook";

  static final int MOST_BYTES = 1 << 20;

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(WebhookServlet.class);

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  transient volatile List<ImportListener> listeners = List.of();

  private final transient HeardNews heard;
  private final transient NewsReader reader;

  @Activate
  public WebhookServlet(
      @Reference HeardNews heard,
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard) {
    this(heard, guard.clock());
  }

  WebhookServlet(HeardNews heard, Clock clock) {
    this.heard = heard;
    this.reader = new NewsReader(clock);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body;
    try (InputStream in = request.getInputStream()) {
      body = in.readNBytes(MOST_BYTES + 1);
    }
    if (body.length > MOST_BYTES) {
      answer(
          response,
          HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
          "Too long: no webhook of an *arr has more than " + MOST_BYTES + " bytes.");
      return;
    }
    try {
      take(arr(request.getPathInfo()), new String(body, StandardCharsets.UTF_8));
      answer(response, HttpServletResponse.SC_OK, "OK");
    } catch (UnreadableException e) {
      answer(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          "This is no webhook of Sonarr, Radarr, Lidarr or the like: " + e.getMessage());
    }
  }

  @Override
  protected void doPut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    doPost(request, response);
  }

  private void take(String arr, String body) throws UnreadableException {
    Optional<News> news = reader.read(WireJson.parseObject(body));
    if (news.isPresent()) {
      heard.note(arr, news.get());
      listeners.forEach(WebhookServlet::wake);
    }
  }

  /** One that is just going must not keep the others from being woken. */
  private static void wake(ImportListener listener) {
    try {
      listener.heard();
    } catch (RuntimeException e) {
      LOG.debug("nobody was woken: {}", e.toString());
    }
  }

  /** The server has decoded it. */
  private static String arr(String pathInfo) {
    return pathInfo == null ? "" : pathInfo.replaceAll("^/+|/+$", "");
  }

  private static void answer(HttpServletResponse response, int status, String text)
      throws IOException {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("text/plain;charset=utf-8");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
