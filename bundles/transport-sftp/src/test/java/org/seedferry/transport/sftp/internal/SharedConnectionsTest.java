package org.seedferry.transport.sftp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.sshd.core.CoreModuleProperties;
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
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.testing.transport.TestFiles;

/** Many sessions of one location on few connections. */
@Timeout(60)
class SharedConnectionsTest {

  private static final int SESSIONS = 20;
  private static final int MIB = 1 << 20;
  private static final int LARGE = 6 * MIB;
  private static final Instant THEN = Instant.parse("2022-02-02T02:02:02Z");

  @TempDir Path temp;

  private final ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
  private EmbeddedSshd server;
  private SftpTransport transport;
  private Path root;

  @BeforeEach
  void make() throws Exception {
    root = Files.createDirectories(temp.resolve("root"));
    server = new EmbeddedSshd(root);
    transport = new SftpTransport(Configs.with(Map.of()), temp.resolve("home"), null);
  }

  @AfterEach
  void end() throws Exception {
    threads.shutdownNow();
    transport.stop();
    if (server.server() != null) {
      server.close();
    }
  }

  @Test
  void manySessionsAtOnceTakeOneConnectionAndTheLastOneClosesIt() throws Exception {
    server.start();
    CyclicBarrier together = new CyclicBarrier(SESSIONS);
    for (int i = 0; i < SESSIONS; i++) {
      put("" + i, 30_000 + i);
    }

    for (Future<byte[]> one :
        each(
            i -> {
              try (TransportSession session = transport.open(location(server.port()))) {
                together.await();
                return read(session, "" + i);
              }
            })) {
      assertThat(one.get()).hasSizeBetween(30_000, 30_000 + SESSIONS);
    }

    assertThat(server.sessions).hasValue(1);
    server.awaitNoSession();
  }

  @Test
  void answersInAnyOrderAndToNobodyReachTheRightOnes() throws Exception {
    UnrulySftp unruly = new UnrulySftp();
    server.subsystem = unruly;
    server.start();

    // The last session takes the connection with it, and what was asked on it but not yet heard.
    try (TransportSession last = transport.open(location(server.port()))) {
      assertThat(read(last, "3")).isEqualTo(UnrulySftp.content(3));
      for (Future<Boolean> one :
          each(
              i -> {
                int size = 1 + i * 10_007;
                try (TransportSession session = transport.open(location(server.port()))) {
                  return java.util.Arrays.equals(
                      read(session, "" + size), UnrulySftp.content(size));
                }
              })) {
        assertThat(one.get()).isTrue();
      }
      unruly.awaitNoHandle();
    }
  }

  @Test
  void closingOneSessionEndsItsReadAndNoOther() throws Exception {
    UnrulySftp unruly = new UnrulySftp();
    server.subsystem = unruly;
    server.start();
    unruly.hold(SftpChannel.READ, 5_000);

    try (TransportSession other = transport.open(location(server.port()))) {
      TransportSession stuck = transport.open(location(server.port()));
      Future<byte[]> reading = threads.submit(() -> read(stuck, "5000"));
      unruly.awaitKept(1);
      assertThat(read(other, "7000")).hasSize(7_000);

      stuck.close();

      assertThat(failure(reading)).isInstanceOf(java.io.IOException.class);
      assertThat(read(other, "8000")).hasSize(8_000);
      unruly.awaitNoHandle();
      unruly.letGo();
      assertThat(read(other, "9000")).hasSize(9_000);
    }
    assertThat(server.sessions).hasValue(1);
  }

  @Test
  void aHandleThatComesTooLateIsGivenBack() throws Exception {
    UnrulySftp unruly = new UnrulySftp();
    server.subsystem = unruly;
    server.start();
    unruly.hold(SftpChannel.OPEN, 5_000);

    try (TransportSession other = transport.open(location(server.port()))) {
      assertThat(read(other, "7000")).hasSize(7_000);
      TransportSession stuck = transport.open(location(server.port()));
      Future<byte[]> reading = threads.submit(() -> read(stuck, "5000"));
      unruly.awaitKept(1);

      stuck.close();

      assertThat(failure(reading)).isInstanceOf(java.io.IOException.class);
      unruly.letGo();
      unruly.awaitNoHandle();
    }
  }

