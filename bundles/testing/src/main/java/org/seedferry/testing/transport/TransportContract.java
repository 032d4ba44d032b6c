package org.seedferry.testing.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.DeletesFiles;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.OpensAhead;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.TransportSession;

/**
 * What every transport keeps. A subclass names a folder on this machine, the location that shows it
 * through the transport, and what cannot be done; the suite fills and empties the folder.
 */
@Timeout(120)
public abstract class TransportContract {

  private static final Instant THEN = Instant.parse("2021-03-04T05:06:07Z");
  private static final Instant LATER = THEN.plus(Duration.ofHours(30));
  private static final RemotePath FILE = RemotePath.parse("file.bin");

  private TransportSession session;

  /** The transport; the same one in every call of a test. */
  protected abstract Transport transport();

  /** The folder on disk. It is emptied before every test. */
  protected abstract Path folder();

  /** The same folder as the transport shows it. */
  protected abstract Location location();

  /** What cannot be done. */
  protected Set<Lack> lacks() {
    return Set.of();
  }

  /** Stops the server and starts it again at the same place, or skips the test. */
  protected void restartPeer() throws Exception {
    assumeTrue(false, "this suite cannot restart its server");
  }

  /**
   * The same folder behind a server that stops sending in the middle of the file {@code
   * stalled.bin} of 4 MiB, within its first 2 MiB; null where that cannot be provoked.
   */
  protected Location stalling() throws Exception {
    return null;
  }

  @BeforeEach
  void beginWithAnEmptyFolder() throws Exception {
    TestFiles.empty(folder());
  }

  @AfterEach
  void closeTheSession() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  @Test
  void anEmptyFolderHasNoEntries() throws Exception {
    assertThat(session().list(RemotePath.ROOT)).isEmpty();
  }

  @Test
  void deletesFilesAndFoldersInWhichNothingIs() throws Exception {
    DeletesFiles files = deleting();
    String name = "a b; 'c' \"$d\" 100% #ü";
    put("top/" + name + "/file.bin", 3);
    put("top/" + name + "/other.bin", 3);
    RemotePath below = RemotePath.parse("top/" + name);
    files.deleteFile(below.child("file.bin"));
    files.deleteEmptyFolder(below);
    assertThat(folder().resolve("top/" + name + "/file.bin")).doesNotExist();
    assertThat(folder().resolve("top/" + name + "/other.bin")).exists();
    files.deleteFile(below.child("other.bin"));
    files.deleteEmptyFolder(below);
    files.deleteEmptyFolder(RemotePath.parse("top"));
    assertThat(folder()).isEmptyDirectory();
    files.deleteFile(below.child("other.bin"));
    files.deleteEmptyFolder(below);
    files.deleteFile(FILE);
  }

