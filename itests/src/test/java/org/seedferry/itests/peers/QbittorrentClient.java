package org.seedferry.itests.peers;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.seedferry.api.http.Form;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.Multipart;
import org.seedferry.testing.daemon.QbittorrentDaemon;
import org.seedferry.testing.http.TestHttpCaller;

/** A real qBittorrent, told by its Web API. */
public final class QbittorrentClient implements TorrentClient {

  private static final int FORBIDDEN = 403;

  private final QbittorrentDaemon daemon;
  private String cookie = "";

  private QbittorrentClient(QbittorrentDaemon daemon) {
    this.daemon = daemon;
  }

  /** Starts one; its files lie in the folder. */
  public static QbittorrentClient start(Path folder) throws IOException {
    return new QbittorrentClient(QbittorrentDaemon.start(folder));
  }

  @Override
  public QbittorrentDaemon daemon() {
    return daemon;
  }

  @Override
  public String uri() {
    return "qbittorrent+http://" + QbittorrentDaemon.USER + "@" + daemon.hostAndPort();
  }

  @Override
  public String password() {
    return QbittorrentDaemon.PASSWORD;
  }

  @Override
  public void add(Torrent torrent, String label) throws IOException {
    String said =
        call(
            new Multipart()
                .file("torrents", "new.torrent", "application/x-bittorrent", torrent.metainfo())
                .field("category", label)
                .field("paused", "false")
                .post(at("torrents/add")));
    if (!said.equals("Ok.")) {
      throw new IOException("torrents/add: " + said);
    }
  }

  @Override
  public boolean has(Torrent torrent) throws IOException {
    return !rows(torrent).isEmpty();
  }

  @Override
  public double done(Torrent torrent) throws IOException {
    JsonArray rows = rows(torrent);
    return rows.isEmpty() ? 0 : rows.getJsonObject(0).getJsonNumber("progress").doubleValue();
  }

  /** Has it take or give a transfer to a client of this machine, whose port is told. */
  public void meet(Torrent torrent, int port) throws IOException {
    call(
        Form.post(
            at("torrents/addPeers"),
            Map.of("hashes", torrent.infoHash(), "peers", "127.0.0.1:" + port)));
  }

  /**
   * Stops a transfer and lets it go on: of one that nobody asks for anything it tells the seeding
   * time of long ago.
   */
  public void touch(Torrent torrent) throws IOException {
    for (String method : new String[] {"torrents/pause", "torrents/resume"}) {
      call(Form.post(at(method), Map.of("hashes", torrent.infoHash())));
    }
  }

  /** What it answers to a method without parameters but those that stand behind it. */
  public String ask(String method) throws IOException {
    return call(HttpCall.get(at(method)));
  }

  private JsonArray rows(Torrent torrent) throws IOException {
    String said = call(HttpCall.get(at("torrents/info?hashes=" + torrent.infoHash())));
    try (JsonReader reader = Json.createReader(new StringReader(said))) {
      return reader.readArray();
    }
  }

  private URI at(String method) {
    return URI.create("http://" + daemon.hostAndPort() + "/api/v2/" + method);
  }

  /** A session ends with the process. */
  private String call(HttpCall call) throws IOException {
    HttpAnswer answer = new TestHttpCaller().call(call.header("Cookie", cookie));
    if (answer.status() == FORBIDDEN) {
      Map<String, String> login =
          Map.of("username", QbittorrentDaemon.USER, "password", QbittorrentDaemon.PASSWORD);
      cookie =
          new TestHttpCaller()
              .call(Form.post(at("auth/login"), login))
              .header("Set-Cookie")
              .split(";")[0];
      answer = new TestHttpCaller().call(call.header("Cookie", cookie));
    }
    if (!answer.ok()) {
      throw new IOException(call + ": " + answer.status() + " " + answer.text());
    }
    return answer.text();
  }
}
