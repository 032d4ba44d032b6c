package org.seedferry.testing.fake;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * qBittorrent's Web API: sessions as cookies, the ban after five bad logins, the check of the host,
 * and the methods that clients use. Its words are those of the version that it claims. Thread-safe.
 */
public final class FakeQbittorrent extends FakeClient {

  private static final int LOGINS = 5;
  private static final String API = "/api/v2/";

  private final QbittorrentApi api = new QbittorrentApi(torrents);
  private final AtomicInteger badLogins = new AtomicInteger();
  private final AtomicInteger sessions = new AtomicInteger();
  private final Set<String> open = ConcurrentHashMap.newKeySet();
  private volatile String user = "";
  private volatile String password = "";
  private volatile boolean hostRefused;

  private FakeQbittorrent(Executor executor) throws IOException {
    super(executor);
  }

  /** Starts one on a free loopback port; requests are answered in the executor's threads. */
  public static FakeQbittorrent start(Executor executor) throws IOException {
    return new FakeQbittorrent(executor);
  }

  /** Takes only this user and password from now on; at first it takes everybody. */
  public FakeQbittorrent login(String newUser, String newPassword) {
    user = newUser;
    password = newPassword;
    return this;
  }

  /** The version that it claims, for instance {@code 4.5.2}, which is the default. */
  public FakeQbittorrent version(String version) {
    api.version(version);
    return this;
  }

  /** The folder that it stores in by default; {@code /downloads} at first. */
  public FakeQbittorrent savePath(String folder) {
    api.savePath(folder);
    return this;
  }

  /** Adds torrents stopped, unless it is told otherwise. */
  public FakeQbittorrent addsStopped(boolean stopped) {
    api.addsStopped(stopped);
    return this;
  }

  /** What it does at a limit: 0 stops, 1 removes, 2 seeds harder, 3 removes with the files. */
  public FakeQbittorrent limitAction(int action) {
    api.limitAction(action);
    return this;
  }

  /** Tells this state of a torrent, whatever it is. */
  public FakeQbittorrent state(String hash, String state) {
    api.state(hash, state);
    return this;
  }

  /** True when a torrent was added stopped. */
  public boolean isStopped(String hash) {
    return api.isStopped(hash);
  }

  /** Stores a file of a torrent under another path. */
  public FakeQbittorrent rename(String hash, String from, String to) {
    torrents.get(hash).renamed(from, to);
    return this;
  }

  /** Refuses the host that it is called by. */
  public FakeQbittorrent refusesTheHost(boolean refuses) {
    hostRefused = refuses;
    return this;
  }

  /** The categories that it has. */
  public Set<String> categories() {
    return api.categories();
  }

  /** How many logins it has refused since the last good one. */
  public int badLogins() {
    return badLogins.get();
  }

  /** Every call of a method, for instance {@code torrents/info}. */
  public List<FakeCall> calls(String method) {
    return calls().stream().filter(call -> call.path().equals(API + method)).toList();
  }

  @Override
  public URI uri() {
    return uri("");
  }

  @Override
  public void endSessions() {
    open.clear();
  }

  @Override
  protected FakeReply answer(FakeCall call) {
    if (hostRefused) {
      return text(401, "Unauthorized");
    }
    if (!call.path().startsWith(API)) {
      return text(404, "Not Found");
    }
    String method = call.path().substring(API.length());
    if (method.equals("auth/login")) {
      return call.method().equals("POST") ? login(call) : text(405, "Method Not Allowed");
    }
    String cookie = call.header("Cookie");
    if (cookie == null || !open.contains(cookie)) {
      return text(403, "Forbidden");
    }
    if (method.equals("auth/logout")) {
      open.remove(cookie);
      return api.nothing();
    }
    return api.answer(method, call);
  }

  private FakeReply login(FakeCall call) {
    MultipartForm form = MultipartForm.of(call);
    if (badLogins.get() >= LOGINS) {
      return text(
          403, "Your IP address has been banned after too many failed authentication attempts.");
    }
    boolean everybody = user.isEmpty() && password.isEmpty();
    if (!everybody
        && !(form.field("username").equals(user) && form.field("password").equals(password))) {
      badLogins.incrementAndGet();
      return api.isFrom(5, 2) ? text(401, "Unauthorized") : text(200, "Fails.");
    }
    badLogins.set(0);
    String name = api.isFrom(5, 2) ? "QBT_SID_" + uri().getPort() : "SID";
    String cookie = name + "=Sw2gFbHAIxE6hJzKwmSq+/" + sessions.incrementAndGet();
    open.add(cookie);
    return (api.isFrom(5, 2) ? FakeReply.empty(204) : text(200, "Ok."))
        .header("Set-Cookie", cookie + "; HttpOnly; path=/; SameSite=Strict");
  }

  static FakeReply text(int status, String body) {
    return FakeReply.of(status, "text/plain; charset=UTF-8", body);
  }
}
