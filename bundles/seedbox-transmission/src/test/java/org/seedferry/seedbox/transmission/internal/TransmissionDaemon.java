package org.seedferry.seedbox.transmission.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real daemon in a folder of its own, on loopback only. */
final class TransmissionDaemon implements AutoCloseable {

  static final String USER = "seed";
  static final String PASSWORD = "s3cret-Pa55";

  private final Process process;
  private final int port;
  private final Path downloads;

  private TransmissionDaemon(Process process, int port, Path downloads) {
    this.process = process;
    this.port = port;
    this.downloads = downloads;
  }

  /** Where the program is, null when it is not installed. */
  static Path program() {
    for (String folder : System.getenv("PATH").split(":")) {
      Path program = Path.of(folder, "transmission-daemon");
      if (Files.isExecutable(program)) {
        return program;
      }
    }
    return null;
  }

  static TransmissionDaemon start(Path program, Path home) throws Exception {
    int port = freePort();
    Path downloads = Files.createDirectories(home.resolve("downloads"));
    Files.writeString(home.resolve("settings.json"), settings(port, freePort(), downloads));
    Process process =
        new ProcessBuilder(program.toString(), "-f", "-g", home.toString())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile())
            .start();
    TransmissionDaemon daemon = new TransmissionDaemon(process, port, downloads);
    try {
      daemon.awaitListening(home);
    } catch (IOException e) {
      daemon.close();
      throw e;
    }
    return daemon;
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
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitListening(Path home) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end && process.isAlive()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        process.waitFor(50, TimeUnit.MILLISECONDS);
      }
    }
    throw new IOException("no daemon: " + Files.readString(home.resolve("log")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
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
