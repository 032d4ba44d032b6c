package org.seedferry.testing.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real rTorrent, by SCGI over TCP or a socket, and by HTTP through an nginx that asks for a
 * login.
 */
public final class RtorrentDaemon implements TorrentDaemon {

  private final Path home;
  private final boolean socket;
  private final String rtorrent = Daemon.program("rtorrent").toString();
  private final String nginx = Daemon.program("nginx").toString();
  private final int scgi = Daemon.freePort();
  private final int http = Daemon.freePort();
  private final int peerPort = Daemon.freePort();
  private Daemon daemon;
  private Daemon site;

  private RtorrentDaemon(Path home, boolean socket) throws IOException {
    this.home = home;
    this.socket = socket;
  }

  /**
   * Starts both; their files lie in the folder.
   *
   * @param socket whether rTorrent listens at a socket instead of a port
   */
  public static RtorrentDaemon start(Path home, boolean socket) throws IOException {
    RtorrentDaemon rtorrent = new RtorrentDaemon(home, socket);
    for (String folder : List.of("downloads", "session", "nginx")) {
      Files.createDirectories(home.resolve(folder));
    }
    Files.writeString(home.resolve("rtorrent.rc"), rtorrent.settings());
    Files.writeString(home.resolve("nginx/nginx.conf"), rtorrent.siteSettings());
    String login = USER + ":{PLAIN}" + PASSWORD + "\n";
    Files.writeString(home.resolve("nginx/htpasswd"), login);
    try {
      rtorrent.start();
      rtorrent.startSite();
    } catch (IOException e) {
      rtorrent.close();
      throw e;
    }
    return rtorrent;
  }

  /** Starts rTorrent again; its nginx has stayed. */
  @Override
  public void start() throws IOException {
    Files.deleteIfExists(home.resolve("rpc.socket"));
    daemon =
        Daemon.start(
            home.resolve("log"),
            Daemon.program("env").toString(),
            "TERM=dumb",
            "HOME=" + home,
            rtorrent,
            "-n",
            "-o",
            "import=" + home.resolve("rtorrent.rc"));
    daemon.await(
        socket
            ? UnixDomainSocketAddress.of(home.resolve("rpc.socket"))
            : new InetSocketAddress(InetAddress.getLoopbackAddress(), scgi));
  }

  private void startSite() throws IOException {
    Path folder = home.resolve("nginx");
    site =
        Daemon.start(
            folder.resolve("log"),
            nginx,
            "-p",
            folder.toString(),
            "-c",
            folder.resolve("nginx.conf").toString());
    site.awaitPort(http);
  }

  /** Ends rTorrent, not its nginx. */
  @Override
  public void kill() {
    daemon.kill();
  }

  /** Ends rTorrent, not its nginx. */
  @Override
  public void stop() {
    daemon.close();
  }

  /** How it is called without HTTP, as the beginning of a URI. */
  public String scgi() {
    return "rtorrent+scgi://" + (socket ? home.resolve("rpc.socket") : "127.0.0.1:" + scgi);
  }

  /** How it is called through nginx, as the beginning of a URI. */
  public String http() {
    return "rtorrent+http://" + USER + "@127.0.0.1:" + http + "/RPC2";
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
  public Path session() {
    return home.resolve("session");
  }

  @Override
  public void close() {
    if (site != null) {
      site.close();
    }
    if (daemon != null) {
      daemon.close();
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
            peerPort,
            socket
                ? "network.scgi.open_local = " + home.resolve("rpc.socket")
                : "network.scgi.open_port = 127.0.0.1:" + scgi);
  }

  private String siteSettings() {
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
