package org.seedferry.transport.http.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.testing.http.Fault;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;
import org.seedferry.testing.transport.TestFiles;
import org.seedferry.transport.http.internal.wire.ScriptedServer;

@Timeout(60)
class HttpTransportTest {

  private static final Instant THEN = Instant.parse("2021-03-04T05:06:07Z");
  private static final RemotePath FILE = RemotePath.parse("file.bin");

  @TempDir Path folder;

  private final HttpTransport transport = new HttpTransport(TestConfig.defaults().stall("1s"));
  private byte[] content;
  private FaultServer server;
  private TransportSession session;

  @BeforeEach
  void serveOneFile() throws Exception {
    content = TestFiles.bytes(200_000, 3);
    TestFiles.write(folder.resolve("file.bin"), content, THEN);
    server = new FaultServer(folder, ListingStyle.NGINX);
    session = transport.open(location());
  }

  @AfterEach
  void stop() throws Exception {
    transport.close();
    server.close();
  }

  @Test
  void aBodyThatIsCutIsTriedAgainAndSaysWhere() throws Exception {
    server.on("file.bin", Fault.cutAfter(50_000));

    RemoteFailure failure = readFailure(0, -1);

    assertThat(failure.advice()).isEqualTo(Advice.RETRY);
    assertThat(failure).hasMessageContaining("ended after 50000 of 200000 bytes");
  }

  @Test
  void aChunkedBodyThatIsCutIsTriedAgain() throws Exception {
    server.on("file.bin", Fault.cutAfter(50_000).noLength());

    assertThat(readFailure(0, -1).advice()).isEqualTo(Advice.RETRY);
  }

  @Test
  void aBodyThatStallsIsTriedAgain() throws Exception {
    server.on("file.bin", Fault.stallAfter(50_000));

    RemoteFailure failure = readFailure(0, -1);

    assertThat(failure.advice()).isEqualTo(Advice.RETRY);
    assertThat(failure).hasMessageContaining("sent nothing more").hasMessageContaining("50000");
  }

  @Test
  void aServerWithoutRangesSendsFromTheBeginning() throws Exception {
    server.on("file.bin", Fault.ignoreRange());

    try (RemoteBody body = session.open(FILE, 150_000, -1, null)) {
      assertThat(body.offset()).isZero();
      assertThat(TestFiles.read(body)).isEqualTo(content);
    }
    try (RemoteBody body = session.open(FILE, 100, 50, null)) {
      assertThat(body.offset()).isZero();
      assertThat(TestFiles.read(body)).isEqualTo(Arrays.copyOf(content, 150));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "Repr-Digest | sha-512=:AAAA:, sha-256=:FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=: |"
            + "SHA256 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
        "Digest | MD5=JfnnlDI7RTiF9RgfG2JNCw==,SHA=98O8HYCOBHMq32eZZczDTKeuNEE= |"
            + "SHA1 f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        "OC-Checksum | MD5:25f9e794323b453885f5181f1b624d0b |"
            + "MD5 25f9e794323b453885f5181f1b624d0b",
        "x-goog-hash | crc32c=AAAAAA==,md5=JfnnlDI7RTiF9RgfG2JNCw== |"
            + "MD5 25f9e794323b453885f5181f1b624d0b",
        "x-amz-checksum-crc32 | y/Q5Jg== | CRC32 cbf43926",
        "Repr-Digest | sha-256=:nonsense: | -",
        "Digest | SHA-256=AAAA | -",
        "X-Other | MD5=JfnnlDI7RTiF9RgfG2JNCw== | -"
      })
  void aChecksumOfTheWholeFileIsToldOnAlsoWithAPart(String name, String value, String expected)
      throws Exception {
    for (long offset : new long[] {0, 1_000}) {
      server.on("file.bin", Fault.NONE.header(name, value));
      try (RemoteBody body = session.open(FILE, offset, 50, null)) {
        assertThat(body.checksum().map(Object::toString).orElse(null)).isEqualTo(expected);
      }
    }
  }

  @Test
  void aChecksumOfWhatIsSentCountsOnlyWhereThatIsTheWholeFile() throws Exception {
    server.on("file.bin", Fault.NONE.header("Content-MD5", "JfnnlDI7RTiF9RgfG2JNCw=="));
    try (RemoteBody body = session.open(FILE, 0, -1, null)) {
      assertThat(body.checksum()).isPresent();
    }
    server.on("file.bin", Fault.NONE.header("Content-MD5", "JfnnlDI7RTiF9RgfG2JNCw=="));
    try (RemoteBody body = session.open(FILE, 1_000, -1, null)) {
      assertThat(body.checksum()).isEmpty();
    }
  }

