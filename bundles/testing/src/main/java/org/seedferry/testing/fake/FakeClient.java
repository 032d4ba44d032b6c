package org.seedferry.testing.fake;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executor;

/** A fake torrent client behind an HTTP server; each protocol says how a request is answered. */
public abstract class FakeClient implements FakeTorrentClient {

  /** What the test has put in. */
  protected final FakeTorrents torrents = new FakeTorrents();

  final LoopbackServer server;

  /**
   * Listens at a free loopback port.
   *
   * @param executor whose threads answer the requests
   */
  protected FakeClient(Executor executor) throws IOException {
    this.server = new LoopbackServer(executor, this::answer);
  }

  /** Answers one request; called by several threads at a time. */
  protected abstract FakeReply answer(FakeCall call);

  /** The address of a path here, which begins with a slash. */
  protected final URI uri(String path) {
    return server.uri(path);
  }

  @Override
  public final void put(FakeTorrent torrent) {
    torrents.put(torrent);
  }

  @Override
  public final void progress(String hash, double fraction) {
    torrents.progress(hash, fraction);
  }

  @Override
  public final boolean has(String hash) {
    return torrents.has(hash);
  }

  @Override
  public final void keepWhatIsRemoved(boolean keep) {
    torrents.keepWhatIsRemoved(keep);
  }

  @Override
  public final boolean leftData(String hash) {
    return torrents.leftData(hash);
  }

  @Override
  public final void answerAlways(FakeReply reply) {
    server.answerAlways(reply);
  }

  @Override
  public final void answerAsUsual() {
    server.answerAlways(null);
  }

  @Override
  public final void cutAnswers(boolean cut) {
    server.cutAnswers(cut);
  }

  @Override
  public final void goDown() {
    server.goDown();
    endSessions();
  }

  @Override
  public final void comeUp() {
    server.comeUp();
  }

  @Override
  public final List<FakeCall> calls() {
    return server.calls();
  }

  @Override
  public final void close() {
    server.close();
  }
}