  @Test
  void aLostConnectionFailsItsSessionsAndIsMadeAnewOnce() throws Exception {
    server.start();
    put("file.bin", 3 * MIB);
    List<TransportSession> sessions = new ArrayList<>();
    try (StallingProxy proxy = new StallingProxy(server.port(), MIB)) {
      Location location = location(proxy.port());
      CyclicBarrier reading = new CyclicBarrier(SESSIONS + 1);
      for (int i = 0; i < SESSIONS; i++) {
        sessions.add(transport.open(location));
        sessions.get(i).stat(RemotePath.parse("file.bin"));
      }
      List<Future<byte[]>> reads =
          each(
              i -> {
                reading.await();
                return read(sessions.get(i), "file.bin");
              });
      reading.await();

      proxy.cut();

      for (Future<byte[]> one : reads) {
        assertThat(((RemoteFailure) failure(one)).advice()).isEqualTo(Advice.RETRY);
      }
      assertThat(server.sessions).hasValue(1);
      for (Future<Long> one :
          each(
              i -> {
                try (TransportSession again = transport.open(location)) {
                  return again.stat(RemotePath.parse("file.bin")).size();
                }
              })) {
        assertThat(one.get()).isEqualTo(3 * MIB);
      }
      assertThat(server.sessions).hasValue(2);
      sessions.forEach(TransportSession::close);
    }
  }

  @Test
  void largeFilesGetConnectionsOfTheirOwnAndNoMoreThanAllowed() throws Exception {
    server.start();
    byte[] content = put("file.bin", LARGE);
    transport.stop();
    transport =
        new SftpTransport(Configs.with(Map.of("connections", 3)), temp.resolve("home"), null);

    readAtOnce(5, content);

    assertThat(server.sessions).hasValue(3);
  }

  @Test
  void aRefusedFurtherConnectionIsNoFailureAndNotAskedForAgain() throws Exception {
    server.start();
    CoreModuleProperties.MAX_CONCURRENT_SESSIONS.set(server.server(), 1);
    byte[] content = put("file.bin", LARGE);

    readAtOnce(4, content);

    assertThat(server.sessions).hasValue(2);
  }

  @Test
  void whoWaitsForAConnectionThatIsGivenUpMakesItItself() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      Location location = location(silent.getLocalPort());
      TransportSession first = transport.open(location);
      TransportSession second = transport.open(location);
      Future<?> connecting = threads.submit(() -> first.list(RemotePath.ROOT));
      try (Socket one = silent.accept()) {
        Future<?> waiting = threads.submit(() -> second.list(RemotePath.ROOT));
        first.close();
        assertThat(((RemoteFailure) failure(connecting)).advice()).isEqualTo(Advice.RETRY);
        try (Socket another = silent.accept()) {
          assertThat(another).isNotSameAs(one);
          second.close();
          assertThat(((RemoteFailure) failure(waiting)).advice()).isEqualTo(Advice.RETRY);
        }
      }
    }
  }

  private interface Work<T> {
    T of(int i) throws Exception;
  }

  private <T> List<Future<T>> each(Work<T> work) {
    List<Future<T>> all = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      int one = i;
      Callable<T> call = () -> work.of(one);
      all.add(threads.submit(call));
    }
    return all;
  }

  /** Opens so many bodies of the file at the same time, and reads them when all are open. */
  private void readAtOnce(int count, byte[] content) throws Exception {
    CyclicBarrier together = new CyclicBarrier(count);
    List<Future<byte[]>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Callable<byte[]> call =
          () -> {
            try (TransportSession session = transport.open(location(server.port()))) {
              session.stat(RemotePath.parse("file.bin"));
              together.await();
              try (RemoteBody body = session.open(RemotePath.parse("file.bin"), 0, LARGE, null)) {
                together.await();
                return TestFiles.read(body);
              }
            }
          };
      all.add(threads.submit(call));
    }
    for (Future<byte[]> one : all) {
      assertThat(one.get()).isEqualTo(content);
    }
  }

  private static byte[] read(TransportSession session, String name) throws Exception {
    try (RemoteBody body = session.open(RemotePath.parse(name), 0, -1, null)) {
      return TestFiles.read(body);
    }
  }

  private static Throwable failure(Future<?> future) throws InterruptedException {
    try {
      future.get();
      throw new AssertionError("it did not fail");
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  private byte[] put(String name, int size) throws Exception {
    byte[] content = TestFiles.bytes(size, size);
    TestFiles.write(root.resolve(name), content, THEN);
    return content;
  }

  private synchronized Location location(int port) throws Exception {
    Path knownHosts = temp.resolve("known_hosts");
    if (!server.hostKeys.isEmpty() && !Files.exists(knownHosts)) {
      server.knownHosts(knownHosts);
    }
    return Location.parse(
        "sftp://seed@127.0.0.1:" + port + "/?known-hosts=" + knownHosts,
        Secret.ofNullable(EmbeddedSshd.PASSWORD));
  }
}
