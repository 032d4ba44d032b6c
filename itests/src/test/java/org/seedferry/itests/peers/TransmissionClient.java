package org.seedferry.itests.peers;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;
import org.seedferry.api.Secret;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.testing.daemon.TransmissionDaemon;
import org.seedferry.testing.http.TestHttpCaller;

/** A real Transmission. */
public final class TransmissionClient implements TorrentClient {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final String SESSION = "X-Transmission-Session-Id";

  private final TransmissionDaemon daemon;
  private String session = "";

  private TransmissionClient(TransmissionDaemon daemon) {
    this.daemon = daemon;
  }

  /**
   * Starts one; its files lie in the folder.
   *
   * @param downloadLimit how many KB it takes in each second; 0 for no limit
   */
  public static TransmissionClient start(Path folder, int downloadLimit) throws IOException {
    return new TransmissionClient(TransmissionDaemon.start(folder, downloadLimit));
  }

  @Override
  public TransmissionDaemon daemon() {
    return daemon;
  }

  @Override
  public String uri() {
    return "transmission+"
        + daemon.rpc().toString().replace("://", "://" + TransmissionDaemon.USER + "@");
  }

  @Override
  public String password() {
    return TransmissionDaemon.PASSWORD;
  }

  /** Adds a transfer without a label. */
  public void add(Torrent torrent) throws IOException {
    call(
        "torrent-add",
        Json.createObjectBuilder()
            .add("metainfo", Base64.getEncoder().encodeToString(torrent.metainfo())));
  }

  @Override
  public void add(Torrent torrent, String label) throws IOException {
    add(torrent);
    // Only torrent-set takes labels in version 3.00.
    call("torrent-set", ids(torrent).add("labels", array(label)));
    // It writes the label down when it ends in order; a crash before that loses it.
    daemon.close();
    daemon.start();
    // A transfer whose files it has not looked at when it ends comes back paused.
    awaitLoaded(torrent);
    call("torrent-start", ids(torrent));
  }

  /** It answers before it has loaded what it had. */
  private void awaitLoaded(Torrent torrent) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!has(torrent)) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("Transmission has not loaded its transfer within " + LIMIT);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Removes a transfer with its data. */
  public void lose(Torrent torrent) throws IOException {
    call("torrent-remove", ids(torrent).add("delete-local-data", true));
  }

  /** What it says about a transfer; null when it has none such. */
  public JsonObject status(Torrent torrent) throws IOException {
    JsonArray torrents =
        call("torrent-get", ids(torrent).add("fields", array("percentDone", "uploadRatio")))
            .getJsonArray("torrents");
    return torrents.isEmpty() ? null : torrents.getJsonObject(0);
  }

  /** What it says about a transfer in these fields; those that it does not know are left out. */
  public JsonObject fields(Torrent torrent, String... names) throws IOException {
    return call("torrent-get", ids(torrent).add("fields", array(names)))
        .getJsonArray("torrents")
        .getJsonObject(0);
  }

  @Override
  public boolean has(Torrent torrent) throws IOException {
    return status(torrent) != null;
  }

  @Override
  public double done(Torrent torrent) throws IOException {
    JsonObject status = status(torrent);
    return status == null ? 0 : status.getJsonNumber("percentDone").doubleValue();
  }

  /** It writes down seldom what it has; what came after that it has to find in the files. */
  @Override
  public void resume(Torrent torrent) throws IOException {
    call("torrent-verify", ids(torrent));
    call("torrent-start", ids(torrent));
  }

  private JsonObject call(String method, JsonObjectBuilder arguments) throws IOException {
    String request =
        Json.createObjectBuilder()
            .add("method", method)
            .add("arguments", arguments)
            .build()
            .toString();
    HttpAnswer answer = post(request);
    if (answer.status() == 409) {
      session = answer.header(SESSION);
      answer = post(request);
    }
    try (JsonReader reader = Json.createReader(new StringReader(answer.text()))) {
      JsonObject read = reader.readObject();
      if (!read.getString("result").equals("success")) {
        throw new IOException(method + ": " + read);
      }
      return read.getJsonObject("arguments");
    }
  }

  private HttpAnswer post(String request) throws IOException {
    return new TestHttpCaller()
        .call(
            HttpCall.postJson(daemon.rpc(), request)
                .header(SESSION, session)
                .basicAuth(TransmissionDaemon.USER, Secret.ofNullable(password())));
  }

  private static JsonObjectBuilder ids(Torrent torrent) {
    return Json.createObjectBuilder().add("ids", array(torrent.infoHash()));
  }

  private static JsonArrayBuilder array(String... values) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    for (String value : values) {
      array.add(value);
    }
    return array;
  }
}
