package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.TorrentException;

/**
 * Put.io's API, version 2, as far as clients use it: tokens, files and transfers by id, pages with
 * cursors, rate limits in the headers, uploads, and downloads by a redirect to another server. It
 * follows Put.io's own clients, putio-sdk-typescript and go-putio, and rclone's. Thread-safe.
 */
public final class FakePutio implements FakeTorrentClient {

  private static final String API = "/v2";
  private static final String UPLOAD = "/upload/v2/files/upload";
  private static final Pattern BY_ID =
      Pattern.compile(API + "/(transfers|files)/(\\d{1,18})(/download)?");

  private final LoopbackServer server;
  private final PutioAccount account = new PutioAccount();
  private final Map<String, List<JsonObject>> cursors = new ConcurrentHashMap<>();
  private final AtomicInteger cursorNumbers = new AtomicInteger();
  private final AtomicInteger remaining = new AtomicInteger(Integer.MAX_VALUE);
  private volatile Instant reset = Instant.EPOCH;
  private volatile int pageSize = Integer.MAX_VALUE;
  private volatile String token;
  private volatile URI downloads;

  private FakePutio(Executor executor) throws IOException {
    this.server = new LoopbackServer(executor, this::answer);
  }

  /** Starts one on a free loopback port; requests are answered in the executor's threads. */
  public static FakePutio start(Executor executor) throws IOException {
    return new FakePutio(executor);
  }

  /** Asks for this token from now on. */
  public FakePutio token(String newToken) {
    token = newToken;
    return this;
  }

  /**
   * Has the bytes of all files in a folder that is there, where another server hands them out by
   * the files' numbers: downloads are redirected to it.
   */
  public FakePutio storeIn(Path folder, URI server) {
    account.storeIn(folder);
    downloads = server;
    return this;
  }

  /** No answer has more than so many entries; the rest comes by a cursor. */
  public FakePutio pageSize(int most) {
    pageSize = most;
    return this;
  }

  /** Refuses all but so many calls until then. */
  public FakePutio limit(int calls, Instant until) {
    reset = until;
    remaining.set(calls);
    return this;
  }

  /** Gives a transfer this status, whatever else is known of it. */
  public void status(String hash, String status) {
    account.status(hash, status);
  }

  /** Takes all complete transfers off the list, as a person does; their files stay. */
  public void clean() {
    account.clean();
  }

  /** The names of all files and folders of the account. */
  public List<String> names() {
    return account.names();
  }

  /** Where {@code .torrent} files are uploaded to. */
  public URI uploads() {
    return server.uri(UPLOAD);
  }

  @Override
  public URI uri() {
    return server.uri(API);
  }

  @Override
  public void put(FakeTorrent torrent) {
    account.put(torrent);
  }

  @Override
  public void progress(String hash, double fraction) {
    account.progress(hash, fraction);
  }

  @Override
  public boolean has(String hash) {
    return account.has(hash);
  }

  @Override
  public void answerAlways(FakeReply reply) {
    server.answerAlways(reply);
  }

  @Override
  public void answerAsUsual() {
    server.answerAlways(null);
  }

  /** There are none: each request carries the token. */
  @Override
  public void endSessions() {
    cursors.clear();
  }

  @Override
  public void keepWhatIsRemoved(boolean keep) {
    account.keepWhatIsRemoved(keep);
  }

  @Override
  public void cutAnswers(boolean cut) {
    server.cutAnswers(cut);
  }

  @Override
  public boolean leftData(String hash) {
    return account.leftData(hash);
  }

  @Override
  public void goDown() {
    server.goDown();
    endSessions();
  }

  @Override
  public void comeUp() {
    server.comeUp();
  }

  @Override
  public List<FakeCall> calls() {
    return server.calls();
  }

  /** Forgets the calls so far. */
  public void forgetCalls() {
    server.forgetCalls();
  }

  @Override
  public void close() {
    server.close();
  }

  private FakeReply answer(FakeCall call) {
    int left = remaining.getAndUpdate(calls -> Math.max(0, calls - 1));
    FakeReply reply = left == 0 ? error(429, "TooManyRequests", "Slow down") : authorized(call);
    return reply
        .header("X-RateLimit-Limit", "1000")
        .header("X-RateLimit-Remaining", String.valueOf(Math.max(0, left - 1)))
        .header("X-RateLimit-Reset", String.valueOf(reset.getEpochSecond()));
  }

  private FakeReply authorized(FakeCall call) {
    if (token != null && !("Bearer " + token).equals(call.header("Authorization"))) {
      return error(401, "Unauthorized", "Access token is not valid");
    }
    return switch (call.method() + " " + call.path()) {
      case "GET " + API + "/account/info" -> accountInfo();
      case "GET " + API + "/transfers/list" ->
          page("transfers", account.transfers(), call.query().get("per_page"));
      case "POST " + API + "/transfers/list/continue" -> next("transfers", form(call));
      case "POST " + API + "/transfers/add" -> add(form(call));
      case "POST " + API + "/transfers/cancel" -> cancel(form(call));
      case "GET " + API + "/files/list" -> list(call.query());
      case "POST " + API + "/files/list/continue" -> next("files", form(call));
      case "POST " + API + "/files/create-folder" -> createFolder(form(call));
      case "POST " + API + "/files/delete" -> delete(call.query(), form(call));
      case "POST " + UPLOAD -> upload(call);
      default -> byId(call);
    };
  }

  private static FakeReply accountInfo() {
    return one(
        "info",
        Optional.of(
            Json.createObjectBuilder()
                .add("username", "me")
                .add("disk", Json.createObjectBuilder().add("avail", FREE_BYTES))
                .build()));
  }

