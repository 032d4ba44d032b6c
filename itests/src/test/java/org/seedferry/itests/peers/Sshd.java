package org.seedferry.itests.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.seedferry.testing.daemon.Daemon;

/** A real OpenSSH server that lets the user of this process in by a key. */
public final class Sshd implements AutoCloseable {

  private final Path folder;
  private final int port;
  private final Daemon daemon;

  private Sshd(Path folder, int port, Daemon daemon) {
    this.folder = folder;
    this.port = port;
    this.daemon = daemon;
  }

  /** Starts one; its keys and logs lie in the folder. */
  public static Sshd start(Path folder) throws IOException, InterruptedException {
    Path program = Daemon.program("sshd");
    Daemon.program("ssh-keygen");
    Files.createDirectories(folder);
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    key(folder.resolve("host_key"));
    key(folder.resolve("id"));
    key(folder.resolve("other_id"));
    Files.copy(folder.resolve("id.pub"), folder.resolve("authorized_keys"));
    int port = Daemon.freePort();
    Path config =
        Files.writeString(
            folder.resolve("sshd_config"),
            """
            Port %d
            ListenAddress 127.0.0.1
            HostKey %s
            PidFile none
            AuthorizedKeysFile %s
            StrictModes no
            UsePAM no
            PasswordAuthentication yes
            PermitRootLogin yes
            Subsystem sftp internal-sftp
            MaxStartups 50
            """
                .formatted(port, folder.resolve("host_key"), folder.resolve("authorized_keys")));
    Files.writeString(
        folder.resolve("known_hosts"),
        "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host_key.pub")));
    Files.writeString(folder.resolve("no_known_hosts"), "");
    Daemon daemon =
        Daemon.start(
            folder.resolve("log"), program.toString(), "-D", "-e", "-f", config.toString());
    return new Sshd(folder, port, daemon.awaitPort(port));
  }

  private static void key(Path file) throws IOException, InterruptedException {
    Daemon.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString());
  }

  /** The URI of a folder on it, with the key that opens it. */
  public String uri(Path remote) {
    return uri(remote, "id", "known_hosts");
  }

  /** The URI of a folder on it, with a key file and a list of hosts out of its own folder. */
  public String uri(Path remote, String key, String knownHosts) {
    return "sftp://%s@127.0.0.1:%d%s?identity=%s&known-hosts=%s"
        .formatted(
            System.getProperty("user.name"),
            port,
            remote,
            folder.resolve(key),
            folder.resolve(knownHosts));
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    daemon.close();
  }
}
