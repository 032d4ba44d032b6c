package org.seedferry.testing.daemon;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real transmission-daemon. */
public final class TransmissionDaemon implements TorrentDaemon {

  private final Path home;
  private final String program = Daemon.program("transmission-daemon").toString();
  private final int port = Daemon.freePort();
  private final int peerPort = Daemon.freePort();
  private Daemon daemon;

  private TransmissionDaemon(Path home) throws IOException {
    this.home = home;
  }

  /** Starts one; its files lie in the folder. */
  public static TransmissionDaemon start(Path home) throws IOException {
    return start(home, 0);
  }

  /**
   * Starts one; its files lie in the folder.
   *
   * @param downloadLimit how many KB it takes in each second; 0 for no limit
   */
  public static TransmissionDaemon start(Path home, int downloadLimit) throws IOException {
    TransmissionDaemon transmission = new TransmissionDaemon(home);
    Files.createDirectories(transmission.downloads());
    Files.writeString(home.resolve("settings.json"), transmission.settings(downloadLimit));
    transmission.start();
    return transmission;
  }

  @Override
  public void start() throws IOException {
    daemon = Daemon.start(home.resolve("log"), program, "-f", "-g", home.toString());
    try {
      daemon.awaitPort(port).awaitPort(peerPort);
    } catch (IOException e) {
      daemon.close();
      throw e;
    }
  }

  @Override
  public void stop() {
    daemon.close();
  }

  @Override
  public void kill() {
    daemon.kill();
  }

  /** Where its remote control listens. */
  public URI rpc() {
    return URI.create("http://127.0.0.1:" + port + "/transmission/rpc");
  }

  @Override
  public Path downloads() {
    return home.resolve("downloads");
  }

  @Override
  public int peerPort() {
    return peerPort;
  }

  /** Where it keeps its torrent files. */
  public Path torrents() {
    return home.resolve("torrents");
  }

  @Override
  public void close() {
    stop();
  }

  private String settings(int downloadLimit) {
    return """
        { "rpc-enabled": true, "rpc-bind-address": "127.0.0.1", "rpc-port": %d,
          "rpc-url": "/transmission/", "rpc-authentication-required": true,
          "rpc-username": "%s", "rpc-password": "%s", "rpc-whitelist-enabled": false,
          "rpc-host-whitelist-enabled": false, "bind-address-ipv4": "127.0.0.1",
          "bind-address-ipv6": "::1", "peer-port": %d, "peer-port-random-on-start": false,
          "port-forwarding-enabled": false, "dht-enabled": false, "lpd-enabled": false,
          "pex-enabled": false, "utp-enabled": false, "blocklist-enabled": false,
          "download-queue-enabled": false,
          "ratio-limit-enabled": false, "idle-seeding-limit-enabled": false, "encryption": 0,
          "download-dir": "%s", "incomplete-dir-enabled": false, "cache-size-mb": 1,
          "speed-limit-down-enabled": %b, "speed-limit-down": %d, "message-level": 2 }
        """
        .formatted(port, USER, PASSWORD, peerPort, downloads(), downloadLimit > 0, downloadLimit);
  }
}
