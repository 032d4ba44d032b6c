package org.seedferry.transport.sftp.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.Transport;
import org.seedferry.testing.transport.TransportContract;

/** What every transport keeps, with the library's own server and a password. */
class SftpContractTest extends TransportContract {

  @TempDir static Path temp;

  private static EmbeddedSshd server;
  private static SftpTransport transport;
  private static Path knownHosts;
  private StallingProxy proxy;

  @BeforeAll
  static void start() throws Exception {
    server = new EmbeddedSshd(Files.createDirectories(temp.resolve("root"))).start();
    knownHosts = server.knownHosts(temp.resolve("known_hosts"));
    transport = new SftpTransport(Configs.with(Map.of()), temp.resolve("home"), null);
    Files.createDirectories(temp.resolve("root/box"));
  }

  @AfterAll
  static void stop() throws Exception {
    transport.stop();
    server.close();
  }

  @AfterEach
  void closeTheProxy() throws Exception {
    if (proxy != null) {
      proxy.close();
    }
  }

  @Override
  protected Transport transport() {
    return transport;
  }

  @Override
  protected Path folder() {
    return temp.resolve("root/box");
  }

  @Override
  protected Location location() {
    return at(server.port());
  }

  @Override
  protected void restartPeer() throws Exception {
    server.restart();
  }

  @Override
  protected Location stalling() throws Exception {
    proxy = new StallingProxy(server.port(), 1 << 20);
    return at(proxy.port());
  }

  private static Location at(int port) {
    return Location.parse(
        "sftp://seed@127.0.0.1:" + port + "/box?known-hosts=" + knownHosts,
        Secret.ofNullable(EmbeddedSshd.PASSWORD));
  }
}
