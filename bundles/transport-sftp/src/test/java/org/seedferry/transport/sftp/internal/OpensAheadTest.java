package org.seedferry.transport.sftp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.OpensAhead;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;

/** Small files that are asked for before they are opened. */
@Timeout(60)
class OpensAheadTest {

  @TempDir Path temp;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final UnrulySftp unruly = new UnrulySftp();
  private EmbeddedSshd server;
  private SftpTransport transport;
  private TransportSession session;

  @BeforeEach
  void connect() throws Exception {
    server = new EmbeddedSshd(Files.createDirectories(temp.resolve("root")));
    server.subsystem = unruly;
    server.start();
    transport = new SftpTransport(Configs.with(Map.of()), temp.resolve("home"), null);
    unruly.list(1_000, 2_000, 3_000, 30_000, 70_000);
    Path knownHosts = temp.resolve("known_hosts");
    server.knownHosts(knownHosts);
    session =
        transport.open(
            Location.parse(
                "sftp://seed@127.0.0.1:" + server.port() + "/?known-hosts=" + knownHosts,
                Secret.ofNullable(EmbeddedSshd.PASSWORD)));
    assertThat(session.list(RemotePath.ROOT)).hasSize(5);
  }

  @AfterEach
  void end() throws Exception {
    session.close();
    threads.shutdownNow();
    transport.stop();
    server.close();
  }

  @Test
  void whatIsAnnouncedIsUnderWayWhileAnotherFileIsRead() throws Exception {
    unruly.hold(SftpChannel.READ, 2_000);

    announce(2_000, 3_000);
    assertThat(read(1_000)).isEqualTo(UnrulySftp.content(1_000));

    unruly.awaitKept(1); // so it was opened, too
    unruly.letGo();
    assertThat(read(2_000)).isEqualTo(UnrulySftp.content(2_000));
    announce(30_000);
    assertThat(read(3_000)).isEqualTo(UnrulySftp.content(3_000));
    assertThat(read(30_000)).isEqualTo(UnrulySftp.content(30_000));
    unruly.awaitNoHandle();
  }

  @Test
  void theHandleOfWhatIsNotOpenedIsGivenBack() throws Exception {
    announce(2_000, 3_000);
    assertThat(read(1_000)).isEqualTo(UnrulySftp.content(1_000));

    announce(3_000);
    assertThat(read(30_000)).isEqualTo(UnrulySftp.content(30_000));
    announce();

    assertThat(read(2_000)).isEqualTo(UnrulySftp.content(2_000));
    unruly.awaitNoHandle();
  }

  @Test
  void whatIsReadFromItsMiddleIsAskedForAnew() throws Exception {
    announce(2_000);
    assertThat(read(1_000)).isEqualTo(UnrulySftp.content(1_000));

    try (RemoteBody body = session.open(RemotePath.parse("2000"), 500, -1, null)) {
      assertThat(bytes(body)).isEqualTo(Arrays.copyOfRange(UnrulySftp.content(2_000), 500, 2_000));
    }
    unruly.awaitNoHandle();
  }

  @Test
  void anotherSizeThanWasAnnouncedChangesNothing() throws Exception {
    ahead()
        .next(
            List.of(
                new OpensAhead.Next(RemotePath.parse("2000"), 1_500),
                new OpensAhead.Next(RemotePath.parse("3000"), 4_000)));
    assertThat(read(1_000)).isEqualTo(UnrulySftp.content(1_000));

    assertThat(read(2_000)).isEqualTo(UnrulySftp.content(2_000));
    assertThat(read(3_000)).isEqualTo(UnrulySftp.content(3_000));
    unruly.awaitNoHandle();
  }

  @Test
  void whatIsTooLargeOrWasNotListedIsNotAskedForAhead() throws Exception {
    announce(70_000, 4_000);
    unruly.hold(SftpChannel.OPEN, 4_000);

    assertThat(read(1_000)).isEqualTo(UnrulySftp.content(1_000));
    assertThat(read(70_000)).isEqualTo(UnrulySftp.content(70_000));

    unruly.letGo();
    unruly.awaitNoHandle();
  }

  @Test
  void closingEndsAWaitForWhatWasAnnounced() throws Exception {
    unruly.hold(SftpChannel.STAT, 2_000);
    announce(2_000);
    assertThat(read(1_000)).isEqualTo(UnrulySftp.content(1_000));
    Future<byte[]> waiting = threads.submit(() -> read(2_000));
    unruly.awaitKept(1);

    session.close();

    assertThatThrownBy(waiting::get).hasCauseInstanceOf(IOException.class);
  }

  private OpensAhead ahead() {
    return (OpensAhead) session;
  }

  private void announce(int... sizes) {
    ahead()
        .next(
            Arrays.stream(sizes)
                .mapToObj(size -> new OpensAhead.Next(RemotePath.parse("" + size), size))
                .toList());
  }

  private byte[] read(int size) throws IOException {
    try (RemoteBody body = session.open(RemotePath.parse("" + size), 0, -1, null)) {
      return bytes(body);
    }
  }

  private static byte[] bytes(RemoteBody body) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(100_000);
    while (body.read(all) >= 0) {
      // until its end
    }
    return Arrays.copyOf(all.array(), all.position());
  }
}
