package org.seedferry.transport.sftp.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An OpenSSH server on a free port, with keys of its own; the current user logs in by key. */
final class RealSshd implements AutoCloseable {

  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

  final Path dir;
  private final int port;
  private Process process;

  private RealSshd(Path dir) throws IOException {
    this.dir = dir;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      this.port = socket.getLocalPort();
    }
  }

  /**
   * Starts a server. Where there is none, the test is skipped, or fails when {@code
   * seedferry.daemons=required}.
   */
  static RealSshd start(Path dir) throws Exception {
    boolean isThere = Files.isExecutable(SSHD);
    if (!isThere && "required".equals(System.getProperty("seedferry.daemons"))) {
      throw new AssertionError("there is no OpenSSH server at " + SSHD);
    }
    assumeTrue(isThere, "there is no OpenSSH server at " + SSHD);
    if (ProcessHandle.current().info().user().filter("root"::equals).isPresent()) {
      Files.createDirectories(PRIVILEGE_SEPARATION);
    }
    RealSshd sshd = new RealSshd(dir);
    sshd.key("host_ed25519", "ed25519", "");
    sshd.key("host_rsa", "rsa", "");
    sshd.key("id_ed25519", "ed25519", "");
    Files.copy(dir.resolve("id_ed25519.pub"), dir.resolve("authorized_keys"));
    sshd.run();
    return sshd;
  }

  /** Makes a key pair, as {@code DIR/NAME} and {@code DIR/NAME.pub}. */
  Path key(String name, String type, String passphrase, String... more) throws Exception {
    Path file = dir.resolve(name);
    List<String> command =
        new ArrayList<>(
            List.of("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-f", file.toString()));
    command.addAll(List.of(more));
    Process made =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(nothing()).start();
    String said = new String(made.getInputStream().readAllBytes());
    if (made.waitFor() != 0) {
      throw new IOException("ssh-keygen: " + said);
    }
    return file;
  }

  /** Lets a key in. */
  void authorize(Path key) throws IOException {
    Files.writeString(
        dir.resolve("authorized_keys"),
        Files.readString(dir.resolve("authorized_keys")) + Files.readString(Path.of(key + ".pub")));
  }

  /** Writes a known_hosts file with the public key of one of the host's keys. */
  Path knownHosts(String name, String hosts, String key) throws IOException {
    return Files.writeString(
        dir.resolve(name), hosts + " " + Files.readString(dir.resolve(key + ".pub")));
  }

  int port() {
    return port;
  }

  void restart() throws Exception {
    close();
    run();
  }

  /** Ends the server and all its connections. */
  @Override
  public void close() throws Exception {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    all.forEach(ProcessHandle::destroy);
    process.waitFor(10, TimeUnit.SECONDS);
  }

  private void run() throws Exception {
    List<String> lines =
        List.of(
            "Port " + port,
            "ListenAddress 127.0.0.1",
            "HostKey " + dir.resolve("host_ed25519"),
            "HostKey " + dir.resolve("host_rsa"),
            "AuthorizedKeysFile " + dir.resolve("authorized_keys"),
            "PidFile none",
            "StrictModes no",
            "UsePAM no",
            "PermitRootLogin prohibit-password",
            "PasswordAuthentication no",
            "MaxAuthTries 3",
            "Subsystem sftp internal-sftp");
    Path config = Files.write(dir.resolve("sshd_config"), lines);
    process =
        new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectInput(nothing())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("sshd.log").toFile()))
            .start();
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10); ; ) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        if (socket.getInputStream().read() == 'S') {
          return;
        }
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException("sshd: " + Files.readString(dir.resolve("sshd.log")), e);
        }
        Thread.onSpinWait();
      }
    }
  }

  private static ProcessBuilder.Redirect nothing() {
    return ProcessBuilder.Redirect.from(new java.io.File("/dev/null"));
  }
}
