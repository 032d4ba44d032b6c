package org.seedferry.transport.sftp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.sshd.common.PropertyResolverUtils;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.testing.transport.TestFiles;

@Timeout(60)
class SftpTransportTest {

  private static final int MIB = 1 << 20;
  private static final Instant THEN = Instant.parse("2022-02-02T02:02:02Z");
  private static final RemotePath FILE = RemotePath.parse("file.bin");

  @TempDir Path temp;

  private EmbeddedSshd server;
  private SftpTransport transport;
  private Path root;

  @BeforeEach
  void make() throws Exception {
    root = Files.createDirectories(temp.resolve("root"));
    server = new EmbeddedSshd(root);
    transport = transport(Map.of());
  }

  @AfterEach
  void end() throws Exception {
    transport.stop();
    if (server.server() != null) {
      server.close();
    }
  }

  @Test
  void aWrongPasswordIsToldWithoutThePassword() throws Exception {
    server.start();

    RemoteFailure failure = refusal(location(server.port(), "wr0ng-pw", ""));

    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure)
        .hasMessage(
            "127.0.0.1:"
                + server.port()
                + " refused user seed: wrong password or key (tried: password)");
    for (Throwable t = failure; t != null; t = t.getCause()) {
      assertThat(t.toString()).doesNotContain("wr0ng");
    }
  }

  @Test
  void aKeyGoesBeforeThePassword() throws Exception {
    server.start();
    Path key = temp.resolve("id");
    write(EmbeddedSshd.ed25519(), key);

    RemoteFailure failure = refusal(location(server.port(), "wr0ng-pw", "&identity=" + key));
    assertThat(failure).hasMessageContaining("(tried: publickey, password)");

    try (TransportSession session =
        transport.open(location(server.port(), EmbeddedSshd.PASSWORD, "&identity=" + key))) {
      assertThat(session.list(RemotePath.ROOT)).isEmpty();
    }
  }

  @Test
  void aServerThatAsksForThePasswordIsAnswered() throws Exception {
    server.onlyKeyboardInteractive = true;
    server.start();

    try (TransportSession session = transport.open(location())) {
      assertThat(session.list(RemotePath.ROOT)).isEmpty();
    }
    assertThat(refusal(location(server.port(), "wr0ng-pw", "")))
        .hasMessageContaining("(tried: keyboard-interactive)");
  }

  @Test
  void nothingToLogInWithIsTold() throws Exception {
    server.start();

    assertThat(refusal(location(server.port(), null, "")))
        .hasMessageContaining("nothing to log in with");
    assertThat(server.sessions).hasValue(0);
  }

  @Test
  void keyFilesThatCannotBeUsedAreToldByName() throws Exception {
    server.start();
    Path broken = Files.writeString(temp.resolve("broken"), "no key\n");
    Path encrypted = temp.resolve("encrypted");
    Process made =
        new ProcessBuilder(
                "ssh-keygen", "-q", "-t", "ed25519", "-N", "phrase", "-f", encrypted + "")
            .start();
    assertThat(made.waitFor()).isZero();

    assertThat(refusal(location(server.port(), null, "&identity=" + temp.resolve("none"))))
        .hasMessageContaining("does not exist");
    assertThat(refusal(location(server.port(), null, "&identity=" + broken)))
        .hasMessageContaining(broken + " cannot be read");
    assertThat(refusal(location(server.port(), null, "&identity=" + encrypted)))
        .hasMessageContaining("is encrypted: give its passphrase");
    assertThat(refusal(location(server.port(), "other-phrase", "&identity=" + encrypted)))
        .hasMessageContaining("does not open it")
        .extracting(RemoteFailure::advice)
        .isEqualTo(Advice.ASK_USER);
  }

  @Test
  void aRevokedHostKeyIsRefused() throws Exception {
    server.start();
    Files.writeString(
        temp.resolve("known_hosts"),
        server.hostKeyLine("[127.0.0.1]:*") + "@revoked " + server.hostKeyLine("*"));

    RemoteFailure failure =
        failure(
            () -> {
              try (TransportSession session =
                  transport.open(
                      Location.parse(
                          "sftp://seed:pw@127.0.0.1:"
                              + server.port()
                              + "/?known-hosts="
                              + temp.resolve("known_hosts"),
                          null))) {
                session.list(RemotePath.ROOT);
              }
            });

    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("revoked");
  }

  @Test
  void anUnknownHostAsksTheUser() {
    Location location =
        Location.parse("sftp://seed@no-such-host.invalid/x", Secret.ofNullable("pw"));

    RemoteFailure failure = refusal(location);

    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("no-such-host.invalid:22");
  }

  @Test
  void manyFilesTakeOneConnection() throws Exception {
    server.start();
    for (int i = 0; i < 20; i++) {
      TestFiles.write(root.resolve("file " + i), TestFiles.bytes(30_000, i), THEN);
    }

    try (TransportSession session = transport.open(location())) {
      for (RemoteEntry entry : session.list(RemotePath.ROOT)) {
        try (RemoteBody body = session.open(RemotePath.ROOT.child(entry.name()), 0, -1, null)) {
          assertThat(TestFiles.read(body)).hasSize(30_000);
        }
      }
    }
    assertThat(server.sessions).hasValue(1);
  }

  @Test
  void shortAnswersAreFilledUp() throws Exception {
    server.start();
    PropertyResolverUtils.updateProperty(
        server.server(),
        SftpModuleProperties.MAX_READDATA_PACKET_LENGTH.getName(),
        SftpModuleProperties.MIN_READDATA_PACKET_LENGTH);
    byte[] content = TestFiles.bytes(2 * MIB + 5, 5);
    TestFiles.write(root.resolve("file.bin"), content, THEN);
    SftpTransport large = transport(Map.of("block_size", 256));

    try (TransportSession session = large.open(location());
        RemoteBody body = session.open(FILE, 0, -1, null)) {
      assertThat(TestFiles.read(body)).isEqualTo(content);
    } finally {
      large.stop();
    }
  }

  @Test
  void aCutConnectionIsTriedAgain() throws Exception {
    server.start();
    TestFiles.write(root.resolve("file.bin"), TestFiles.bytes(8 * MIB, 5), THEN);

    try (StallingProxy proxy = new StallingProxy(server.port(), 2 * MIB);
        TransportSession session =
            transport.open(location(proxy.port(), EmbeddedSshd.PASSWORD, ""))) {
      RemoteBody body = session.open(FILE, 0, -1, null);
      body.read(ByteBuffer.allocate(100));
      proxy.cut();

      assertThat(failure(() -> TestFiles.read(body)).advice()).isEqualTo(Advice.RETRY);
      assertThat(failure(() -> session.stat(FILE)).advice()).isEqualTo(Advice.RETRY);
    }
  }

  @Test
  void aStalledConnectionIsTriedAgain() throws Exception {
    server.start();
    TestFiles.write(root.resolve("file.bin"), TestFiles.bytes(8 * MIB, 5), THEN);
    SftpTransport hasty = transport(Map.of("stall_timeout", "1s"));

    try (StallingProxy proxy = new StallingProxy(server.port(), 2 * MIB);
        TransportSession session = hasty.open(location(proxy.port(), EmbeddedSshd.PASSWORD, ""));
        RemoteBody body = session.open(FILE, 0, -1, null)) {
      RemoteFailure failure = failure(() -> TestFiles.read(body));

      assertThat(failure.advice()).isEqualTo(Advice.RETRY);
      assertThat(failure).hasMessageContaining("sent nothing for 1s");
    } finally {
      hasty.stop();
    }
  }

  @Test
  void closingTheSessionEndsAConnectThatGetsNoAnswer() throws Exception {
    try (java.net.ServerSocket silent =
        new java.net.ServerSocket(0, 5, java.net.InetAddress.getByName("127.0.0.1"))) {
      TransportSession session =
          transport.open(location(silent.getLocalPort(), EmbeddedSshd.PASSWORD, ""));
      var failed = new java.util.concurrent.CompletableFuture<Throwable>();
      Thread caller =
          new Thread(() -> failed.complete(failure(() -> session.list(RemotePath.ROOT))), "caller");
      caller.start();
      silent.accept().getInputStream().read();
      long begin = System.nanoTime();

      session.close();

      assertThat(failed.get()).isInstanceOf(RemoteFailure.class);
      assertThat(System.nanoTime() - begin).isLessThan(5_000_000_000L);
      caller.join();
    }
  }

  @Test
  void namesThatWouldLeadElsewhereAreNotBroughtHome() throws Exception {
    server.subsystem =
        new HostileSftp(List.of("..", ".", "../up", "/etc/passwd", "a\0b", "", "good"));
    server.start();

    try (TransportSession session = transport.open(location())) {
      List<RemoteEntry> entries = session.list(RemotePath.ROOT);

      assertThat(entries).hasSize(5);
      assertThat(entries).extracting(RemoteEntry::name).allMatch(RemotePath::isName);
      assertThat(entries)
          .filteredOn(entry -> entry.kind() != Kind.OTHER)
          .extracting(RemoteEntry::name)
          .containsExactly("good");
    }
  }

  @Test
  void aPacketThatIsTooLargeEndsTheConnection() throws Exception {
    server.subsystem = new HostileSftp(null);
    server.start();

    RemoteFailure failure = refusal(location());

    assertThat(failure.advice()).isEqualTo(Advice.RETRY);
    assertThat(failure).hasMessageContaining("no SFTP");
  }

  @Test
  void settingsOutOfRangeAreToldByName() {
    assertThatThrownBy(() -> transport(Map.of("read_ahead", 0))).hasMessageContaining("read_ahead");
    assertThatThrownBy(() -> transport(Map.of("block_size", 257)))
        .hasMessageContaining("block_size");
    assertThatThrownBy(() -> transport(Map.of("stall_timeout", "soon")))
        .hasMessageContaining("stall_timeout");
  }

  @Test
  void noThreadIsLeftWhenTheTransportStops() throws Exception {
    server.start();
    TestFiles.write(root.resolve("file.bin"), TestFiles.bytes(MIB, 5), THEN);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    SftpTransport other = transport(Map.of());
    TransportSession left = other.open(location());
    RemoteBody body = left.open(FILE, 0, -1, null);
    assertThat(body.read(ByteBuffer.allocate(10))).isPositive();
    assertThat(ours(before)).anyMatch(name -> name.startsWith("sshd-seedferry-sftp-network"));

    other.stop();

    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().contains("seedferry-sftp") && !before.contains(thread)) {
        thread.join(5_000);
      }
    }
    assertThat(ours(before)).isEmpty();
    assertThat(failure(() -> left.stat(FILE)).advice()).isEqualTo(Advice.RETRY);
  }

  /** The threads that came since, without those of the server, which run in this JVM as well. */
  private static Set<String> ours(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.contains("sshd"))
        .filter(name -> !name.contains("SshServer") && !name.contains("SftpSubsystem"))
        // One pool of the library for all connections of the JVM; its threads end by themselves.
        .filter(name -> !name.contains("kex-flusher"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private SftpTransport transport(Map<String, Object> values) {
    return new SftpTransport(Configs.with(new HashMap<>(values)), temp.resolve("home"), null);
  }

  private Location location() throws Exception {
    return location(server.port(), EmbeddedSshd.PASSWORD, "");
  }

  private Location location(int port, String password, String options) throws Exception {
    Path knownHosts = temp.resolve("known_hosts");
    if (!server.hostKeys.isEmpty()) {
      server.knownHosts(knownHosts);
    }
    return Location.parse(
        "sftp://seed@127.0.0.1:" + port + "/?known-hosts=" + knownHosts + options,
        Secret.ofNullable(password));
  }

  private static void write(java.security.KeyPair key, Path file) throws Exception {
    try (var out = Files.newOutputStream(file)) {
      org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter.INSTANCE
          .writePrivateKey(key, "test", null, out);
    }
  }

  private RemoteFailure refusal(Location location) {
    return failure(
        () -> {
          try (TransportSession session = transport.open(location)) {
            session.list(RemotePath.ROOT);
          }
        });
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}
