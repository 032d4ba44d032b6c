package org.example.seedbox.catalog;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Executor;
import org.seedferry.testing.fake.FakeCall;
import org.seedferry.testing.fake.FakeClient;
import org.seedferry.testing.fake.FakeReply;
import org.seedferry.testing.fake.FakeTorrent;

/** The web server with the list, as its real one answers. */
final class FakeCatalog extends FakeClient {

  /** From here on the real one calls a transfer's files broken. */
  private static final int FILES_BROKEN = 3;

  private final String token;

  FakeCatalog(Executor executor, String token) throws IOException {
    super(executor);
    this.token = token;
  }

  @Override
  public URI uri() {
    return uri("/transfers.json");
  }

  @Override
  public void endSessions() {
    // It has none: each call carries the token.
  }

  @Override
  protected FakeReply answer(FakeCall call) {
    if (!("Bearer " + token).equals(call.header("Authorization"))) {
      return FakeReply.html(401, "<h1>Who are you?</h1>");
    }
    return switch (call.method()) {
      case "GET" -> FakeReply.json(200, Json.createObjectBuilder().add("transfers", all()).build());
      case "DELETE" -> {
        torrents.remove(call.query().get("id"), true);
        yield FakeReply.empty(204);
      }
      default -> FakeReply.empty(405);
    };
  }

  private JsonArrayBuilder all() {
    JsonArrayBuilder rows = Json.createArrayBuilder();
    torrents.all().forEach(torrent -> rows.add(row(torrent)));
    return rows;
  }

  private static JsonObjectBuilder row(FakeTorrent torrent) {
    JsonArrayBuilder files = Json.createArrayBuilder();
    torrent.files().stream()
        .filter(FakeTorrent.FakeFile::wanted)
        .forEach(
            file ->
                files.add(
                    Json.createObjectBuilder().add("path", file.path()).add("size", file.size())));
    boolean whole =
        torrent.metadata()
            && torrent.left() == 0
            && !torrent.checking()
            && torrent.error() < FILES_BROKEN;
    return Json.createObjectBuilder()
        .add("id", torrent.hash())
        .add("hash", torrent.hash())
        .add("name", torrent.name())
        .add("label", String.join(",", torrent.labels()))
        .add("complete", whole)
        .add("ratio", torrent.ratio())
        .add("missing", torrent.metadata() ? torrent.left() : 0)
        .add("eta", torrent.eta())
        .add("uploaded", torrent.uploaded())
        .add("error", torrent.errorString())
        .add("files", files);
  }
}
