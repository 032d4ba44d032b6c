package org.seedferry.arr.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves one servlet on a free loopback port, below a path of its own. */
final class ServletServer implements AutoCloseable {

  private final HttpServer server;
  private final HttpServlet servlet;
  private final String path;

  ServletServer(Executor executor, HttpServlet servlet, String path) throws IOException {
    this.servlet = servlet;
    this.path = path;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(path, this::handle);
    server.setExecutor(executor);
    server.start();
  }

  URI uri(String below) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path + below);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      AtomicInteger status = new AtomicInteger(200);
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      servlet.service(request(exchange), response(status, body));
      exchange.getRequestBody().readAllBytes();
      // the JDK's server closes, but does not say so; the JDK's client keeps the socket then
      exchange.getResponseHeaders().set("Connection", "close");
      exchange.sendResponseHeaders(status.get(), body.size() == 0 ? -1 : body.size());
      body.writeTo(exchange.getResponseBody());
    } catch (ServletException e) {
      throw new IOException(e);
    }
  }

  private HttpServletRequest request(HttpExchange exchange) {
    String info = exchange.getRequestURI().getPath().substring(path.length());
    return Stub.of(
        HttpServletRequest.class,
        Map.of(
            "getMethod", arguments -> exchange.getRequestMethod(),
            "getProtocol", arguments -> "HTTP/1.1",
            "getPathInfo", arguments -> info.isEmpty() ? null : info,
            "getInputStream", arguments -> new In(exchange.getRequestBody())));
  }

  private static HttpServletResponse response(AtomicInteger status, ByteArrayOutputStream body) {
    return Stub.of(
        HttpServletResponse.class,
        Map.of(
            "setStatus", arguments -> set(status, arguments),
            "sendError", arguments -> set(status, arguments),
            "setContentType", arguments -> null,
            "setContentLength", arguments -> null,
            "getOutputStream", arguments -> new Out(body)));
  }

  private static Object set(AtomicInteger status, Object[] arguments) {
    status.set((Integer) arguments[0]);
    return null;
  }

  private static final class In extends ServletInputStream {
    private final InputStream in;

    In(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Out extends ServletOutputStream {
    private final ByteArrayOutputStream out;

    Out(ByteArrayOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) {
      out.write(one);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
