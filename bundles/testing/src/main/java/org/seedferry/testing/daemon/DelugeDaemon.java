package org.seedferry.testing.daemon;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A real deluged, and its deluge-web. */
public final class DelugeDaemon implements TorrentDaemon {

  private static final String SALT = "5a17";

  /** What deluge-web calls the daemon. */
  public static final String HOST = "11111111111111111111111111111111";

  private final Path home;
  private final String deluged;
  private final String delugeWeb;
  private final int rpcPort = Daemon.freePort();
  private final int webPort = Daemon.freePort();
  private final int peerPort = Daemon.freePort();
  private Daemon daemon;
  private Daemon web;

  private DelugeDaemon(Path home) throws IOException {
    this.home = home;
    this.deluged = Daemon.program("deluged").toString();
    this.delugeWeb = Daemon.program("deluge-web").toString();
  }

  /** Starts both; their files lie in the folder. */
  public static DelugeDaemon start(Path home) throws IOException {
    DelugeDaemon deluge = new DelugeDaemon(home);
    try {
      deluge.writeSettings();
      deluge.start();
      deluge.startWeb();
    } catch (IOException e) {
      deluge.close();
      throw e;
    }
    return deluge;
  }

  /** Starts deluged again; its deluge-web has stayed. */
  @Override
  public void start() throws IOException {
    daemon =
        Daemon.start(
            home.resolve("deluged.log"),
            deluged,
            "-c",
            home.toString(),
            "-d",
            "-i",
            "127.0.0.1",
            "-o",
            "127.0.0.1",
            "-u",
            "127.0.0.1",
            "-p",
            Integer.toString(rpcPort));
    daemon.awaitPort(rpcPort);
  }

  /** Ends deluged, not its deluge-web. */
  @Override
  public void stop() {
    daemon.close();
  }

  /** Ends deluged, not its deluge-web. */
  @Override
  public void kill() {
    daemon.kill();
  }

  /** Starts deluge-web; its temporary files stay in its own folder. */
  public void startWeb() throws IOException {
    web =
        Daemon.start(
            home.resolve("web.log"),
            Daemon.program("env").toString(),
            "TMPDIR=" + home,
            delugeWeb,
            "-c",
            home.toString(),
            "-d",
            "-i",
            "127.0.0.1",
            "-p",
            Integer.toString(webPort));
    web.awaitPort(webPort);
  }

  /** Ends deluge-web in order. */
  public void stopWeb() {
    web.close();
  }

  /** Where deluge-web listens. */
  public URI rpc() {
    return URI.create("http://127.0.0.1:" + webPort + "/json");
  }

  /** The daemon's place in deluge-web's connection manager. */
  public String daemonPlace() {
    return "127.0.0.1:" + rpcPort;
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
  public Path state() {
    return home.resolve("state");
  }

  @Override
  public void close() {
    if (web != null) {
      web.close();
    }
    if (daemon != null) {
      daemon.close();
    }
  }

  private void writeSettings() throws IOException {
    Files.createDirectories(downloads());
    write(
        "core.conf",
        """
        {"file": 1, "format": 1}{
         "allow_remote": false, "daemon_port": %d, "dht": false, "lsd": false, "upnp": false,
         "natpmp": false, "utpex": false, "new_release_check": false, "send_info": false,
         "enabled_plugins": ["Label"], "download_location": "%s", "move_completed": false,
         "listen_interface": "127.0.0.1", "outgoing_interface": "127.0.0.1",
         "listen_ports": [%d, %d], "random_port": false, "listen_random_port": null,
         "stop_seed_at_ratio": false, "pre_allocate_storage": false}
        """
            .formatted(rpcPort, downloads(), peerPort, peerPort));
    write("auth", "localclient:0123456789abcdef:10\n");
    write(
        "hostlist.conf",
        """
        {"file": 3, "format": 1}{"hosts": [
         ["%s", "127.0.0.1", %d, "localclient", "0123456789abcdef"]]}
        """
            .formatted(HOST, rpcPort));
    write(
        "web.conf",
        """
        {"file": 2, "format": 1}{
         "port": %d, "interface": "127.0.0.1", "base": "/", "https": false, "enabled_plugins": [],
         "default_daemon": "", "pwd_salt": "%s", "pwd_sha1": "%s", "first_login": false,
         "session_timeout": 3600, "sessions": {}, "language": ""}
        """
            .formatted(webPort, SALT, saltedPassword()));
  }

  private static String saltedPassword() {
    byte[] salted = (SALT + PASSWORD).getBytes(StandardCharsets.UTF_8);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(salted));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(home.resolve(name), content);
  }
}