  @Test
  void aPartFromAnotherPlaceIsNotTaken() {
    server.on("file.bin", Fault.shiftRange(10));

    RemoteFailure failure = failure(() -> session.open(FILE, 1_000, 500, null));

    assertThat(failure.advice()).isEqualTo(Advice.RETRY);
    assertThat(failure).hasMessageContaining("from byte 1010 instead of 1000");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes 5-9/200000, CHANGED",
    "bytes 1000-1499/300000, CHANGED",
    "bytes 1000-2000/200000, RETRY",
    "bytes 1499-1000/200000, RETRY",
    "junk, RETRY",
    "'', RETRY"
  })
  void aContentRangeThatDoesNotFitIsNotTaken(String header, Advice advice) throws Exception {
    Fingerprint begun = fingerprint();
    server.on("file.bin", Fault.NONE.header("Content-Range", header));

    RemoteFailure failure = failure(() -> session.open(FILE, 1_000, 500, begun));

    assertThat(failure.advice()).isIn(advice, Advice.RETRY);
    assertThat(failure.advice() == Advice.CHANGED).isEqualTo(header.endsWith("300000"));
  }

  @Test
  void everyPartIsAskedForUnderACondition() throws Exception {
    Fingerprint begun = fingerprint();

    session.open(FILE, 10, 5, begun).close();

    FaultServer.Seen last = server.requests().get(server.requests().size() - 1);
    assertThat(last.header("If-Range")).isEqualTo(begun.validator()).startsWith("\"");
    assertThat(last.header("Range")).isEqualTo("bytes=10-14");
    assertThat(last.header("Accept-Encoding")).isEqualTo("identity");
  }

  @Test
  void theTimeIsTheConditionWhereTheTagIsWeak() throws Exception {
    server.on("file.bin", Fault.NONE.header("ETag", "W/\"weak\""));
    Fingerprint begun = fingerprint();

    session.open(FILE, 10, 5, begun).close();

    assertThat(begun.validator()).isEqualTo("Thu, 04 Mar 2021 05:06:07 GMT");
    FaultServer.Seen last = server.requests().get(server.requests().size() - 1);
    assertThat(last.header("If-Range")).isEqualTo(begun.validator());
  }

  @Test
  void aShorterFileIsAChange() throws Exception {
    assertThat(failure(() -> session.open(FILE, 200_001, -1, null)).advice())
        .isEqualTo(Advice.CHANGED);
  }

  @Test
  void aBodyWithoutLengthIsReadToItsEnd() throws Exception {
    server.on("file.bin", Fault.NONE.noLength());

    try (RemoteBody body = session.open(FILE, 0, -1, null)) {
      assertThat(body.fingerprint().size()).isEqualTo(-1);
      assertThat(TestFiles.read(body)).isEqualTo(content);
    }
    Fingerprint longer = new Fingerprint(200_001, "");
    try (RemoteBody body = session.open(FILE, 0, -1, longer)) {
      assertThat(failure(() -> TestFiles.read(body)))
          .hasMessageContaining("ended after 200000 of 200001 bytes");
    }
  }

  @Test
  void anEncodingThatNobodyAskedForIsNotTaken() {
    server.on("file.bin", Fault.NONE.header("Content-Encoding", "gzip"));

    RemoteFailure failure = failure(() -> session.open(FILE, 0, -1, null));

    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("gzip");
  }

  @ParameterizedTest
  @CsvSource({
    "401, ASK_USER", "403, ASK_USER", "404, GONE", "410, GONE", "400, ASK_USER",
    "500, RETRY", "502, RETRY", "504, RETRY", "408, RETRY", "416, CHANGED"
  })
  void aStatusSaysWhatToDo(int status, Advice advice) {
    server.on("file.bin", Fault.status(status));

    assertThat(failure(() -> session.open(FILE, 5, 10, null)).advice()).isEqualTo(advice);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2",
    "0, 0",
    "99999999, 600",
    "-1, 30",
    "junk, 30",
    "'', 30",
    "'Thu, 04 Mar 2021 05:06:07 GMT', 0",
    "'Thu, 04 Mar 2100 05:06:07 GMT', 600"
  })
  void aServerThatIsBusySaysHowLongToWait(String header, long seconds) {
    for (int status : new int[] {429, 503}) {
      server.on("file.bin", Fault.status(status).header("Retry-After", header));

      RemoteFailure failure = failure(() -> session.open(FILE, 0, -1, null));

      assertThat(failure.advice()).isEqualTo(Advice.RETRY_AFTER);
      assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
    }
  }

  @ParameterizedTest
  @CsvSource({"420, 30", "529, 30", "509, 600"})
  void aRateLimitWithoutATimeIsWaitedOut(int status, long seconds) {
    server.on("file.bin", Fault.status(status));

    RemoteFailure failure = failure(() -> session.open(FILE, 0, -1, null));

    assertThat(failure.advice()).isEqualTo(Advice.RETRY_AFTER);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void anAnswerThatIsLongerThanThePartIsNotReadFurther() throws Exception {
    String head =
        "HTTP/1.1 206 part\r\nContent-Range: bytes 2-%d/100\r\nContent-Length: %d\r\n\r\n";
    try (ScriptedServer peer =
            new ScriptedServer(head.formatted(99, 98) + "abcde", head.formatted(4, 3) + "abc");
        TransportSession other = transport.open(Location.parse(peer.folder(), null))) {
      for (int i = 0; i < 2; i++) {
        try (RemoteBody body = other.open(RemotePath.parse("file"), 2, 3, null)) {
          assertThat(TestFiles.read(body)).isEqualTo("abc".getBytes(UTF_8));
        }
      }
      assertThat(peer.connections()).as("the first is cut off").isEqualTo(2);
    }
  }

  @Test
  void aPartThatIsShorterThanAskedIsToldWhereItEnds() throws Exception {
    server.on("file.bin", Fault.cutAfter(100));

    RemoteFailure failure = readFailure(1_000, 500);

    assertThat(failure.advice()).isEqualTo(Advice.RETRY);
    assertThat(failure).hasMessageContaining("ended after 1100 of 1500 bytes");
  }

  @Test
  void partsAndChunksLeaveTheConnectionForTheNext() throws Exception {
    Fingerprint begun = fingerprint();
    server.on("file.bin", Fault.NONE.noLength());
    int before = server.connections();
    for (int i = 0; i < 5; i++) {
      try (RemoteBody body = session.open(FILE, i * 1_000, 1_000, begun)) {
        assertThat(TestFiles.read(body)).hasSize(1_000);
      }
    }
    try (RemoteBody body = session.open(FILE, 200_000, 10, begun)) {
      assertThat(TestFiles.read(body)).isEmpty();
    }
    assertThat(session.stat(FILE).isFile()).isTrue();

    assertThat(server.connections()).isLessThanOrEqualTo(before + 1);
  }

  @Test
  void aConnectionThatClosesWithoutAnAnswerIsTriedAgain() {
    server.on("file.bin", Fault.silence());

    RemoteFailure failure = failure(() -> session.open(FILE, 0, -1, null));

    assertThat(failure.advice()).isEqualTo(Advice.RETRY);
    assertThat(failure).hasMessageContaining("127.0.0.1:" + server.port());
  }

  @Test
  void aPageThatIsNoListingAsksTheUser() {
    server.on("/", Fault.html("<title>Welcome</title><a href='file.bin'>hello</a>"));

    RemoteFailure failure = failure(() -> session.list(RemotePath.ROOT));

    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure)
        .hasMessageContaining("no directory listing")
        .hasMessageContaining("Welcome");
  }

  @Test
  void linksThatAreNotOneNameBelowTheFolderAreIgnored() throws Exception {
    server.on(
        "/sub/",
        Fault.html(
            """
            <title>Index of /sub/</title><a href="?C=N;O=D">Name</a><a href="../">..</a>
            <a href="/">top</a><a href="/sub/">self</a><a href="http://elsewhere/sub/x">x</a>
            <a href="//elsewhere/sub/y">y</a><a href="javascript:alert(1)">j</a><a href="a/b">b</a>
            <a href="%2e%2e/">up</a><a href="a%2Fb">slash</a><a href="x%00y">nul</a><a href="#f">f</a>
            <a href="/sub/abs%20olute">1</a><a href="./dotted">2</a><a href="/other/sub/z">z</a>
            <a href="latin-%FC">3</a><a href="amp&amp;er">4</a><a href="folder/">5</a>
            """));

    assertThat(session.list(RemotePath.parse("sub")))
        .extracting(RemoteEntry::name)
        .containsExactly("abs olute", "dotted", "latin-\uDCFC", "amp&er", "folder");
    assertThat(Names.encode("latin-\uDCFC")).isEqualTo("latin-%fc");
  }

  @Test
  void credentialsGoToTheirOwnServerOnly() throws Exception {
    try (FaultServer other = new FaultServer(folder, ListingStyle.NGINX)) {
      server.login("me", "secret word");
      session =
          transport.open(
              Location.parse(
                  server.url().replace("//", "//me@"), Secret.ofNullable("secret word")));
      session.stat(FILE);
      assertThat(server.requests().get(0).header("Authorization")).startsWith("Basic ");
      server.login("me", "secret word").on("file.bin", Fault.redirect(other.url() + "file.bin"));

      try (RemoteBody body = session.open(FILE, 5, 10, null)) {
        assertThat(TestFiles.read(body)).isEqualTo(Arrays.copyOfRange(content, 5, 15));
      }

      assertThat(other.requests()).hasSize(1);
      assertThat(other.requests().get(0).header("Authorization")).isNull();
    }
  }

  @Test
  void aPasswordGoesAsATokenWhereItIsAskedForAndToItsOwnServerOnly() throws Exception {
    try (FaultServer other = new FaultServer(folder, ListingStyle.NGINX)) {
      server.on("file.bin", Fault.redirect(other.url() + "file.bin"));
      session =
          transport.open(
              Location.parse(
                  server.url() + "?password-as=bearer", Secret.ofNullable("secret-token")));

      try (RemoteBody body = session.open(FILE, 5, 10, null)) {
        assertThat(TestFiles.read(body)).isEqualTo(Arrays.copyOfRange(content, 5, 15));
      }

      assertThat(server.requests())
          .allSatisfy(
              seen -> {
                assertThat(seen.path()).isEqualTo("/file.bin");
                assertThat(seen.header("Authorization")).isEqualTo("Bearer secret-token");
              });
      assertThat(other.requests())
          .isNotEmpty()
          .allSatisfy(seen -> assertThat(seen.header("Authorization")).isNull());
    }
  }

  @Test
  void aWayToLogInThatIsUnknownIsForAPerson() {
    RemoteFailure failure =
        failure(
            () ->
                transport.open(
                    Location.parse(server.url() + "?password-as=digest", Secret.ofNullable("pw"))));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("write basic or bearer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/hostname", "ftp://127.0.0.1/x", "/file.bin", "http://", "jar:x!/y"})
  void redirectsThatAreNotSafeOrNeverEndAreRefused(String target) {
    server.on("file.bin", Fault.redirect(target));

    RemoteFailure failure = failure(() -> session.open(FILE, 0, -1, null));

    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(server.requests()).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void aThousandSmallFilesNeedOneConnection() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      TestFiles.write(folder.resolve("small/" + i), TestFiles.bytes(i, i), THEN);
    }

    for (RemoteEntry entry : session.list(RemotePath.parse("small"))) {
      try (RemoteBody body =
          session.open(RemotePath.parse("small").child(entry.name()), 0, -1, null)) {
        assertThat(TestFiles.read(body)).hasSize(Integer.parseInt(entry.name()));
      }
    }

    assertThat(server.requests()).hasSize(1_001);
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void aBodyThatIsClosedEarlyIsNotReadToItsEnd() throws Exception {
    server.on("file.bin", Fault.stallAfter(100_000));
    RemoteBody body = session.open(FILE, 0, -1, null);
    body.read(ByteBuffer.allocate(10));
    server.awaitStalled();
    long before = System.nanoTime();

    body.close();

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(900));
  }

  @Test
  void anInterruptEndsABlockedRead() throws Exception {
    HttpTransport patient = new HttpTransport(TestConfig.defaults());
    TransportSession waiting = patient.open(location());
    server.on("file.bin", Fault.stallAfter(100_000));
    RemoteBody body = waiting.open(FILE, 0, -1, null);
    Thread reader =
        new Thread(
            () -> assertThat(catchThrowableOfType(Exception.class, () -> TestFiles.read(body))));
    reader.start();
    server.awaitStalled();

    reader.interrupt();

    reader.join(10_000);
    assertThat(reader.isAlive()).isFalse();
    patient.close();
  }

  @Test
  void closingTheComponentClosesItsSessions() throws Exception {
    session.stat(FILE);

    transport.close();

    assertThat(failure(() -> session.stat(FILE)).advice()).isEqualTo(Advice.RETRY);
  }

  private Location location() {
    return Location.parse(server.url(), null);
  }

  private Fingerprint fingerprint() throws Exception {
    try (RemoteBody body = session.open(FILE, 0, -1, null)) {
      return body.fingerprint();
    }
  }

  private RemoteFailure readFailure(long offset, long length) throws Exception {
    try (RemoteBody body = session.open(FILE, offset, length, null)) {
      return failure(() -> TestFiles.read(body));
    }
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}
