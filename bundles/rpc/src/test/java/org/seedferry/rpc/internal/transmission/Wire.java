package org.seedferry.rpc.internal.transmission;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.rpc.internal.desk.DeskRig;
import org.seedferry.rpc.internal.desk.Profile;
import org.seedferry.rpc.internal.transmission.RpcHandler.Reply;
import org.seedferry.rpc.internal.transmission.RpcHandler.Request;
import org.seedferry.testing.http.TestHttpCaller;

/** The remote control over a desk, behind a plain HTTP server on loopback, and its client. */
final class Wire implements AutoCloseable {

  static final String SESSION = "the-session-id-of-the-test";

  private final HttpServer server;
  private final RpcHandler handler;

  Wire(DeskRig rig) throws IOException {
    this(rig, DeskRig.ALL);
  }

  Wire(DeskRig rig, Profile profile) throws IOException {
    SourceReader sources = new SourceReader(TestHttpCaller::new);
    Methods methods = new Methods(rig.desk(), profile, SESSION, sources, rig.guard.clock());
    handler = new RpcHandler(new Rpc(methods), SESSION);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/transmission/rpc", this::serve);
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonOut out = new JsonOut();
      String below = exchange.getRequestURI().getPath().substring("/transmission/rpc".length());
      Reply reply =
          handler.answer(
              new Request(
                  exchange.getRequestMethod(),
                  below.isEmpty() ? null : below,
                  exchange.getRequestHeaders().getFirst(RpcHandler.SESSION),
                  exchange.getRequestBody()),
              out);
      reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
      exchange.getResponseHeaders().add("Content-Type", reply.contentType());
      exchange.getResponseHeaders().add("Connection", "close");
      exchange.sendResponseHeaders(reply.status(), out.length() == 0 ? -1 : out.length());
      out.writeTo(exchange.getResponseBody());
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/transmission/rpc");
  }

  HttpAnswer ask(HttpCall call) throws IOException {
    return new TestHttpCaller().call(call.header("Connection", "close"));
  }

  /** Posts a body with the right session. */
  HttpAnswer post(String body) throws IOException {
    return ask(HttpCall.postJson(uri(), body).header(RpcHandler.SESSION, SESSION));
  }

  /** What a call of the older dialect is answered. */
  JsonObject call(String method, JsonObjectBuilder arguments) throws IOException {
    return parsed(
        post(Json.createObjectBuilder()
                .add("method", method)
                .add("arguments", arguments)
                .build()
                .toString())
            .text());
  }

  /** The same, which must succeed. */
  JsonObject good(String method, JsonObjectBuilder arguments) throws IOException {
    JsonObject answer = call(method, arguments);
    if (!answer.getString("result").equals("success")) {
      throw new AssertionError(method + ": " + answer);
    }
    return answer.getJsonObject("arguments");
  }

  /** The torrents, with these fields. */
  List<JsonObject> torrents(String... fields) throws IOException {
    return good(
            "torrent-get",
            Json.createObjectBuilder().add("fields", Json.createArrayBuilder(List.of(fields))))
        .getJsonArray("torrents")
        .getValuesAs(JsonObject.class);
  }

  /** The only torrent, with these fields. */
  JsonObject torrent(String... fields) throws IOException {
    List<JsonObject> all = torrents(fields);
    if (all.size() != 1) {
      throw new AssertionError("not one: " + all);
    }
    return all.get(0);
  }

  static JsonObjectBuilder arguments() {
    return Json.createObjectBuilder();
  }

  static JsonObject parsed(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  /** True when there is a null anywhere in it. */
  static boolean hasNull(JsonValue value) {
    return switch (value.getValueType()) {
      case NULL -> true;
      case OBJECT -> value.asJsonObject().values().stream().anyMatch(Wire::hasNull);
      case ARRAY -> value.asJsonArray().stream().anyMatch(Wire::hasNull);
      default -> false;
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