  @Test
  void deletesNothingThroughALink() throws Exception {
    assumeFalse(lacks().contains(Lack.LINKS), "links cannot be told here");
    DeletesFiles files = deleting();
    put("real/file.bin", 3);
    Files.createSymbolicLink(folder().resolve("link"), Path.of("real"));
    Files.createSymbolicLink(folder().resolve("to file"), Path.of("real/file.bin"));
    for (String path : List.of("link/file.bin", "link/not there")) {
      assertThat(failure(() -> files.deleteFile(RemotePath.parse(path))).advice())
          .isEqualTo(Advice.ASK_USER);
    }
    files.deleteFile(RemotePath.parse("to file"));
    assertThat(Files.exists(folder().resolve("to file"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(folder().resolve("real/file.bin")).exists();
    failure(() -> files.deleteFile(RemotePath.parse("real")));
    assertThat(folder().resolve("real/file.bin")).exists();
  }

  /** The session, where it can delete. */
  private DeletesFiles deleting() throws Exception {
    assumeTrue(session() instanceof DeletesFiles, "it deletes nothing");
    return (DeletesFiles) session();
  }

  @Test
  void whatIsAnnouncedIsTheSameAsWhatIsNot() throws Exception {
    OpensAhead ahead = openingAhead();
    List<String> files = new ArrayList<>();
    Map<String, byte[]> contents = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      files.add("folder " + i % 3 + "/file " + i);
      contents.put(files.get(i), put(files.get(i), 1 + i * 700));
    }
    for (int i = 0; i < files.size(); i++) {
      int end = Math.min(files.size(), i + 1 + ahead.depth());
      announce(ahead, contents, files.subList(i + 1, end));
      String file = files.get(i);
      assertThat(read(file, 0, -1)).as(file).isEqualTo(contents.get(file));
    }
    assertThat(ahead.depth()).as("what a server in order can still be asked ahead").isPositive();
  }

  @Test
  void nobodyIsBoundToWhatIsAnnounced() throws Exception {
    OpensAhead ahead = openingAhead();
    Map<String, byte[]> contents = new HashMap<>();
    for (String file : List.of("a", "b", "c", "gone", "longer")) {
      contents.put(file, put(file, 1000));
    }
    byte[] longer = put("longer", 1500);
    Files.delete(folder().resolve("gone"));

    announce(ahead, contents, List.of("b", "c"));
    assertThat(read("a", 0, -1)).isEqualTo(contents.get("a"));
    assertThat(read("c", 0, -1)).isEqualTo(contents.get("c"));
    assertThat(read("b", 0, -1)).isEqualTo(contents.get("b"));
    announce(ahead, contents, List.of("b"));
    assertThat(read("a", 0, -1)).isEqualTo(contents.get("a"));
    assertThat(session().list(RemotePath.ROOT)).hasSize(4);
    announce(ahead, contents, List.of("gone", "b"));
    assertThat(read("a", 0, -1)).isEqualTo(contents.get("a"));
    assertThat(failure(() -> session().open(RemotePath.parse("gone"), 0, -1, null)).advice())
        .isEqualTo(Advice.GONE);
    assertThat(read("b", 0, -1)).isEqualTo(contents.get("b"));
    announce(ahead, contents, List.of("longer"));
    assertThat(read("a", 0, -1)).isEqualTo(contents.get("a"));
    assertThat(read("longer", 0, -1)).isEqualTo(longer);
  }

  /** The session, where it can open ahead. */
  private OpensAhead openingAhead() throws Exception {
    assumeTrue(session() instanceof OpensAhead, "it opens nothing ahead");
    return (OpensAhead) session();
  }

  private static void announce(OpensAhead ahead, Map<String, byte[]> contents, List<String> files) {
    ahead.next(
        files.stream()
            .map(file -> new OpensAhead.Next(RemotePath.parse(file), contents.get(file).length))
            .toList());
  }

  @Test
  void aListingTellsFilesAndFoldersWithSizesAndTimes() throws Exception {
    put("file.bin", 12_345);
    put("empty.bin", 0);
    put("folder/below.bin", 5);
    Files.createDirectories(folder().resolve("bare"));

    Map<String, RemoteEntry> entries = byName(session().list(RemotePath.ROOT));

    assertThat(entries.keySet())
        .containsExactlyInAnyOrder("file.bin", "empty.bin", "folder", "bare");
    assertThat(entries.get("folder").kind()).isEqualTo(Kind.FOLDER);
    assertThat(entries.get("bare").kind()).isEqualTo(Kind.FOLDER);
    checkListed(entries.get("file.bin"), 12_345);
    checkListed(entries.get("empty.bin"), 0);
    assertThat(session().list(RemotePath.parse("bare"))).isEmpty();
  }

  @Test
  void foldersAreListedAtAnyDepth() throws Exception {
    put("a/b b/c/d/deep.bin", 77);

    List<RemoteEntry> deep = session().list(RemotePath.parse("a/b b/c/d"));

    assertThat(deep).extracting(RemoteEntry::name).containsExactly("deep.bin");
    assertThat(read("a/b b/c/d/deep.bin", 0, -1)).isEqualTo(content("a/b b/c/d/deep.bin", 77));
  }

  @Test
  void everyFileNameComesBackAsItIsStored() throws Exception {
    List<String> names = NastyNames.without(lacks());
    for (String name : names) {
      put(name, 20 + name.length());
    }

    List<RemoteEntry> listed = session().list(RemotePath.ROOT);

    SoftAssertions all = new SoftAssertions();
    all.assertThat(listed).extracting(RemoteEntry::name).containsExactlyInAnyOrderElementsOf(names);
    all.assertThat(listed).extracting(RemoteEntry::kind).containsOnly(Kind.FILE);
    for (String name : names) {
      RemotePath path = RemotePath.ROOT.child(name);
      all.assertThatCode(
              () -> {
                assertThat(session().stat(path).name()).isEqualTo(name);
                assertThat(session().stat(path).size()).isEqualTo(20 + name.length());
                try (RemoteBody body = session().open(path, 0, -1, null)) {
                  assertThat(TestFiles.read(body)).isEqualTo(content(name, 20 + name.length()));
                }
              })
          .as(name)
          .doesNotThrowAnyException();
    }
    all.assertAll();
  }

  @Test
  void everyFolderNameLeadsToItsFiles() throws Exception {
    List<String> names = NastyNames.without(lacks());
    for (String name : names) {
      put(name + "/in side.bin", 9);
    }

    List<RemoteEntry> listed = session().list(RemotePath.ROOT);

    SoftAssertions all = new SoftAssertions();
    all.assertThat(listed).extracting(RemoteEntry::name).containsExactlyInAnyOrderElementsOf(names);
    all.assertThat(listed).extracting(RemoteEntry::kind).containsOnly(Kind.FOLDER);
    for (String name : names) {
      RemotePath path = RemotePath.ROOT.child(name);
      all.assertThatCode(
              () -> {
                assertThat(session().stat(path).kind()).isEqualTo(Kind.FOLDER);
                assertThat(session().list(path))
                    .extracting(RemoteEntry::name)
                    .containsExactly("in side.bin");
                try (RemoteBody body = session().open(path.child("in side.bin"), 0, -1, null)) {
                  assertThat(TestFiles.read(body)).isEqualTo(content(name + "/in side.bin", 9));
                }
              })
          .as(name)
          .doesNotThrowAnyException();
    }
    all.assertAll();
  }

  @Test
  void hiddenNamesAreListed() throws Exception {
    assumeHas(Lack.HIDDEN_NAMES, "names with a leading dot are not listed here");
    put(".hidden", 1);

    assertThat(session().list(RemotePath.ROOT))
        .extracting(RemoteEntry::name)
        .containsExactly(".hidden");
  }

  @Test
  void statTellsKindSizeAndTime() throws Exception {
    put("folder/file.bin", 4_321);

    RemoteEntry file = session().stat(RemotePath.parse("folder/file.bin"));

    assertThat(file).isEqualTo(new RemoteEntry("file.bin", Kind.FILE, 4_321, THEN));
    assertThat(session().stat(RemotePath.parse("folder")).kind()).isEqualTo(Kind.FOLDER);
    assertThat(session().stat(RemotePath.parse("folder")).name()).isEqualTo("folder");
    assertThat(session().stat(RemotePath.ROOT).kind()).isEqualTo(Kind.FOLDER);
  }

  @Test
  void whatIsMissingIsGone() throws Exception {
    put("file.bin", 10);
    RemotePath missing = RemotePath.parse("no such name/in here");

    assertThat(failure(() -> session().stat(missing)).advice()).isEqualTo(Advice.GONE);
    assertThat(failure(() -> session().list(missing)).advice()).isEqualTo(Advice.GONE);
    assertThat(failure(() -> session().open(missing, 0, -1, null)).advice()).isEqualTo(Advice.GONE);
    assertThat(failure(() -> session().open(missing, 5, 10, null)))
        .hasMessageContaining("no such name/in here")
        .extracting(RemoteFailure::advice)
        .isEqualTo(Advice.GONE);
    assertThat(read("file.bin", 0, -1)).as("the session goes on").hasSize(10);
  }

  @Test
  void aFileIsNoFolderAndAFolderNoFile() throws Exception {
    put("folder/file.bin", 10);
    RemotePath folder = RemotePath.parse("folder");

    assertThat(failure(() -> session().list(folder.child("file.bin"))).advice())
        .isEqualTo(Advice.GONE);
    assertThat(failure(() -> session().open(folder, 0, -1, null)).advice()).isEqualTo(Advice.GONE);
  }

  @Test
  void aFileIsReadWholeAndInParts() throws Exception {
    byte[] whole = put("file.bin", 300_000);

    assertThat(read("file.bin", 0, -1)).isEqualTo(whole);
    assertThat(read("file.bin", 123_456, -1)).isEqualTo(part(whole, 123_456, 300_000));
    assertThat(read("file.bin", 0, 1_000)).isEqualTo(part(whole, 0, 1_000));
    assertThat(read("file.bin", 100_000, 65_537)).isEqualTo(part(whole, 100_000, 165_537));
    assertThat(read("file.bin", 299_999, 50)).isEqualTo(part(whole, 299_999, 300_000));
    assertThat(read("file.bin", 0, 999_999)).isEqualTo(whole);
  }

  @Test
  void anEmptyFileAndAnOffsetAtTheEndGiveNoBytes() throws Exception {
    put("empty.bin", 0);
    put("file.bin", 100);

    assertThat(read("empty.bin", 0, -1)).isEmpty();
    assertThat(read("empty.bin", 0, 10)).isEmpty();
    assertThat(read("file.bin", 100, -1)).isEmpty();
    assertThat(read("file.bin", 100, 10)).isEmpty();
  }

  @Test
  void theFingerprintNamesTheSizeAndStaysWhileTheContentStays() throws Exception {
    put("file.bin", 1_000);

    Fingerprint first = fingerprint();

    assertThat(first.size()).isEqualTo(1_000);
    assertThat(first.validator()).isNotEmpty();
    assertThat(fingerprint()).isEqualTo(first);
    try (RemoteBody rest = session().open(FILE, 400, 100, first)) {
      assertThat(rest.fingerprint()).isEqualTo(first);
      assertThat(rest.offset()).isEqualTo(400);
    }
  }

  @Test
  void anotherSizeIsAChange() throws Exception {
    put("file.bin", 1_000);
    Fingerprint first = fingerprint();

    put("file.bin", 1_001);

    assertChanged(first);
  }

  @Test
  void anotherContentOfTheSameSizeIsAChange() throws Exception {
    put("file.bin", 1_000);
    Fingerprint first = fingerprint();

    TestFiles.write(folder().resolve("file.bin"), TestFiles.bytes(1_000, 99), LATER);

    assertChanged(first);
  }

  @Test
  void aBodyIsClosedEarlyAndTwice() throws Exception {
    put("file.bin", 3_000_000);
    RemoteBody body = session().open(FILE, 0, -1, null);
    assertThat(body.read(ByteBuffer.allocate(100))).isPositive();

    body.close();
    body.close();

    assertThat(body.isOpen()).isFalse();
    assertThat(read("file.bin", 10, 5)).isEqualTo(part(content("file.bin", 3_000_000), 10, 15));
  }

  @Test
  void closingTheBodyEndsABlockedRead() throws Exception {
    RemoteBody[] body = new RemoteBody[1];
    endsBlockedRead(body, () -> body[0].close());
  }

  @Test
  void closingTheSessionEndsABlockedRead() throws Exception {
    AtomicReference<TransportSession> stalled = new AtomicReference<>();
    endsBlockedRead(new RemoteBody[1], stalled, () -> stalled.get().close());
  }

  @Test
  void aSessionIsClosedTwice() throws Exception {
    put("file.bin", 10);
    session().list(RemotePath.ROOT);

    session().close();
    session().close();
  }

  @Test
  void aWrongPasswordAsksTheUser() {
    assumeHas(Lack.LOGIN, "there is no password here");
    Secret wrong = Secret.ofNullable("wrong-and-secret");
    Location location = other(location(), location().uri().getPort(), wrong);

    RemoteFailure failure = failure(() -> openAndList(location));

    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertNoSecret(failure, wrong);
  }

  @Test
  void aRefusedConnectionIsTriedAgainAndNamesHostAndPort() throws Exception {
    assumeHas(Lack.NETWORK, "there is no network here");
    int port = freePort();

    RemoteFailure failure =
        failure(() -> openAndList(other(location(), port, location().password())));

    assertThat(failure.advice()).isEqualTo(Advice.RETRY);
    assertThat(failure).hasMessageContaining(location().uri().getHost() + ":" + port);
    assertNoSecret(failure, location().password());
  }

  @Test
  void aServersRestartCostsAtMostOneRetry() throws Exception {
    assumeHas(Lack.NETWORK, "there is no network here");
    put("file.bin", 500);
    session().list(RemotePath.ROOT);

    restartPeer();

    try {
      assertThat(session().stat(FILE).size()).isEqualTo(500);
    } catch (RemoteFailure e) {
      assertThat(e.advice()).isEqualTo(Advice.RETRY);
    }
    session.close();
    session = null;
    assertThat(session().list(RemotePath.ROOT)).hasSize(1);
    assertThat(read("file.bin", 0, -1)).hasSize(500);
  }

  @Test
  void linksThatLeadOutsideAreNotBroughtHome() throws Exception {
    assumeHas(Lack.LINKS, "links cannot be seen here");
    Path outside = Files.createTempDirectory("outside");
    try {
      TestFiles.write(outside.resolve("secret"), "secret".getBytes(UTF_8), THEN);
      Files.createSymbolicLink(folder().resolve("to file"), outside.resolve("secret"));
      Files.createSymbolicLink(folder().resolve("to folder"), outside);
      Files.createSymbolicLink(folder().resolve("to nothing"), Path.of("nothing"));
      Files.createSymbolicLink(folder().resolve("to itself"), Path.of("to itself"));

      List<RemoteEntry> entries = session().list(RemotePath.ROOT);

      assertThat(entries).hasSize(4).extracting(RemoteEntry::kind).containsOnly(Kind.OTHER);
      assertThat(session().stat(RemotePath.parse("to file")).kind()).isEqualTo(Kind.OTHER);
    } finally {
      TestFiles.empty(outside);
      Files.delete(outside);
    }
  }

  @Test
  void specialFilesAreNotBroughtHome() throws Exception {
    assumeHas(Lack.SPECIAL_FILES, "special files cannot be told from files here");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(folder().resolve("socket")));

      List<RemoteEntry> entries = session().list(RemotePath.ROOT);

      assertThat(entries).extracting(RemoteEntry::name).containsExactly("socket");
      assertThat(entries).extracting(RemoteEntry::kind).containsExactly(Kind.OTHER);
    } catch (java.net.SocketException e) {
      assumeTrue(false, "the test folder's path is too long for a socket: " + folder());
    }
  }