  private FakeReply byId(FakeCall call) {
    Matcher path = BY_ID.matcher(call.path());
    if (!path.matches() || call.method().equals("POST")) {
      return FakeReply.html(404, "<h1>Not Found</h1>");
    }
    long id = Long.parseLong(path.group(2));
    if (path.group(1).equals("transfers")) {
      return one("transfer", account.transfer(id));
    }
    Optional<PutioFile> file = account.file(id);
    if (path.group(3) == null || downloads == null || file.isEmpty()) {
      return one("file", file.map(PutioFile::row));
    }
    return FakeReply.empty(302)
        .header("Location", downloads.resolve(id + "?u=signed%2Bfor-" + id).toString());
  }

  private FakeReply list(Map<String, String> query) {
    Optional<List<JsonObject>> entries = account.list(number(query, "parent_id"));
    String type = query.get("file_type");
    return entries
        .map(
            all ->
                all.stream()
                    .filter(row -> type == null || type.equals(row.getString("file_type")))
                    .toList())
        .map(all -> page("files", all, query.get("per_page")))
        .orElseGet(FakePutio::notFound);
  }

  private FakeReply page(String member, List<JsonObject> all, String perPage) {
    int wanted = perPage == null ? Integer.MAX_VALUE : Integer.parseInt(perPage);
    int size = Math.min(all.size(), Math.min(wanted, pageSize));
    JsonArrayBuilder rows = Json.createArrayBuilder();
    all.subList(0, size).forEach(rows::add);
    JsonObjectBuilder body = Json.createObjectBuilder().add("status", "OK").add(member, rows);
    if (size < all.size()) {
      String cursor = "cursor+/=" + cursorNumbers.incrementAndGet();
      cursors.put(cursor, all.subList(size, all.size()));
      body.add("cursor", cursor);
    } else {
      body.addNull("cursor");
    }
    return FakeReply.json(200, body.build());
  }

  private FakeReply next(String member, Map<String, String> form) {
    List<JsonObject> rest = cursors.remove(form.getOrDefault("cursor", ""));
    return rest == null
        ? error(400, "INVALID_CURSOR", "This cursor is not known")
        : page(member, rest, null);
  }

  private FakeReply add(Map<String, String> form) {
    try {
      Magnet magnet = Magnet.read(form.getOrDefault("url", ""));
      return added(
          FakeTorrent.magnet(magnet.infoHash(), magnet.name()), number(form, "save_parent_id"));
    } catch (TorrentException e) {
      return error(400, "INVALID_URL", "This is no link that Put.io understands");
    }
  }

  private FakeReply added(FakeTorrent torrent, long parent) {
    return account
        .add(torrent, parent)
        .map(row -> one("transfer", Optional.of(row)))
        .orElseGet(
            () -> error(400, "TRANSFER_ALREADY_ADDED", "You have already added this transfer"));
  }

  /** Whatever is no torrent becomes a file of the account. */
  private FakeReply upload(FakeCall call) {
    MultipartForm form = MultipartForm.of(call);
    long parent = number(form.fields(), "parent_id");
    byte[] content = form.files().get(0);
    FakeTorrent torrent;
    try {
      torrent = Metainfo.read(content);
    } catch (IllegalArgumentException e) {
      String name = form.field("filename");
      return one("file", Optional.of(account.upload(name, parent, content)));
    }
    return added(torrent, parent);
  }

  private FakeReply cancel(Map<String, String> form) {
    boolean all = true;
    for (long id : ids(form, "transfer_ids")) {
      all &= account.cancel(id);
    }
    return all ? ok() : notFound();
  }

  private FakeReply createFolder(Map<String, String> form) {
    String name = form.getOrDefault("name", "");
    if (name.isEmpty() || name.contains("/")) {
      return error(400, name.isEmpty() ? "EMPTY_NAME" : "SLASH_IN_NAME", "Bad name");
    }
    return account
        .createFolder(name, number(form, "parent_id"))
        .map(row -> one("file", Optional.of(row)))
        .orElseGet(() -> error(400, "NAME_ALREADY_EXIST", "Name already exist"));
  }

  private FakeReply delete(Map<String, String> query, Map<String, String> form) {
    boolean all = true;
    for (long id : ids(form, "file_ids")) {
      all &= account.delete(id);
    }
    return all || "true".equals(query.get("skip_nonexistents")) ? ok() : notFound();
  }

  private static FakeReply one(String member, Optional<JsonObject> row) {
    return row.map(
            found ->
                FakeReply.json(
                    200, Json.createObjectBuilder().add("status", "OK").add(member, found).build()))
        .orElseGet(FakePutio::notFound);
  }

  private static FakeReply ok() {
    return FakeReply.json(200, Json.createObjectBuilder().add("status", "OK").build());
  }

  private static FakeReply notFound() {
    return error(404, "NotFound", "The requested URL was not found on the server");
  }

  private static FakeReply error(int status, String type, String message) {
    return FakeReply.json(
        status,
        Json.createObjectBuilder()
            .addNull("error_id")
            .add("error_type", type)
            .add("error_message", message)
            .add("error_uri", "https://api.put.io/v2/docs")
            .add("extra", Json.createObjectBuilder())
            .add("status", "ERROR")
            .add("status_code", status)
            .build());
  }

  private static Map<String, String> form(FakeCall call) {
    return FakeCall.parseQuery(call.text());
  }

  private static long number(Map<String, String> values, String name) {
    return Long.parseLong(values.getOrDefault(name, "0"));
  }

  private static long[] ids(Map<String, String> form, String name) {
    return Arrays.stream(form.getOrDefault(name, "").split(","))
        .mapToLong(Long::parseLong)
        .toArray();
  }
}
