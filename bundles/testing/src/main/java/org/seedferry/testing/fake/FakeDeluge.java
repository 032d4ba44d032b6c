package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Deluge 2 behind deluge-web: logins by cookie, the connection of deluge-web to its daemon, and the
 * methods that clients use. At first it is not connected, and knows one daemon. Thread-safe.
 */
public final class FakeDeluge extends FakeClient {

  private static final int NOT_AUTHENTICATED = 1;
  private static final int UNKNOWN_METHOD = 2;
  private static final int FAILED = 4;
  private static final int BAD_REQUEST = 5;

  private final DelugeCore core = new DelugeCore(torrents);
  private final DelugeConnection connection = new DelugeConnection();
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger logins = new AtomicInteger();
  private volatile String password = "deluge";

  private FakeDeluge(Executor executor) throws IOException {
    super(executor);
  }

  /** Starts one on a free loopback port; requests are answered in the executor's threads. */
  public static FakeDeluge start(Executor executor) throws IOException {
    return new FakeDeluge(executor);
  }

  /** Asks for this password from now on; {@code deluge} at first. */
  public FakeDeluge password(String newPassword) {
    password = newPassword;
    return this;
  }

  /** The daemons that it knows, each with its host name as id; all listen at port 58846. */
  public FakeDeluge hosts(String... names) {
    connection.hosts(List.of(names));
    return this;
  }

  /** Connects it to a daemon, as a person does in its connection manager. */
  public FakeDeluge connect(String host) {
    connection.connect(host);
    return this;
  }

  /** Ends all daemons, or starts them again; what was connected is not any more. */
  public FakeDeluge daemonRuns(boolean runs) {
    connection.daemonRuns(runs);
    return this;
  }

  /** Whether the plugin Label runs; it does at first. */
  public FakeDeluge labelPlugin(boolean enabled) {
    core.labelPlugin(enabled);
    return this;
  }

  /** Where complete transfers are moved to; null for nowhere, as at first. */
  public FakeDeluge moveCompleted(String folder) {
    core.moveCompleted(folder);
    return this;
  }

  @Override
  public URI uri() {
    return uri("/json");
  }

  /** Restarts deluge-web, which then has no daemon. */
  @Override
  public void endSessions() {
    sessions.clear();
    connection.forget();
  }

  /** The calls of one method. */
  public List<JsonObject> calls(String method) {
    return calls().stream()
        .map(FakeCall::json)
        .filter(call -> method.equals(call.getString("method", "")))
        .toList();
  }

  @Override
  protected FakeReply answer(FakeCall call) {
    if (!call.path().equals("/json")) {
      return FakeReply.html(404, "<h1>No Such Resource</h1>");
    }
    if (!call.method().equals("POST")) {
      return FakeReply.empty(405);
    }
    if (!"application/json".equals(call.header("Content-Type"))) {
      return error(BAD_REQUEST, "JSONException: Invalid JSON request content-type");
    }
    JsonObject request;
    try {
      request = call.json();
    } catch (JsonException e) {
      return error(BAD_REQUEST, "JSONException: JSON not decodable");
    }
    return answer(call, request.getString("method", ""), request.getJsonArray("params"));
  }

  private FakeReply answer(FakeCall call, String method, JsonArray params) {
    if (method.equals("auth.login")) {
      return login(params.getString(0));
    }
    boolean isOfDaemon = !method.startsWith("web.");
    if (isOfDaemon && !(connection.knowsMethods() && core.has(method))) {
      return error(UNKNOWN_METHOD, "Unknown method");
    }
    if (!sessions.contains(String.valueOf(call.header("Cookie")))) {
      return error(NOT_AUTHENTICATED, "Not authenticated");
    }
    if (isOfDaemon && !connection.isConnected()) {
      throw new IllegalStateException("the real one does not answer this, ever");
    }
    try {
      return result(isOfDaemon ? core.call(method, params) : connection.call(method, params));
    } catch (IllegalArgumentException e) {
      return error(
          FAILED,
          "Failure: [Failure instance: Traceback (failure with no frames): <class"
              + " 'deluge.error.WrappedException'>: "
              + e.getMessage()
              + "\nTraceback (most recent call last):\n  File \"rpcserver.py\"\n]");
    }
  }

  private FakeReply login(String tried) {
    if (!tried.equals(password)) {
      return result(JsonValue.FALSE);
    }
    String session = "_session_id=" + "5e551011".repeat(8) + logins.incrementAndGet();
    sessions.add(session);
    return result(JsonValue.TRUE)
        .header("Set-Cookie", session + "; Expires=Sat, 21 Nov 2099 02:47:29 GMT; Path=/json");
  }

  private static FakeReply result(JsonValue result) {
    return FakeReply.json(
        200,
        Json.createObjectBuilder().add("result", result).addNull("error").add("id", 1).build());
  }

  private static FakeReply error(int code, String message) {
    return FakeReply.json(
        200,
        Json.createObjectBuilder()
            .addNull("result")
            .add("error", Json.createObjectBuilder().add("message", message).add("code", code))
            .add("id", 1)
            .build());
  }
}
