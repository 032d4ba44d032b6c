package org.seedferry.seedbox.rtorrent.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real rTorrent in a folder of its own, on loopback only, by SCGI over TCP or a socket, and by
 * HTTP through an nginx that asks for a login.
 */
final class RtorrentDaemon implements AutoCloseable {

  static final String USER = "seed";
  static final String PASSWORD = "s3cret-Pa55";

  private final Path home;
  private final boolean socket;
  private final int scgi;
  private final int http;
  private final int peers;
  private Process rtorrent;
  private Process nginx;

  private RtorrentDaemon(Path home, boolean socket) throws IOException {
    this.home = home;
    this.socket = socket;
    this.scgi = freePort();
    this.http = freePort();
    this.peers = freePort();
  }

  /** Where a program is, null when it is not installed. */
  static Path program(String name) {
    for (String folder : (System.getenv("PATH") + ":/usr/sbin").split(":")) {
      Path program = Path.of(folder, name);
      if (Files.isExecutable(program)) {
        return program;
      }
    }
    return null;
  }

  /**
   * Starts both.
   *
   * @param socket whether rTorrent listens at a socket instead of a port
   */
  static RtorrentDaemon start(Path home, boolean socket) throws Exception {
    RtorrentDaemon daemon = new RtorrentDaemon(home, socket);
    for (String folder : List.of("downloads", "session", "nginx")) {
      Files.createDirectories(home.resolve(folder));
    }
    Files.writeString(home.resolve("rtorrent.rc"), daemon.settings());
    Files.writeString(home.resolve("nginx/nginx.conf"), daemon.site());
    String login = USER + ":{PLAIN}" + PASSWORD + "\n";
    Files.writeString(home.resolve("nginx/htpasswd"), login);
    try {
      daemon.begin();
      daemon.nginx =
          daemon.run(
              List.of(
                  program("nginx").toString(),
                  "-p",
                  home.resolve("nginx").toString(),
                  "-c",
                  home.resolve("nginx/nginx.conf").toString()));
      daemon.await(new InetSocketAddress(InetAddress.getLoopbackAddress(), daemon.http));
    } catch (IOException e) {
      daemon.close();
      throw e;
    }
    return daemon;
  }

  /** Ends rTorrent and starts it again. */
  void restart() throws Exception {
    end(rtorrent);
    begin();
  }

  /** How it is called without HTTP, as the beginning of a URI. */
  String scgi() {
    return "rtorrent+scgi://" + (socket ? home.resolve("rpc.socket") : "127.0.0.1:" + scgi);
  }

  /** How it is called through nginx, as the beginning of a URI. */
  String http() {
    return "rtorrent+http://" + USER + "@127.0.0.1:" + http + "/RPC2";
  }

  Path downloads() {
    return home.resolve("downloads");
  }

  /** Where it keeps its torrent files. */
  Path session() {
    return home.resolve("session");
  }

  @Override
  public void close() {
    end(nginx);
    end(rtorrent);
  }

  private void begin() throws Exception {
    Files.deleteIfExists(home.resolve("rpc.socket"));
    rtorrent =
        run(
            List.of(
                program("rtorrent").toString(),
                "-n",
                "-o",
                "import=" + home.resolve("rtorrent.rc")));
    await(
        socket
            ? UnixDomainSocketAddress.of(home.resolve("rpc.socket"))
            : new InetSocketAddress(InetAddress.getLoopbackAddress(), scgi));
  }

  private Process run(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()));
    builder.environment().put("TERM", "dumb");
    builder.environment().put("HOME", home.toString());
    return builder.start();
  }

  private void await(SocketAddress address) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end && rtorrent.isAlive()) {
      try (SocketChannel channel =
          address instanceof UnixDomainSocketAddress
              ? SocketChannel.open(StandardProtocolFamily.UNIX)
              : SocketChannel.open()) {
        channel.connect(address);
        return;
      } catch (IOException e) {
        rtorrent.waitFor(50, TimeUnit.MILLISECONDS);
      }
    }
    throw new IOException("no daemon: " + Files.readString(home.resolve("log")));
  }

  private static void end(Process process) {
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String settings() {
    return """
        system.daemon.set = true
        session.path.set = %1$s/session
        session.use_lock.set = no
        directory.default.set = %1$s/downloads
        encoding.add = UTF-8
        network.bind_address.set = 127.0.0.1
        network.local_address.set = 127.0.0.1
        network.port_range.set = %2$d-%2$d
        network.port_random.set = no
        %3$s
        protocol.pex.set = no
        dht.mode.set = disable
        trackers.use_udp.set = no
        """
        .formatted(
            home,
            peers,
            socket
                ? "network.scgi.open_local = " + home.resolve("rpc.socket")
                : "network.scgi.open_port = 127.0.0.1:" + scgi);
  }

  private String site() {
    String target = socket ? "unix:" + home.resolve("rpc.socket") : "127.0.0.1:" + scgi;
    return """
        daemon off; user root; pid %1$s/pid; error_log %1$s/error.log; worker_processes 1;
        events { worker_connections 64; }
        http {
          access_log off; client_max_body_size 32m;
          client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
          uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          server {
            listen 127.0.0.1:%2$d;
            location = /RPC2 {
              auth_basic rtorrent; auth_basic_user_file %1$s/htpasswd;
              scgi_param CONTENT_LENGTH $content_length; scgi_param SCGI 1;
              scgi_pass %3$s;
            }
          }
        }
        """
        .formatted(home.resolve("nginx"), http, target);
  }
}
