package org.seedferry.testing.fake;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * An rTorrent behind a web server with a login: the commands that clients use, over XML-RPC. It
 * writes names as the real one does, and deletes no data. Thread-safe.
 */
public final class FakeRtorrent extends FakeClient {

  private final RtorrentRpc rpc = new RtorrentRpc(torrents, torrents::isStored);
  private volatile String login;

  private FakeRtorrent(Executor executor) throws IOException {
    super(executor);
  }

  /** Starts one on a free loopback port; requests are answered in the executor's threads. */
  public static FakeRtorrent start(Executor executor) throws IOException {
    return new FakeRtorrent(executor);
  }

  /** Asks for this user and password from now on. */
  public FakeRtorrent login(String user, String password) {
    login = FakeCall.basicLogin(user, password);
    return this;
  }

  /** The folder that it stores into by default; {@code /downloads} at first. */
  public FakeRtorrent downloadDir(String folder) {
    rpc.downloadDir(folder);
    return this;
  }

  /** Keeps the torrents' files in a real folder, which is its default folder from now on. */
  public FakeRtorrent storeIn(Path folder) {
    torrents.storeIn(folder);
    return downloadDir(folder.toString());
  }

  /** The largest call that it takes, 524,288 bytes at first. */
  public FakeRtorrent largestCall(int bytes) {
    rpc.largest(bytes);
    return this;
  }

  /** Every method that was called, also in calls of several at once. */
  public List<String> methods() {
    return rpc.methods();
  }

  @Override
  public URI uri() {
    return uri("/RPC2");
  }

  /** It has none. */
  @Override
  public void endSessions() {
    return;
  }

  @Override
  protected FakeReply answer(FakeCall call) {
    if (!call.path().equals("/RPC2")) {
      return FakeReply.html(404, "<h1>404 Not Found</h1>");
    }
    if (login != null && !login.equals(call.header("Authorization"))) {
      return FakeReply.html(401, "<h1>401 Authorization Required</h1>")
          .header("WWW-Authenticate", "Basic realm=\"rtorrent\"");
    }
    return FakeReply.of(200, "text/xml", rpc.answer(call.body()));
  }
}
