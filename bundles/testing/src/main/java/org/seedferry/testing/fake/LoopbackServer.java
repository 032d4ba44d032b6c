package org.seedferry.testing.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** An HTTP server on a free loopback port. Requests are answered in the caller's threads. */
public final class LoopbackServer implements AutoCloseable {

  /** Answers requests; called by several threads at a time. */
  @FunctionalInterface
  public interface Handler {
    FakeReply answer(FakeCall call) throws IOException;
  }

  private final Executor executor;
  private final Handler handler;
  private final int port;
  private final List<FakeCall> calls = new CopyOnWriteArrayList<>();
  private volatile FakeReply always;
  private volatile boolean cut;
  private HttpServer server;

  public LoopbackServer(Executor executor, Handler handler) throws IOException {
    // without it every second packet of an answer waits 40 ms for the peer's delayed
    // acknowledgement
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.executor = executor;
    this.handler = handler;
    this.server = listen(0);
    this.port = server.getAddress().getPort();
  }

  private HttpServer listen(int wanted) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wanted), 0);
    made.createContext("/", this::handle);
    made.setExecutor(executor);
    made.start();
    return made;
  }

  /** Refuses connections until {@link #comeUp()}. */
  synchronized void goDown() {
    server.stop(0);
  }

  /** Listens again, at the same port. */
  synchronized void comeUp() {
    try {
      server = listen(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address of a path. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Every request so far. */
  public List<FakeCall> calls() {
    return List.copyOf(calls);
  }

  void forgetCalls() {
    calls.clear();
  }

  /** Answers everything with this; null to behave again. */
  void answerAlways(FakeReply reply) {
    always = reply;
  }

  /** Ends every answer in its middle, and the connection with it. */
  void cutAnswers(boolean now) {
    cut = now;
  }

  @Override
  public synchronized void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      FakeCall call = read(exchange);
      calls.add(call);
      FakeReply fixed = always;
      write(exchange, fixed == null ? answer(call) : fixed, cut);
    }
  }

  private FakeReply answer(FakeCall call) throws IOException {
    try {
      return handler.answer(call);
    } catch (RuntimeException e) {
      return FakeReply.of(500, "text/plain", "the fake peer failed: " + e);
    }
  }

  private static FakeCall read(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    URI uri = exchange.getRequestURI();
    return new FakeCall(
        exchange.getRequestMethod(),
        uri.getRawPath(),
        FakeCall.parseQuery(uri.getRawQuery()),
        headers,
        exchange.getRequestBody().readAllBytes());
  }

  private static void write(HttpExchange exchange, FakeReply reply, boolean cut)
      throws IOException {
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    if ("close".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Connection"))) {
      // The JDK's server closes, but does not say so; the JDK's client keeps the socket then.
      exchange.getResponseHeaders().set("Connection", "close");
    }
    boolean noBody = reply.body().length == 0;
    exchange.sendResponseHeaders(reply.status(), noBody ? -1 : reply.body().length);
    if (!noBody) {
      // closing before all is written ends the connection
      exchange.getResponseBody().write(reply.body(), 0, reply.body().length / (cut ? 2 : 1));
    }
  }
}
