package org.seedferry.seedbox.transmission.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.seedferry.testing.daemon.Daemon;

/** A real daemon in a folder of its own, on loopback only. */
final class TransmissionDaemon implements AutoCloseable {

  static final String USER = "seed";
  static final String PASSWORD = "s3cret-Pa55";

  private final Daemon daemon;
  private final int port;
  private final Path downloads;

  private TransmissionDaemon(Daemon daemon, int port, Path downloads) {
    this.daemon = daemon;
    this.port = port;
    this.downloads = downloads;
  }

  static TransmissionDaemon start(Path home) throws IOException {
    String program = Daemon.program("transmission-daemon").toString();
    int port = Daemon.freePort();
    Path downloads = Files.createDirectories(home.resolve("downloads"));
    Files.writeString(home.resolve("settings.json"), settings(port, Daemon.freePort(), downloads));
    Daemon daemon = Daemon.start(home.resolve("log"), program, "-f", "-g", home.toString());
    try {
      return new TransmissionDaemon(daemon.awaitPort(port), port, downloads);
    } catch (IOException e) {
      daemon.close();
      throw e;
    }
  }

  URI rpc() {
    return URI.create("http://127.0.0.1:" + port + "/transmission/rpc");
  }

  Path downloads() {
    return downloads;
  }

  /** Where it keeps its torrent files. */
  Path torrents() {
    return downloads.resolveSibling("torrents");
  }

  @Override
  public void close() {
    daemon.close();
  }

  private static String settings(int port, int peerPort, Path downloads) {
    return """
        { "rpc-enabled": true, "rpc-bind-address": "127.0.0.1", "rpc-port": %d,
          "rpc-url": "/transmission/", "rpc-authentication-required": true,
          "rpc-username": "%s", "rpc-password": "%s", "rpc-whitelist-enabled": false,
          "rpc-host-whitelist-enabled": false, "bind-address-ipv4": "127.0.0.1",
          "bind-address-ipv6": "::1", "peer-port": %d, "peer-port-random-on-start": false,
          "port-forwarding-enabled": false, "dht-enabled": false, "lpd-enabled": false,
          "pex-enabled": false, "utp-enabled": false, "blocklist-enabled": false,
          "download-dir": "%s", "incomplete-dir-enabled": false, "cache-size-mb": 1 }
        """
        .formatted(port, USER, PASSWORD, peerPort, downloads);
  }
}