  @Test
  void aThousandFilesAreListed() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      names.add("file number %04d.bin".formatted(i));
      TestFiles.write(folder().resolve(names.get(i)), new byte[i % 7], THEN);
    }

    assertThat(session().list(RemotePath.ROOT))
        .extracting(RemoteEntry::name)
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void aLargeFileComesWithTheRightBytes() throws Exception {
    String digest = TestFiles.writeLarge(folder().resolve("file.bin"), 64 << 20, 7);

    try (RemoteBody body = session().open(FILE, 0, -1, null)) {
      assertThat(TestFiles.digest(body)).isEqualTo(digest);
    }
  }

  private void endsBlockedRead(RemoteBody[] body, ThrowingCallable close) throws Exception {
    endsBlockedRead(body, new AtomicReference<>(), close);
  }

  /** Reads the stalled file in a thread of its own until that is stuck, and closes. */
  private void endsBlockedRead(
      RemoteBody[] body, AtomicReference<TransportSession> stalled, ThrowingCallable close)
      throws Exception {
    TestFiles.write(folder().resolve("stalled.bin"), TestFiles.bytes(4 << 20, 1), THEN);
    Location location = stalling();
    assumeTrue(location != null, "this suite has no server that stalls");
    CountDownLatch reading = new CountDownLatch(1);
    AtomicReference<Throwable> end = new AtomicReference<>();
    stalled.set(transport().open(location));
    body[0] = stalled.get().open(RemotePath.parse("stalled.bin"), 0, -1, null);
    Thread reader =
        new Thread(
            () -> {
              try {
                ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
                while (body[0].read(buffer.clear()) >= 0) {
                  reading.countDown();
                }
              } catch (IOException | RuntimeException e) {
                end.set(e);
              }
            },
            "reads a stalled file");
    reader.start();
    reading.await();
    try {
      close.call();
    } catch (Throwable e) {
      throw new AssertionError("close failed", e);
    }
    reader.join(10_000);
    assertThat(reader.isAlive()).as("the read is still blocked").isFalse();
    assertThat(end.get()).isInstanceOf(IOException.class);
    body[0].close();
    stalled.get().close();
  }

  /** Opened when it is first used, after a subclass has started its server. */
  private TransportSession session() throws RemoteFailure {
    if (session == null) {
      session = transport().open(location());
    }
    return session;
  }

  private void assertChanged(Fingerprint first) throws Exception {
    assertThat(failure(() -> session().open(FILE, 500, -1, first)).advice())
        .isEqualTo(Advice.CHANGED);
    assertThat(failure(() -> session().open(FILE, 500, 100, first)).advice())
        .isEqualTo(Advice.CHANGED);
    assertThat(failure(() -> session().open(FILE, 0, -1, first)).advice())
        .isEqualTo(Advice.CHANGED);
    assertThat(fingerprint().matches(first)).isFalse();
  }

  private void checkListed(RemoteEntry entry, long size) {
    assertThat(entry.kind()).isEqualTo(Kind.FILE);
    if (entry.size() >= 0 || !lacks().contains(Lack.LISTED_SIZES)) {
      assertThat(entry.size()).isEqualTo(size);
    }
    if (entry.modified() != null || !lacks().contains(Lack.LISTED_TIMES)) {
      assertThat(entry.modified()).isEqualTo(THEN);
    }
  }

  private Fingerprint fingerprint() throws IOException {
    try (RemoteBody body = session().open(FILE, 0, -1, null)) {
      return body.fingerprint();
    }
  }

  private byte[] read(String path, long offset, long length) throws IOException {
    try (RemoteBody body = session().open(RemotePath.parse(path), offset, length, null)) {
      assertThat(body.offset()).isEqualTo(offset);
      return TestFiles.read(body);
    }
  }

  private byte[] put(String path, int size) throws IOException {
    byte[] content = content(path, size);
    TestFiles.write(folder().resolve(path), content, THEN);
    return content;
  }

  private static byte[] content(String path, int size) {
    return TestFiles.bytes(size, path.hashCode());
  }

  private static byte[] part(byte[] whole, int from, int to) {
    return java.util.Arrays.copyOfRange(whole, from, to);
  }

  private void openAndList(Location location) throws RemoteFailure {
    try (TransportSession other = transport().open(location)) {
      other.list(RemotePath.ROOT);
    }
  }

  private void assumeHas(Lack lack, String reason) {
    assumeFalse(lacks().contains(lack), reason);
  }

  private static Map<String, RemoteEntry> byName(List<RemoteEntry> entries) {
    return entries.stream().collect(Collectors.toMap(RemoteEntry::name, entry -> entry));
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }

  private static void assertNoSecret(Throwable failure, Secret secret) {
    for (Throwable t = failure; t != null && secret != null; t = t.getCause()) {
      assertThat(String.valueOf(t)).doesNotContain(secret.reveal());
    }
  }

  /** The same place with our own options, at another port or with another password. */
  private static Location other(Location location, int port, Secret password) {
    URI uri = location.uri();
    StringBuilder text = new StringBuilder(uri.getScheme()).append("://");
    text.append(uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@");
    text.append(uri.getHost()).append(port < 0 ? "" : ":" + port).append(uri.getRawPath());
    String separator = "?";
    for (String name : List.of("identity", "known-hosts", "ca")) {
      if (location.option(name) != null) {
        text.append(separator).append(name).append('=');
        text.append(URLEncoder.encode(location.option(name), UTF_8).replace("+", "%20"));
        separator = "&";
      }
    }
    return Location.parse(text.toString(), password);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
