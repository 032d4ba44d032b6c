package org.seedferry.transport.sftp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.testing.transport.Lack;
import org.seedferry.testing.transport.TestFiles;
import org.seedferry.testing.transport.TransportContract;

/** What every transport keeps, and what OpenSSH has of its own, with OpenSSH's server. */
class RealSshdTest extends TransportContract {

  private static final int MIB = 1 << 20;
  private static final Instant THEN = Instant.parse("2022-02-02T02:02:02Z");
  private static final RemotePath BIG = RemotePath.parse("big.bin");

  @TempDir static Path temp;

  private static RealSshd sshd;
  private static SftpTransport transport;
  private StallingProxy proxy;

  @BeforeAll
  static void start() throws Exception {
    sshd = RealSshd.start(Files.createDirectories(temp.resolve("sshd")));
    sshd.knownHosts("known_hosts", "[127.0.0.1]:*", "host_ed25519");
    transport = new SftpTransport(Configs.with(Map.of()), temp.resolve("home"), null);
    Files.createDirectories(temp.resolve("box"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (sshd != null) {
      transport.stop();
      sshd.close();
    }
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
    return temp.resolve("box");
  }

  @Override
  protected Location location() {
    return at(sshd.port(), "known_hosts", "id_ed25519", null);
  }

  @Override
  protected Set<Lack> lacks() {
    return Set.of(Lack.LOGIN);
  }

  @Override
  protected void restartPeer() throws Exception {
    sshd.restart();
  }

  @Override
  protected Location stalling() throws Exception {
    proxy = new StallingProxy(sshd.port(), MIB);
    return at(proxy.port(), "known_hosts", "id_ed25519", null);
  }

  @Test
  void aLargeFileComesWholeAndFromTheMiddle() throws Exception {
    long size = 100L * MIB + 12_345;
    Path file = folder().resolve("big.bin");
    String whole = TestFiles.writeLarge(file, size - size % 65_536, 7);
    long middle = 51L * MIB + 3;

    try (TransportSession session = transport.open(location())) {
      try (RemoteBody body = session.open(BIG, 0, -1, null)) {
        assertThat(TestFiles.digest(body)).isEqualTo(whole);
      }
      RemoteBody begun = session.open(BIG, 0, -1, null);
      begun.read(ByteBuffer.allocate(1000));
      begun.close();
      try (RemoteBody rest = session.open(BIG, middle, -1, begun.fingerprint());
          FileChannel same = FileChannel.open(file)) {
        assertThat(TestFiles.digest(rest)).isEqualTo(TestFiles.digest(same.position(middle)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "1, 256", "7, 100", "16, 32", "256, 256"})
  void anyReadAheadAndBlockSizeGivesTheSameBytes(int ahead, int block) throws Exception {
    byte[] content = TestFiles.bytes(3 * MIB + 17, 3);
    TestFiles.write(folder().resolve("big.bin"), content, THEN);
    SftpTransport other =
        new SftpTransport(
            Configs.with(Map.of("read_ahead", ahead, "block_size", block)),
            temp.resolve("home"),
            null);
    try (TransportSession session = other.open(location());
        RemoteBody body = session.open(BIG, 0, -1, null)) {
      assertThat(TestFiles.read(body)).isEqualTo(content);
    } finally {
      other.stop();
    }
  }

  @Test
  void aFileThatShrinksWhileItIsReadHasChanged() throws Exception {
    Path file = folder().resolve("big.bin");
    TestFiles.write(file, TestFiles.bytes(8 * MIB, 1), THEN);

    try (TransportSession session = transport.open(location());
        RemoteBody body = session.open(BIG, 0, -1, null)) {
      body.read(ByteBuffer.allocate(10));
      try (FileChannel open = FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
        open.truncate(2 * MIB);
      }
      assertThat(failure(() -> TestFiles.read(body)).advice()).isEqualTo(Advice.CHANGED);
    }
  }

  @Test
  void aFileThatIsWrittenWhileItIsReadHasChanged() throws Exception {
    Path file = folder().resolve("big.bin");
    TestFiles.write(file, TestFiles.bytes(8 * MIB, 1), THEN);

    try (TransportSession session = transport.open(location());
        RemoteBody body = session.open(BIG, 0, -1, null)) {
      body.read(ByteBuffer.allocate(10));
      TestFiles.write(file, TestFiles.bytes(8 * MIB, 2), THEN.plusSeconds(5));
      assertThat(failure(() -> TestFiles.read(body)).advice()).isEqualTo(Advice.CHANGED);
    }
  }

  @Test
  void linksBelowTheFolderAreFollowedAndCirclesAreNot() throws Exception {
    TestFiles.write(folder().resolve("real/file.bin"), new byte[5], THEN);
    Files.createSymbolicLink(folder().resolve("linked"), Path.of("real"));
    Files.createSymbolicLink(folder().resolve("real/again.bin"), Path.of("file.bin"));
    Files.createSymbolicLink(folder().resolve("real/up"), Path.of(".."));
    Files.createSymbolicLink(folder().resolve("real/self"), Path.of("../real"));

    try (TransportSession session = transport.open(location())) {
      assertThat(session.list(RemotePath.ROOT))
          .extracting(RemoteEntry::name, RemoteEntry::kind)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple("real", Kind.FOLDER),
              org.assertj.core.groups.Tuple.tuple("linked", Kind.FOLDER));
      assertThat(session.list(RemotePath.parse("linked")))
          .filteredOn(entry -> entry.kind() != Kind.OTHER)
          .extracting(RemoteEntry::name, RemoteEntry::size)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple("file.bin", 5L),
              org.assertj.core.groups.Tuple.tuple("again.bin", 5L));
      assertThat(session.stat(RemotePath.parse("linked/again.bin")).size()).isEqualTo(5);
    }
  }

  @Test
  void nothingIsReadThroughALinkThatLeadsOutside() throws Exception {
    TestFiles.write(temp.resolve("outside/secret"), new byte[5], THEN);
    Files.createSymbolicLink(folder().resolve("out"), temp.resolve("outside"));
    RemotePath secret = RemotePath.parse("out/secret");

    try (TransportSession session = transport.open(location())) {
      assertThat(session.stat(secret).kind()).isEqualTo(Kind.OTHER);
      assertThat(failure(() -> session.open(secret, 0, -1, null)))
          .hasMessageContaining("leads out");
      assertThat(failure(() -> session.list(RemotePath.parse("out"))))
          .hasMessageContaining("leads out");
    }
  }

  @Test
  void aPipeIsNotOpened() throws Exception {
    Process mkfifo =
        new ProcessBuilder("mkfifo", folder().resolve("pipe").toString()).inheritIO().start();
    assertThat(mkfifo.waitFor()).isZero();

    try (TransportSession session = transport.open(location())) {
      assertThat(failure(() -> session.open(RemotePath.parse("pipe"), 0, -1, null)))
          .hasMessageContaining("pipe");
      assertThat(session.list(RemotePath.ROOT)).hasSize(1);
    }
  }

  @Test
  void aNameThatIsNoUnicodeIsShownAndNotBroughtHome() throws Exception {
    Process made =
        new ProcessBuilder("sh", "-c", "printf x > \"$(printf 'bad\\377name')\"")
            .directory(folder().toFile())
            .start();
    assertThat(made.waitFor()).isZero();

    try (TransportSession session = transport.open(location())) {
      assertThat(session.list(RemotePath.ROOT))
          .extracting(RemoteEntry::name, RemoteEntry::kind)
          .containsExactly(org.assertj.core.groups.Tuple.tuple("bad\uFFFDname", Kind.OTHER));
    } finally {
      new ProcessBuilder("sh", "-c", "rm -f bad*name")
          .directory(folder().toFile())
          .start()
          .waitFor();
    }
  }

  @Test
  void anUnknownHostKeyIsRefusedWithTheLineToAdd() throws Exception {
    Files.writeString(sshd.dir.resolve("no_hosts"), "# none\n");
    String key = Files.readString(sshd.dir.resolve("host_ed25519.pub")).split(" ")[1];

    RemoteFailure failure = refusal("no_hosts", "id_ed25519", null);

    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure)
        .hasMessageContaining("no_hosts: [127.0.0.1]:" + sshd.port() + " ssh-ed25519 " + key)
        .hasMessageContaining("SHA256:");
    assertThat(Files.readString(sshd.dir.resolve("no_hosts"))).isEqualTo("# none\n");
  }

  @Test
  void aChangedHostKeyIsRefusedSternly() throws Exception {
    sshd.knownHosts("changed", "[127.0.0.1]:" + sshd.port(), "id_ed25519");

    RemoteFailure failure = refusal("changed", "id_ed25519", null);

    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("HAS CHANGED").hasMessageContaining("SHA256:");
  }

  @Test
  void theServerIsAskedForTheTypeOfKeyThatIsKnown() throws Exception {
    sshd.knownHosts("only_rsa", "[127.0.0.1]:" + sshd.port(), "host_rsa");

    try (TransportSession session =
        transport.open(at(sshd.port(), "only_rsa", "id_ed25519", null))) {
      assertThat(session.list(RemotePath.ROOT)).isEmpty();
    }
  }

  @Test
  void hashedKnownHostsOfOpenSshAreUnderstood() throws Exception {
    Path hashed = sshd.knownHosts("hashed", "[127.0.0.1]:" + sshd.port(), "host_ed25519");
    Process hash = new ProcessBuilder("ssh-keygen", "-q", "-H", "-f", hashed.toString()).start();
    assertThat(hash.waitFor()).isZero();
    assertThat(Files.readString(hashed)).startsWith("|1|");

    try (TransportSession session = transport.open(at(sshd.port(), "hashed", "id_ed25519", null))) {
      assertThat(session.list(RemotePath.ROOT)).isEmpty();
    }
  }

  @Test
  void aWrongKeyAsksTheUserAndTellsWhatWasTried() throws Exception {
    sshd.key("wrong", "ed25519", "");

    RemoteFailure failure = refusal("known_hosts", "wrong", null);

    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure)
        .hasMessageContaining("refused user " + System.getProperty("user.name"))
        .hasMessageContaining("(tried: publickey)");
  }

  @ParameterizedTest
  @CsvSource({
    "ed25519, '', RFC4716",
    "ed25519, phrase-1, RFC4716",
    "ecdsa, '', RFC4716",
    "ecdsa, phrase-1, PEM",
    "ecdsa, '', PKCS8",
    "rsa, '', PEM",
    "rsa, phrase-1, PEM",
    "rsa, '', PKCS8",
    "rsa, phrase-1, RFC4716",
  })
  void keysOfAllUsualKindsLogIn(String type, String phrase, String form) throws Exception {
    String name = "key_" + type + phrase + form;
    sshd.authorize(sshd.key(name, type, phrase, "-m", form));

    Location location = at(sshd.port(), "known_hosts", name, Secret.ofNullable(phrase));
    try (TransportSession session = transport.open(location)) {
      assertThat(session.list(RemotePath.ROOT)).isEmpty();
    }
  }

  @Test
  void theUsersOwnKeyIsTakenWhereNothingElseIsSaid() throws Exception {
    Path home = temp.resolve("own home");
    Files.createDirectories(home.resolve(".ssh"));
    Files.copy(sshd.dir.resolve("id_ed25519"), home.resolve(".ssh/id_ed25519"));
    Files.copy(sshd.dir.resolve("known_hosts"), home.resolve(".ssh/known_hosts"));
    SftpTransport own = new SftpTransport(Configs.with(Map.of()), home, null);
    try (TransportSession session =
        own.open(Location.parse("sftp://127.0.0.1:" + sshd.port() + folder(), null))) {
      assertThat(session.list(RemotePath.ROOT)).isEmpty();
    } finally {
      own.stop();
    }
  }

  @Test
  void theUsersAgentSigns() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-agent")), "there is no ssh-agent here");
    Path socket = temp.resolve("agent");
    Process agent =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .start();
    SftpTransport asking = null;
    try {
      agent.getInputStream().read();
      ProcessBuilder add = new ProcessBuilder("ssh-add", sshd.dir.resolve("id_ed25519").toString());
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      assertThat(add.start().waitFor()).isZero();
      asking = new SftpTransport(Configs.with(Map.of()), temp.resolve("home"), socket);
      Location location =
          Location.parse(
              "sftp://127.0.0.1:"
                  + sshd.port()
                  + folder()
                  + "?known-hosts="
                  + sshd.dir.resolve("known_hosts"),
              null);
      try (TransportSession session = asking.open(location)) {
        assertThat(session.list(RemotePath.ROOT)).isEmpty();
      }
    } finally {
      if (asking != null) {
        asking.stop();
      }
      agent.destroy();
    }
  }

  private Location at(int port, String knownHosts, String identity, Secret password) {
    return Location.parse(
        "sftp://127.0.0.1:%d%s?known-hosts=%s&identity=%s"
            .formatted(port, folder(), sshd.dir.resolve(knownHosts), sshd.dir.resolve(identity)),
        password);
  }

  private RemoteFailure refusal(String knownHosts, String identity, Secret password) {
    return failure(
        () -> {
          try (TransportSession session =
              transport.open(at(sshd.port(), knownHosts, identity, password))) {
            List<RemoteEntry> none = session.list(RemotePath.ROOT);
            throw new IOException("let in: " + none);
          }
        });
  }

  private static RemoteFailure failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}
