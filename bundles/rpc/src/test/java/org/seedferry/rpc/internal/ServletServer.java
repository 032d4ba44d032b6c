package org.seedferry.rpc.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Serves one servlet below a path, over real HTTP at a free loopback port. It knows of the servlet
 * interfaces what our servlets use, and says so where one uses more.
 */
public final class ServletServer implements AutoCloseable {

  private final String path;
  private final HttpServlet servlet;
  private final HttpServer server;

  /**
   * Starts it.
   *
   * @param threads in which requests are answered
   * @param path what stands before a servlet's path info
   */
  public ServletServer(Executor threads, String path, HttpServlet servlet) throws IOException {
    this.path = path;
    this.servlet = servlet;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Scheme, host and port. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().startsWith(path)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      Answer answer = new Answer(exchange);
      byte[] body = exchange.getRequestBody().readAllBytes();
      try {
        servlet.service(
            proxy(ServletRequest.class, HttpServletRequest.class, request(exchange, body)),
            proxy(ServletResponse.class, HttpServletResponse.class, answer));
      } catch (ServletException e) {
        throw new IOException(e);
      }
      answer.send();
    }
  }

  private static <T> T proxy(Class<T> type, Class<? extends T> shown, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(shown.getClassLoader(), new Class<?>[] {shown}, handler));
  }

  private InvocationHandler request(HttpExchange exchange, byte[] body) {
    return (proxy, method, arguments) ->
        switch (method.getName()) {
          case "getMethod" -> exchange.getRequestMethod();
          case "getHeader" -> exchange.getRequestHeaders().getFirst((String) arguments[0]);
          case "getContentType" -> exchange.getRequestHeaders().getFirst("Content-Type");
          case "getContentLengthLong" -> (long) body.length;
          case "getQueryString" -> exchange.getRequestURI().getRawQuery();
          case "getPathInfo" -> pathInfo(exchange.getRequestURI().getPath());
          case "getRemoteAddr" -> exchange.getRemoteAddress().getAddress().getHostAddress();
          case "getCookies" -> cookies(exchange.getRequestHeaders().getFirst("Cookie"));
          case "getInputStream" -> new Input(new ByteArrayInputStream(body));
          default -> throw new UnsupportedOperationException("a request's " + method.getName());
        };
  }

  private String pathInfo(String uri) {
    String info = uri.substring(path.length());
    return info.isEmpty() ? null : info;
  }

  private static Cookie[] cookies(String header) {
    if (header == null) {
      return null;
    }
    List<Cookie> cookies = new ArrayList<>();
    for (String pair : header.split("; *")) {
      cookies.add(new Cookie(pair.split("=", 2)[0], pair.split("=", 2)[1]));
    }
    return cookies.toArray(Cookie[]::new);
  }

  private static final class Answer implements InvocationHandler {

    private final HttpExchange exchange;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status = 200;

    Answer(HttpExchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments) {
      switch (method.getName()) {
        case "setStatus" -> status = (int) arguments[0];
        case "setContentType" -> header("Content-Type", arguments[0]);
        case "setHeader", "addHeader" -> header((String) arguments[0], arguments[1]);
        case "setContentLength" -> {
          // told by the server
        }
        case "getOutputStream" -> {
          return new Output(body);
        }
        default -> throw new UnsupportedOperationException("a response's " + method.getName());
      }
      return null;
    }

    private void header(String name, Object value) {
      exchange.getResponseHeaders().set(name, String.valueOf(value));
    }

    void send() throws IOException {
      // The JDK's server closes, but does not say so; the JDK's client keeps the socket then.
      exchange.getResponseHeaders().set("Connection", "close");
      exchange.sendResponseHeaders(status, body.size() == 0 ? -1 : body.size());
      body.writeTo(exchange.getResponseBody());
    }
  }

  private static final class Input extends ServletInputStream {

    private final ByteArrayInputStream bytes;

    Input(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int from, int length) {
      return bytes.read(into, from, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("a request that is read later");
    }
  }

  private static final class Output extends ServletOutputStream {

    private final ByteArrayOutputStream bytes;

    Output(ByteArrayOutputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public void write(int value) {
      bytes.write(value);
    }

    @Override
    public void write(byte[] some, int from, int length) {
      bytes.write(some, from, length);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException("a response that is written later");
    }
  }
}
