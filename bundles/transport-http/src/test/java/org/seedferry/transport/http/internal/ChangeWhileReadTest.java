package org.seedferry.transport.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.testing.http.Fault;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;

/** A web server sends what is in the file at the moment, old and new in one answer. */
class ChangeWhileReadTest {

  private static final int SIZE = 3 << 20;
  private static final RemotePath FILE = RemotePath.ROOT.child("big.bin");

  @TempDir Path folder;

  private final HttpTransport transport = new HttpTransport(TestConfig.defaults());
  private FaultServer server;
  private TransportSession session;

  @BeforeEach
  void open() throws Exception {
    Files.write(folder.resolve("big.bin"), new byte[SIZE]);
    server = new FaultServer(folder, ListingStyle.NGINX);
    session = transport.open(Location.parse(server.url(), null));
  }

  @AfterEach
  void close() throws Exception {
    session.close();
    transport.close();
    server.close();
  }

  @Test
  void aBigFileThatChangesWhileItIsReadIsNotTakenForWhole() throws Exception {
    try (RemoteBody body = session.open(FILE, 0, -1, null)) {
      read(body, 1 << 20);
      Files.setLastModifiedTime(folder.resolve("big.bin"), FileTime.fromMillis(1_000_000));
      RemoteFailure failure =
          catchThrowableOfType(RemoteFailure.class, () -> read(body, Integer.MAX_VALUE));
      assertThat(failure.advice()).isEqualTo(Advice.CHANGED);
      assertThat(failure).hasMessageContaining("big.bin was changed while it was read");
    }
  }

  @Test
  void aServerThatDoesNotAnswerTheLastLookIsTakenAtItsWord() throws Exception {
    try (RemoteBody body = session.open(FILE, 0, -1, null)) {
      server.on("big.bin", Fault.status(405));
      assertThat(read(body, Integer.MAX_VALUE)).isEqualTo(SIZE);
    }
  }

  @Test
  void aBigFileThatIsReadToItsEndLeavesItsConnectionForTheNext() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (RemoteBody body = session.open(FILE, 0, -1, null)) {
        assertThat(read(body, Integer.MAX_VALUE)).isEqualTo(SIZE);
      }
    }
    assertThat(server.connections()).isLessThanOrEqualTo(2);
  }

  private static int read(RemoteBody body, int most) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    int all = 0;
    int count = 0;
    while (all < most && (count = body.read(buffer.clear())) >= 0) {
      all += count;
    }
    return all;
  }
}
