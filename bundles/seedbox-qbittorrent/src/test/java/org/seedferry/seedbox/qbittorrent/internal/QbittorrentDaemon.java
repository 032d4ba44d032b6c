package org.seedferry.seedbox.qbittorrent.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.seedferry.testing.daemon.Daemon;

/** A real qbittorrent-nox in a folder of its own, on loopback only. */
final class QbittorrentDaemon implements AutoCloseable {

  static final String USER = "seed";
  static final String PASSWORD = "s3cret-Pa55";

  private final String program;
  private final Path home;
  private final int port;
  private Daemon daemon;

  private QbittorrentDaemon(String program, Path home, int port) throws IOException {
    this.program = program;
    this.home = home;
    this.port = port;
    start();
  }

  static QbittorrentDaemon start(Path home) throws IOException {
    String program = Daemon.program("qbittorrent-nox").toString();
    int port = Daemon.freePort();
    Path downloads = Files.createDirectories(home.resolve("downloads"));
    Path settings = Files.createDirectories(home.resolve("qBittorrent/config"));
    Files.writeString(
        settings.resolve("qBittorrent.conf"), settings(port, Daemon.freePort(), downloads));
    return new QbittorrentDaemon(program, home, port);
  }

  /** Starts it again where it was. */
  void start() throws IOException {
    daemon =
        Daemon.start(home.resolve("log"), program, "--profile=" + home, "--webui-port=" + port);
    try {
      daemon.awaitPort(port);
    } catch (IOException e) {
      daemon.close();
      throw e;
    }
  }

  /** Ends it as a crash does. */
  void kill() {
    daemon.kill();
  }

  /** Where its Web UI listens. */
  String hostAndPort() {
    return "127.0.0.1:" + port;
  }

  Path downloads() {
    return home.resolve("downloads");
  }

  /** Ends it in order; it can be started again. */
  @Override
  public void close() {
    daemon.close();
  }

  private static String settings(int port, int peerPort, Path downloads) {
    return """
        [LegalNotice]
        Accepted=true
        [Network]
        PortForwardingEnabled=false
        [Preferences]
        WebUI\\Address=127.0.0.1
        WebUI\\Port=%d
        WebUI\\UseUPnP=false
        WebUI\\Username=%s
        WebUI\\Password_PBKDF2="@ByteArray(%s)"
        WebUI\\LocalHostAuth=true
        Connection\\ResolvePeerCountries=false
        [BitTorrent]
        Session\\DefaultSavePath=%s
        Session\\DHTEnabled=false
        Session\\LSDEnabled=false
        Session\\PeXEnabled=false
        Session\\BTProtocol=TCP
        Session\\InterfaceAddress=127.0.0.1
        Session\\Port=%d
        Session\\QueueingSystemEnabled=false
        Session\\AddTorrentPaused=true
        """
        .formatted(port, USER, hash(PASSWORD), downloads, peerPort);
  }

  /** The password as it keeps it: salt and key. */
  private static String hash(String password) {
    byte[] salt = "sixteen bytes..!".getBytes(StandardCharsets.US_ASCII);
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, 100_000, 512);
    try {
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
      Base64.Encoder base64 = Base64.getEncoder();
      return base64.encodeToString(salt) + ":" + base64.encodeToString(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
