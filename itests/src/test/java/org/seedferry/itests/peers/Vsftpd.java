package org.seedferry.itests.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import org.seedferry.testing.daemon.Daemon;
import org.seedferry.testing.tls.TestCertificate;

/**
 * A real vsftpd that demands TLS, and that data connections resume its session. It lets everybody
 * in as {@code anonymous}, so it needs no account on this machine; it has to be started by root.
 */
public final class Vsftpd implements AutoCloseable {

  private final int port;
  private final TestCertificate certificate;
  private final Daemon daemon;

  private Vsftpd(int port, TestCertificate certificate, Daemon daemon) {
    this.port = port;
    this.certificate = certificate;
    this.daemon = daemon;
  }

  /** Starts one; its files lie in the first folder, it serves the second to everybody. */
  public static Vsftpd start(Path folder, Path served)
      throws IOException, GeneralSecurityException {
    Path program = Daemon.program("vsftpd");
    Daemon.needRoot("vsftpd");
    Files.createDirectories(folder.resolve("empty"));
    TestCertificate certificate = TestCertificate.make(folder, "ip:127.0.0.1");
    for (Path above = served; above.startsWith(folder.getParent()); above = above.getParent()) {
      Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    int port = Daemon.freePort();
    Path config =
        Files.writeString(
            folder.resolve("vsftpd.conf"),
            """
            listen=YES
            listen_ipv6=NO
            listen_address=127.0.0.1
            listen_port=%1$d
            background=NO
            anonymous_enable=YES
            no_anon_password=YES
            anon_root=%2$s
            anon_world_readable_only=NO
            ftp_username=daemon
            local_enable=NO
            secure_chroot_dir=%3$s/empty
            seccomp_sandbox=NO
            connect_from_port_20=NO
            utf8_filesystem=YES
            force_dot_files=YES
            ssl_enable=YES
            allow_anon_ssl=YES
            force_anon_logins_ssl=YES
            force_anon_data_ssl=YES
            rsa_cert_file=%4$s
            rsa_private_key_file=%5$s
            ssl_ciphers=HIGH
            require_ssl_reuse=YES
            vsftpd_log_file=%3$s/vsftpd.log
            """
                .formatted(port, served, folder, certificate.certificate(), certificate.key()));
    Daemon daemon = Daemon.start(folder.resolve("log"), program.toString(), config.toString());
    return new Vsftpd(port, certificate, daemon.awaitPort(port));
  }

  /** The URI of the served folder, with TLS on demand. */
  public String uri() {
    return uri("/");
  }

  /** The URI of a folder in the served one, with TLS on demand. */
  public String uri(String path) {
    return "ftpes://127.0.0.1:" + port + path + "?ca=" + certificate.authority();
  }

  @Override
  public void close() {
    daemon.close();
  }
}
