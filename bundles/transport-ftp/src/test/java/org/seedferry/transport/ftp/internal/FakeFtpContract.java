package org.seedferry.transport.ftp.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.Transport;
import org.seedferry.testing.ftp.FakeFtp;
import org.seedferry.testing.ftp.FakeFtp.Security;
import org.seedferry.testing.ftp.FtpFault;
import org.seedferry.testing.tls.TestCertificate;
import org.seedferry.testing.transport.Lack;
import org.seedferry.testing.transport.TransportContract;

/** What every transport keeps, with a server of our own; its subclasses differ in that. */
abstract class FakeFtpContract extends TransportContract {

  @TempDir Path root;
  @TempDir static Path keys;

  private static TestCertificate certificate;

  private final String scheme;
  private final Security security;
  private final FtpFault[] faults;
  private final FtpTransport transport;
  private FakeFtp server;

  FakeFtpContract(String scheme, Security security, boolean pipelining, FtpFault... faults) {
    this.scheme = scheme;
    this.security = security;
    this.faults = faults;
    this.transport = new FtpTransport(Configs.with(Map.of("pipelining", pipelining)));
  }

  @BeforeAll
  static void certify() throws Exception {
    certificate = TestCertificate.make(keys, "ip:127.0.0.1");
  }

  @BeforeEach
  void start() throws Exception {
    server = new FakeFtp(root, security, certificate, 0).fail(faults);
  }

  @AfterEach
  void stop() throws Exception {
    transport.stop();
    server.close();
  }

  @Override
  protected Transport transport() {
    return transport;
  }

  @Override
  protected Path folder() {
    try {
      return Files.createDirectories(root.resolve("my box"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  protected Location location() {
    String ca = security == Security.NONE ? "" : "?ca=" + certificate.authority();
    return Location.parse(
        scheme + "://seed@127.0.0.1:" + server.port() + "/my%20box/" + ca,
        Secret.ofNullable(FakeFtp.PASSWORD));
  }

  /** Line breaks cannot stand in a line, and the suite knows them as control characters. */
  @Override
  protected Set<Lack> lacks() {
    return Set.of(Lack.CONTROL_CHARACTERS);
  }

  @Override
  protected void restartPeer() throws Exception {
    int port = server.port();
    server.close();
    server = new FakeFtp(root, security, certificate, port).fail(faults);
  }

  @Override
  protected Location stalling() {
    FtpFault[] more = java.util.Arrays.copyOf(faults, faults.length + 1);
    more[faults.length] = FtpFault.STALL;
    server.fail(more);
    return location();
  }
}
