package org.seedferry.testing.fake;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Transmission's remote control: session ids, logins with their limit, and the methods that clients
 * use. Versions below 4 break characters beyond the basic plane as the real ones do; from 4.1 on it
 * knows JSON-RPC too. Thread-safe.
 */
public final class FakeTransmission extends FakeClient {

  private static final int LOGINS = 100;

  private final TransmissionRpc rpc = new TransmissionRpc(torrents);
  private final AtomicInteger badLogins = new AtomicInteger();
  private final Random random = new Random(1);
  private volatile String session = newSession();
  private volatile String login;

  private FakeTransmission(Executor executor) throws IOException {
    super(executor);
  }

  /** Starts one on a free loopback port; requests are answered in the executor's threads. */
  public static FakeTransmission start(Executor executor) throws IOException {
    return new FakeTransmission(executor);
  }

  /** Asks for this user and password from now on. */
  public FakeTransmission login(String user, String password) {
    login = FakeCall.basicLogin(user, password);
    return this;
  }

  /** The version that it claims, for instance {@code 3.00 (bb6b5a062e)}, which is the default. */
  public FakeTransmission version(String version) {
    rpc.version(version);
    return this;
  }

  /** The folder that it calls its download directory; {@code /downloads} at first. */
  public FakeTransmission downloadDir(String folder) {
    rpc.downloadDir(folder);
    return this;
  }

  /** Keeps the torrents' files in a real folder, which is its download directory from now on. */
  public FakeTransmission storeIn(Path folder) {
    torrents.storeIn(folder);
    rpc.downloadDir(folder.toString());
    return this;
  }

  /** Calls the hook before each method is performed; one that waits holds only that call. */
  public FakeTransmission before(CallHook hook) {
    rpc.before(hook);
    return this;
  }

  /** Calls the hook when a method was performed, before that is answered. */
  public FakeTransmission after(CallHook hook) {
    rpc.after(hook);
    return this;
  }

  @Override
  public URI uri() {
    return uri("/transmission/rpc");
  }

  @Override
  public void endSessions() {
    session = newSession();
  }

  /** The calls of one method that reached the remote control itself. */
  public List<JsonObject> calls(String method) {
    return rpc.calls(method);
  }

  @Override
  protected FakeReply answer(FakeCall call) {
    if (!call.path().startsWith("/transmission/")) {
      return FakeReply.html(404, "<h1>404: Not Found</h1>");
    }
    if (badLogins.get() >= LOGINS) {
      return FakeReply.html(
          403,
          "<h1>403: Forbidden</h1><p>Too many unsuccessful login attempts. "
              + "Please restart transmission-daemon.</p>");
    }
    if (login != null && !login.equals(call.header("Authorization"))) {
      return unauthorized();
    }
    badLogins.set(0);
    if (!session.equals(call.header("X-Transmission-Session-Id"))) {
      FakeReply conflict =
          FakeReply.html(409, "<h1>409: Conflict</h1><p>Your request had an invalid id</p>")
              .header("X-Transmission-Session-Id", session);
      return rpc.speaksJsonRpc()
          ? conflict.header("X-Transmission-Rpc-Version", "6.0.0")
          : conflict;
    }
    if (!call.method().equals("POST")) {
      return FakeReply.html(405, "<h1>405: Method Not Allowed</h1>");
    }
    return FakeReply.of(200, "application/json; charset=UTF-8", rpc.answer(call.text()));
  }

  private FakeReply unauthorized() {
    int tries = badLogins.incrementAndGet();
    return FakeReply.html(
            401,
            "<h1>401: Unauthorized</h1><p>Unauthorized User. "
                + tries
                + " unsuccessful login attempts.</p>")
        .header("WWW-Authenticate", "Basic realm=\"Transmission\"");
  }

  private String newSession() {
    StringBuilder id = new StringBuilder();
    while (id.length() < 48) {
      id.append((char) ('a' + random.nextInt(26)));
    }
    return id.toString();
  }
}
