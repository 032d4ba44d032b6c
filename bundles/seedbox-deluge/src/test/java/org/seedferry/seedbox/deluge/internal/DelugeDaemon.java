package org.seedferry.seedbox.deluge.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.seedferry.testing.daemon.Daemon;

/** A real deluged and deluge-web in a folder of their own, on loopback only. */
final class DelugeDaemon implements AutoCloseable {

  static final String PASSWORD = "s3cret-Pa55";
  private static final String SALT = "5a17";
  private static final String HOST = "11111111111111111111111111111111";

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

  static DelugeDaemon start(Path home) throws Exception {
    DelugeDaemon deluge = new DelugeDaemon(home);
    try {
      deluge.writeSettings();
      deluge.startDaemon();
      deluge.startWeb();
    } catch (IOException e) {
      deluge.close();
      throw e;
    }
    return deluge;
  }

  void startDaemon() throws IOException {
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

  /** Ends it as it should; what it knows of the data is saved. */
  void stopDaemon() {
    daemon.close();
  }

  /** Ends it as a crash does. */
  void killDaemon() {
    daemon.kill();
  }

  /** Its temporary files stay in its own folder. */
  void startWeb() throws IOException {
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

  void stopWeb() {
    web.close();
  }

  URI rpc() {
    return URI.create("http://127.0.0.1:" + webPort + "/json");
  }

  /** The daemon's place in deluge-web's connection manager. */
  String daemonPlace() {
    return "127.0.0.1:" + rpcPort;
  }

  Path downloads() {
    return home.resolve("downloads");
  }

  /** Where it keeps its torrent files. */
  Path state() {
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

  private void writeSettings() throws Exception {
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
    byte[] salted = (SALT + PASSWORD).getBytes(StandardCharsets.UTF_8);
    write(
        "web.conf",
        """
        {"file": 2, "format": 1}{
         "port": %d, "interface": "127.0.0.1", "base": "/", "https": false, "enabled_plugins": [],
         "default_daemon": "", "pwd_salt": "%s", "pwd_sha1": "%s", "first_login": false,
         "session_timeout": 3600, "sessions": {}, "language": ""}
        """
            .formatted(
                webPort,
                SALT,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(salted))));
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(home.resolve(name), content);
  }
}
