package org.seedferry.transport.sftp.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.DefaultKeyboardInteractiveAuthenticator;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SFTP server in this JVM, with keys of its own and the given folder as its root. */
final class EmbeddedSshd implements AutoCloseable {

  static final String USER = "seed";
  static final String PASSWORD = "s3cret-pw";

  final List<KeyPair> hostKeys = new ArrayList<>();
  final List<PublicKey> authorized = new ArrayList<>();
  final AtomicInteger sessions = new AtomicInteger();
  boolean onlyKeyboardInteractive;
  SubsystemFactory subsystem = new SftpSubsystemFactory();
  private final Path root;
  private SshServer server;
  private int port;

  EmbeddedSshd(Path root) {
    this.root = root;
  }

  static KeyPair ed25519() {
    return generate("EdDSA", 255);
  }

  static KeyPair rsa() {
    return generate("RSA", 2048);
  }

  EmbeddedSshd start() throws IOException {
    if (hostKeys.isEmpty()) {
      hostKeys.add(ed25519());
    }
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(port);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
    server.setPublickeyAuthenticator(
        (user, key, session) ->
            user.equals(USER)
                && authorized.stream().anyMatch(one -> KeyUtils.compareKeys(one, key)));
    if (!onlyKeyboardInteractive) {
      server.setPasswordAuthenticator(
          (user, password, session) -> user.equals(USER) && password.equals(PASSWORD));
    } else {
      server.setPasswordAuthenticator((user, password, session) -> password.equals(PASSWORD));
      server.setKeyboardInteractiveAuthenticator(DefaultKeyboardInteractiveAuthenticator.INSTANCE);
      server.setUserAuthFactories(
          List.of(
              org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory.INSTANCE));
    }
    server.setSubsystemFactories(List.of(subsystem));
    server.setFileSystemFactory(new VirtualFileSystemFactory(root));
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    server.addSessionListener(
        new SessionListener() {
          @Override
          public void sessionCreated(Session session) {
            sessions.incrementAndGet();
          }

          @Override
          public void sessionClosed(Session session) {
            synchronized (sessions) {
              sessions.notifyAll();
            }
          }
        });
    server.start();
    port = server.getPort();
    return this;
  }

  void restart() throws IOException {
    server.stop(true);
    start();
  }

  /** Waits until nobody is connected any more. */
  void awaitNoSession() throws InterruptedException {
    synchronized (sessions) {
      while (server.getActiveSessions().stream().anyMatch(Session::isOpen)) {
        sessions.wait();
      }
    }
  }

  int port() {
    return port;
  }

  SshServer server() {
    return server;
  }

  String hostKeyLine(String hosts) {
    return hosts + " " + PublicKeyEntry.toString(hostKeys.get(0).getPublic()) + "\n";
  }

  /** Writes a known_hosts file that trusts this server at every port. */
  Path knownHosts(Path file) throws IOException {
    return Files.writeString(file, hostKeyLine("[127.0.0.1]:*"));
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }

  private static KeyPair generate(String algorithm, int size) {
    try {
      var generator = SecurityUtils.getKeyPairGenerator(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
