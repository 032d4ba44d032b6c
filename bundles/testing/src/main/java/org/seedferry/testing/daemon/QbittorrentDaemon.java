package org.seedferry.testing.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A real qbittorrent-nox. */
public final class QbittorrentDaemon implements TorrentDaemon {

  private final String program = Daemon.program("qbittorrent-nox").toString();
  private final Path home;
  private final int port = Daemon.freePort();
  private final int peerPort = Daemon.freePort();
  private Daemon daemon;

  private QbittorrentDaemon(Path home) throws IOException {
    this.home = home;
  }

  /** Starts one; its files lie in the folder. */
  public static QbittorrentDaemon start(Path home) throws IOException {
    QbittorrentDaemon qbittorrent = new QbittorrentDaemon(home);
    Files.createDirectories(qbittorrent.downloads());
    Path settings = Files.createDirectories(home.resolve("qBittorrent/config"));
    Files.writeString(settings.resolve("qBittorrent.conf"), qbittorrent.settings());
    qbittorrent.start();
    return qbittorrent;
  }

  @Override
  public void start() throws IOException {
    daemon =
        Daemon.start(home.resolve("log"), program, "--profile=" + home, "--webui-port=" + port);
    try {
      daemon.awaitPort(port);
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

  /** Where its Web UI listens. */
  public String hostAndPort() {
    return "127.0.0.1:" + port;
  }

  @Override
  public Path downloads() {
    return home.resolve("downloads");
  }

  @Override
  public int peerPort() {
    return peerPort;
  }

  @Override
  public void close() {
    stop();
  }

  private String settings() {
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
        .formatted(port, USER, hash(PASSWORD), downloads(), peerPort);
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
