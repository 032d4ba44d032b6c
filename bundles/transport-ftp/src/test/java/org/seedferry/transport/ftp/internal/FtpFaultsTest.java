package org.seedferry.transport.ftp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
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
import org.seedferry.testing.ftp.FakeFtp;
import org.seedferry.testing.ftp.FakeFtp.Security;
import org.seedferry.testing.ftp.FtpFault;
import org.seedferry.testing.tls.TestCertificate;
import org.seedferry.testing.transport.TestFiles;

@Timeout(60)
class FtpFaultsTest {

  private static final RemotePath FILE = RemotePath.parse("file.bin");
  private static final byte[] CONTENT = TestFiles.bytes(3 << 20, 1);

  @TempDir Path root;
  @TempDir Path keys;

  private final FtpTransport transport =
      new FtpTransport(Configs.with(Map.of("stall_timeout", "1s", "reply_timeout", "5s")));
  private FakeFtp server;
  private TestCertificate certificate;

  @AfterEach
  void stop() throws Exception {
    transport.stop();
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aFullServerAsksToComeBackLater() throws Exception {
    serve(Security.NONE, FtpFault.FULL);
    RemoteFailure failure = failure(() -> session("ftp").list(RemotePath.ROOT));
    assertThat(failure.advice()).isEqualTo(Advice.RETRY_AFTER);
    assertThat(failure.retryAfter()).isPositive();
  }

  @Test
  void aCutDataConnectionIsTriedAgainAndTheSessionGoesOn() throws Exception {
    serve(Security.NONE, FtpFault.CUT_DATA);
    TransportSession session = session("ftp");
    assertThat(failure(() -> read(session, 0, -1)).advice()).isEqualTo(Advice.RETRY);
    server.fail(FtpFault.SHORT_DATA);
    assertThat(failure(() -> read(session, 0, -1)))
        .hasMessageContaining("ended after 1572864 of 3145728 bytes");
    server.fail();
    assertThat(read(session, 100, -1)).hasSize(CONTENT.length - 100);
    assertThat(server.logins()).isEqualTo(1);
  }

  @Test
  void aTransferWithoutDataConnectionIsTriedAgain() throws Exception {
    serve(Security.NONE, FtpFault.NO_DATA);
    TransportSession session = session("ftp");
    RemoteFailure failure = failure(() -> read(session, 0, -1));
    assertThat(failure.advice()).isEqualTo(Advice.RETRY);
    assertThat(failure).hasMessageContaining("425");
    server.fail();
    assertThat(read(session, 0, -1)).isEqualTo(CONTENT);
  }

  @Test
  void aSilentDataConnectionIsGivenUp() throws Exception {
    serve(Security.NONE, FtpFault.STALL);
    assertThat(failure(() -> read(session("ftp"), 0, -1)))
        .hasMessageContaining("does not answer in time");
  }

  @Test
  void aBoundedReadLeavesTheControlConnectionUsable() throws Exception {
    for (Security security : new Security[] {Security.NONE, Security.EXPLICIT}) {
      serve(security, FtpFault.REUSE_REQUIRED);
      TransportSession session = session(security == Security.NONE ? "ftp" : "ftpes");
      for (int i = 0; i < 5; i++) {
        assertThat(read(session, i * 1_000, 70_000)).hasSize(70_000).startsWith(CONTENT[i * 1_000]);
      }
      assertThat(server.logins()).as(security.toString()).isEqualTo(1);
      stop();
    }
  }

  @Test
  void aBodyThatIsClosedUnreadDoesNoHarmToTheNext() throws Exception {
    serve(Security.EXPLICIT, FtpFault.REUSE_REQUIRED);
    TransportSession session = session("ftpes");
    session.open(FILE, 0, -1, null).close();
    assertThat(read(session, 0, -1)).isEqualTo(CONTENT);
  }

  @Test
  void aServerThatHangsUpWhenIdleIsCalledAgain() throws Exception {
    serve(Security.NONE);
    TransportSession session = session("ftp");
    assertThat(read(session, 0, -1)).isEqualTo(CONTENT);
    server.fail(FtpFault.IDLE_HANGUP);
    assertThat(failure(() -> read(session, 0, -1)).advice()).isEqualTo(Advice.RETRY);
    server.fail();
    assertThat(read(session, 0, -1)).isEqualTo(CONTENT);
    assertThat(server.logins()).isEqualTo(2);
  }

  @Test
  void aServerWithoutRestBeginsAtTheStart() throws Exception {
    serve(Security.NONE, FtpFault.NO_REST);
    try (RemoteBody body = session("ftp").open(FILE, 1_000, -1, null)) {
      assertThat(body.offset()).isZero();
      assertThat(TestFiles.read(body)).isEqualTo(CONTENT);
    }
  }

  @Test
  void aFileThatIsThereAndRefusedAsksTheUser() throws Exception {
    serve(Security.NONE, FtpFault.UNREADABLE);
    RemoteFailure failure = failure(() -> read(session("ftp"), 0, -1));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("check its permissions");
  }

  @Test
  void anAccountIsRefused() throws Exception {
    serve(Security.NONE, FtpFault.ACCOUNT);
    assertThat(failure(() -> session("ftp").list(RemotePath.ROOT))).hasMessageContaining("ACCT");
  }

  @Test
  void anEndlessGreetingIsLeft() throws Exception {
    serve(Security.NONE, FtpFault.ENDLESS_GREETING);
    assertThat(failure(() -> session("ftp").list(RemotePath.ROOT)).advice())
        .isEqualTo(Advice.ASK_USER);
  }

  @Test
  void nothingIsSentWhereTlsIsRefused() throws Exception {
    serve(Security.NONE);
    certificate = TestCertificate.make(keys, "ip:127.0.0.1");
    RemoteFailure failure = failure(() -> session("ftpes").list(RemotePath.ROOT));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("offers no TLS");
    assertThat(server.commands()).containsExactly("AUTH TLS");
  }

  @Test
  void nothingIsFetchedWhereDataIsNotEncrypted() throws Exception {
    serve(Security.EXPLICIT, FtpFault.NO_PROT);
    assertThat(failure(() -> read(session("ftpes"), 0, -1)))
        .hasMessageContaining("does not encrypt data connections");
  }

  @Test
  void aServerThatTakesNoDataByTheCheapTlsIsSpokenToByTheNewest() throws Exception {
    serve(Security.EXPLICIT, FtpFault.NO_OLD_DATA);
    TransportSession session = session("ftpes");
    assertThat(session.list(RemotePath.ROOT)).hasSize(1);
    assertThat(server.logins()).isEqualTo(2);
    assertThat(read(session, 0, -1)).isEqualTo(CONTENT);
    assertThat(read(session("ftpes"), 0, -1)).isEqualTo(CONTENT);
    assertThat(server.logins()).as("the second session knows").isEqualTo(3);
  }

  @Test
  void whatIsRefusedOnlyAfterItHasBegunIsTriedAgainByTheNewestTls() throws Exception {
    serve(Security.EXPLICIT, FtpFault.NO_OLD_DATA);
    TransportSession session = session("ftpes");
    assertThat(failure(() -> read(session, 0, -1)).advice()).isEqualTo(Advice.RETRY);
    assertThat(read(session, 0, -1)).isEqualTo(CONTENT);
  }

  @Test
  void aServerThatKnowsOnlyTheNewestTlsIsSpokenToByThat() throws Exception {
    serve(Security.IMPLICIT, FtpFault.NO_OLD_TLS, FtpFault.REUSE_REQUIRED);
    TransportSession session = session("ftps");
    assertThat(read(session, 0, -1)).isEqualTo(CONTENT);
    assertThat(read(session, 100, -1)).hasSize(CONTENT.length - 100);
    assertThat(server.logins()).isEqualTo(1);
  }

  @Test
  void whatComesBetweenAuthAndTlsIsRefused() throws Exception {
    serve(Security.EXPLICIT, FtpFault.INJECTED);
    assertThat(failure(() -> session("ftpes").list(RemotePath.ROOT)))
        .hasMessageContaining("somebody may be on the line");
  }

  @Test
  void anUnknownCertificateSaysWhatToDo() throws Exception {
    serve(Security.IMPLICIT);
    Location bare =
        Location.parse(
            "ftps://seed@127.0.0.1:" + server.port() + "/", Secret.ofNullable(FakeFtp.PASSWORD));
    RemoteFailure failure = failure(() -> transport.open(bare).list(RemotePath.ROOT));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("self-signed").hasMessageContaining("ca=FILE");
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    certificate = TestCertificate.make(keys, "dns:other.example");
    server = new FakeFtp(root, Security.EXPLICIT, certificate, 0);
    assertThat(failure(() -> session("ftpes").list(RemotePath.ROOT)))
        .hasMessageContaining("another host name");
    assertThat(server.commands()).containsExactly("AUTH TLS");
  }

  @Test
  void aLineBreakInANameIsRefusedAndNothingSent() throws Exception {
    serve(Security.NONE);
    TransportSession session = session("ftp");
    session.list(RemotePath.ROOT);
    RemoteFailure failure =
        failure(() -> session.open(RemotePath.ROOT.child("a\r\nDELE b"), 0, -1, null));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(server.commands()).noneMatch(command -> command.startsWith("DELE"));
    assertThat(read(session, 0, 10)).hasSize(10);
  }

  @Test
  void ftpsMeansExplicitTlsAtPort21Only() throws Exception {
    assertThat(address("ftps://box/a/")).isEqualTo(new Address(IMPLICIT, "box", 990, "/a"));
    assertThat(address("ftps://box:21/")).isEqualTo(new Address(EXPLICIT, "box", 21, "/"));
    assertThat(address("ftps://box:2121")).isEqualTo(new Address(IMPLICIT, "box", 2121, ""));
    assertThat(address("ftpes://box/~/a")).isEqualTo(new Address(EXPLICIT, "box", 21, "a"));
    assertThat(address("ftp://[::1]:7/~")).isEqualTo(new Address(NONE, "::1", 7, ""));
  }

  private static final Address.Security NONE = Address.Security.NONE;
  private static final Address.Security EXPLICIT = Address.Security.EXPLICIT;
  private static final Address.Security IMPLICIT = Address.Security.IMPLICIT;

  private static Address address(String text) throws RemoteFailure {
    return Address.of(Location.parse(text, null));
  }

  private void serve(Security security, FtpFault... faults) throws Exception {
    if (security != Security.NONE) {
      certificate = TestCertificate.make(keys, "ip:127.0.0.1");
    }
    TestFiles.write(root.resolve("file.bin"), CONTENT, Instant.EPOCH);
    server = new FakeFtp(root, security, certificate, 0).fail(faults);
  }

  private TransportSession session(String scheme) throws RemoteFailure {
    String ca = certificate == null ? "" : "?ca=" + certificate.authority();
    return transport.open(
        Location.parse(
            scheme + "://seed@127.0.0.1:" + server.port() + "/" + ca,
            Secret.ofNullable(FakeFtp.PASSWORD)));
  }

  private static byte[] read(TransportSession session, long offset, long length)
      throws IOException {
    try (RemoteBody body = session.open(FILE, offset, length, null)) {
      assertThat(body.read(ByteBuffer.allocate(0))).isZero();
      return TestFiles.read(body);
    }
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}
