package org.seedferry.itests.peers;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.testing.daemon.DelugeDaemon;
import org.seedferry.testing.http.TestHttpCaller;

/** A real Deluge, told by its web's JSON-RPC. */
public final class DelugeClient implements TorrentClient {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final DelugeDaemon daemon;
  private String cookie = "";

  private DelugeClient(DelugeDaemon daemon) {
    this.daemon = daemon;
  }

  /** Starts one; its files lie in the folder. */
  public static DelugeClient start(Path folder) throws IOException {
    return new DelugeClient(DelugeDaemon.start(folder));
  }

  @Override
  public DelugeDaemon daemon() {
    return daemon;
  }

  @Override
  public String uri() {
    return "deluge+" + daemon.rpc();
  }

  @Override
  public String password() {
    return DelugeDaemon.PASSWORD;
  }

  @Override
  public void add(Torrent torrent, String label) throws IOException {
    ask("label.add", params(label));
    ask(
        "core.add_torrent_file",
        params("new.torrent", Base64.getEncoder().encodeToString(torrent.metainfo()))
            .add(JsonValue.EMPTY_JSON_OBJECT));
    ask("label.set_torrent", params(torrent.infoHash(), label));
  }

  @Override
  public boolean has(Torrent torrent) throws IOException {
    return !status(torrent).isEmpty();
  }

  @Override
  public double done(Torrent torrent) throws IOException {
    JsonObject status = status(torrent);
    return status.isEmpty() ? 0 : status.getJsonNumber("progress").doubleValue() / 100;
  }

  /** It writes down only now and then that a transfer is not paused any more. */
  @Override
  public void resume(Torrent torrent) throws IOException {
    ask("core.resume_torrent", params(torrent.infoHash()));
  }

  /** What it says about a transfer; empty when it has none such. */
  private JsonObject status(Torrent torrent) throws IOException {
    JsonArrayBuilder wanted = Json.createArrayBuilder(List.of("progress"));
    return ask("core.get_torrent_status", params(torrent.infoHash()).add(wanted)).asJsonObject();
  }

  /** A host connects the web too, and whoever asks meanwhile is refused. */
  private JsonValue ask(String method, JsonArrayBuilder params) throws IOException {
    JsonArray built = params.build();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        connect();
        return call(method, built);
      } catch (IOException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** The web has no daemon any more once that has ended, even when there is a new one. */
  private void connect() throws IOException {
    call("auth.login", params(DelugeDaemon.PASSWORD).build());
    if (call("web.connected", params().build()) != JsonValue.TRUE) {
      call("web.connect", params(DelugeDaemon.HOST).build());
    }
  }

  private JsonValue call(String method, JsonArray params) throws IOException {
    String request =
        Json.createObjectBuilder()
            .add("id", 1)
            .add("method", method)
            .add("params", params)
            .build()
            .toString();
    HttpAnswer answer =
        new TestHttpCaller()
            .call(HttpCall.postJson(daemon.rpc(), request).header("Cookie", cookie));
    String set = answer.header("Set-Cookie");
    cookie = set == null ? cookie : set.split(";")[0];
    try (JsonReader reader = Json.createReader(new StringReader(answer.text()))) {
      JsonObject read = reader.readObject();
      if (read.get("error") != JsonValue.NULL) {
        throw new IOException(method + ": " + read);
      }
      return read.get("result");
    }
  }

  private static JsonArrayBuilder params(String... texts) {
    return Json.createArrayBuilder(List.of(texts));
  }
}
