package org.seedferry.rpc.internal.transmission;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.seedferry.rpc.internal.http.Sending;
import org.seedferry.rpc.internal.transmission.RpcHandler.Reply;
import org.seedferry.rpc.internal.transmission.RpcHandler.Request;

/**
 * Serves the remote control. Its parameters are never asked for: they would be read of the body.
 */
final class RpcServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** A larger buffer than this is not kept for the next request. */
  private static final int KEPT = 16 << 20;

  private final transient RpcHandler handler;
  private final transient AtomicReference<JsonOut> spare = new AtomicReference<>();

  RpcServlet(RpcHandler handler) {
    this.handler = handler;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JsonOut out = spare.getAndSet(null);
    if (out == null) {
      out = new JsonOut();
    }
    out.cut(0);
    Reply reply =
        handler.answer(
            new Request(
                request.getMethod(),
                request.getPathInfo(),
                request.getHeader(RpcHandler.SESSION),
                request.getInputStream()),
            out);
    response.setStatus(reply.status());
    response.setContentType(reply.contentType());
    reply.headers().forEach(response::setHeader);
    response.setContentLength(out.length());
    Sending.send(response, out::writeTo);
    if (out.room() <= KEPT) {
      spare.set(out);
    }
  }
}
