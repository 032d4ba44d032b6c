package org.seedferry.itests.peers;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.seedferry.testing.daemon.Daemon;

/** A real transmission-daemon that talks to nobody by itself. */
public final class TransmissionDaemon implements AutoCloseable {

  public static final String USER = "seed";
  public static final String PASSWORD = "s3cret";

  private static final String SESSION = "X-Transmission-Session-Id";

  private final Path downloads;
  private final int rpcPort;
  private final int peerPort;
  private final Daemon daemon;
  private String session = "";

  private TransmissionDaemon(Path downloads, int rpcPort, int peerPort, Daemon daemon) {
    this.downloads = downloads;
    this.rpcPort = rpcPort;
    this.peerPort = peerPort;
    this.daemon = daemon;
  }

  /**
   * Starts one; its files lie in the folder.
   *
   * @param downloadLimit how many KB it takes in each second; 0 for no limit
   */
  public static TransmissionDaemon start(Path folder, int downloadLimit) throws IOException {
    Path program = Daemon.program("transmission-daemon");
    Path downloads = Files.createDirectories(folder.resolve("downloads"));
    int rpcPort = Daemon.freePort();
    int peerPort = Daemon.freePort();
    JsonObjectBuilder settings = Json.createObjectBuilder();
    for (String off :
        new String[] {
          "rpc-whitelist-enabled",
          "rpc-host-whitelist-enabled",
          "peer-port-random-on-start",
          "port-forwarding-enabled",
          "dht-enabled",
          "lpd-enabled",
          "pex-enabled",
          "utp-enabled",
          "blocklist-enabled",
          "ratio-limit-enabled",
          "idle-seeding-limit-enabled"
        }) {
      settings.add(off, false);
    }
    settings
        .add("rpc-enabled", true)
        .add("rpc-bind-address", "127.0.0.1")
        .add("rpc-port", rpcPort)
        .add("rpc-authentication-required", true)
        .add("rpc-username", USER)
        .add("rpc-password", PASSWORD)
        .add("bind-address-ipv4", "127.0.0.1")
        .add("bind-address-ipv6", "::1")
        .add("peer-port", peerPort)
        .add("encryption", 0)
        .add("download-dir", downloads.toString())
        .add("speed-limit-down-enabled", downloadLimit > 0)
        .add("speed-limit-down", downloadLimit)
        .add("message-level", 2);
    Files.writeString(folder.resolve("settings.json"), settings.build().toString());
    Daemon daemon =
        Daemon.start(folder.resolve("log"), program.toString(), "-f", "-g", folder.toString());
    daemon.awaitPort(rpcPort).awaitPort(peerPort);
    return new TransmissionDaemon(downloads, rpcPort, peerPort, daemon);
  }

  /** Adds a transfer; what lies in its folder already counts as fetched. */
  public void add(Torrent torrent, String... labels) throws IOException {
    call(
        "torrent-add",
        Json.createObjectBuilder()
            .add("metainfo", Base64.getEncoder().encodeToString(torrent.metainfo())));
    // Only torrent-set takes labels in version 3.00.
    call("torrent-set", ids(torrent).add("labels", array(labels)));
  }

  /** Removes a transfer with its data. */
  public void lose(Torrent torrent) throws IOException {
    call("torrent-remove", ids(torrent).add("delete-local-data", true));
  }

  /** What it says about a transfer; null when it has none such. */
  public JsonObject status(Torrent torrent) throws IOException {
    JsonArray torrents =
        call(
                "torrent-get",
                ids(torrent)
                    .add(
                        "fields",
                        array(
                            "name",
                            "percentDone",
                            "leftUntilDone",
                            "status",
                            "error",
                            "uploadRatio",
                            "doneDate",
                            "labels",
                            "downloadedEver",
                            "uploadedEver")))
            .getJsonArray("torrents");
    return torrents.isEmpty() ? null : torrents.getJsonObject(0);
  }

  /** How much of a transfer it has, 0 to 1. */
  public double done(Torrent torrent) throws IOException {
    return status(torrent).getJsonNumber("percentDone").doubleValue();
  }

  /** The folder that it downloads into. */
  public Path downloads() {
    return downloads;
  }

  /** Where other clients reach it. */
  public int peerPort() {
    return peerPort;
  }

  /** Where its remote control listens: host and port. */
  public String rpcAddress() {
    return "127.0.0.1:" + rpcPort;
  }

  @Override
  public void close() {
    daemon.close();
  }

  private JsonObject call(String method, JsonObjectBuilder arguments) throws IOException {
    byte[] request =
        Json.createObjectBuilder()
            .add("method", method)
            .add("arguments", arguments)
            .build()
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    HttpURLConnection connection = post(request);
    if (connection.getResponseCode() == 409) {
      session = connection.getHeaderField(SESSION);
      connection = post(request);
    }
    try (InputStream in = connection.getInputStream();
        JsonReader reader = Json.createReader(in)) {
      JsonObject answer = reader.readObject();
      if (!answer.getString("result").equals("success")) {
        throw new IOException(method + ": " + answer);
      }
      return answer.getJsonObject("arguments");
    }
  }

  private HttpURLConnection post(byte[] request) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://" + rpcAddress() + "/transmission/rpc").toURL().openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty(SESSION, session);
    connection.setRequestProperty(
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes()));
    try (OutputStream out = connection.getOutputStream()) {
      out.write(request);
    }
    return connection;
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
