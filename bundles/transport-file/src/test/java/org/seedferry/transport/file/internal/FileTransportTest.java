package org.seedferry.transport.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.testing.transport.TestFiles;

class FileTransportTest {

  private static final RemotePath FILE = RemotePath.parse("file");

  @TempDir Path folder;

  @Test
  void aMissingSourceFolderIsGoneAndNamed() throws Exception {
    TransportSession session = session(folder.resolve("not there"));

    RemoteFailure failure = failure(() -> session.list(RemotePath.ROOT));

    assertThat(failure.advice()).isEqualTo(Advice.GONE);
    assertThat(failure).hasMessageContaining(folder.resolve("not there") + " does not exist");
  }

  @Test
  void anUnreadableFolderAsksTheUser() throws Exception {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(closed), "this user (root) reads every folder");

    RemoteFailure failure = failure(() -> session(closed).list(RemotePath.ROOT));

    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("permission denied");
  }

  @Test
  void anotherHostAsksTheUser() {
    Location elsewhere = Location.parse("file://nas/share", null);

    RemoteFailure failure = failure(() -> new FileTransport().open(elsewhere));

    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("file:///DIR");
  }

  @Test
  void linksThatStayInsideAreFollowed() throws Exception {
    TestFiles.write(folder.resolve("real/file"), new byte[7], Instant.EPOCH);
    Files.createSymbolicLink(folder.resolve("to file"), Path.of("real/file"));
    Files.createSymbolicLink(folder.resolve("to folder"), folder.resolve("real"));

    TransportSession session = session(folder);

    assertThat(session.stat(RemotePath.parse("to file")))
        .isEqualTo(new RemoteEntry("to file", Kind.FILE, 7, Instant.EPOCH));
    assertThat(session.list(RemotePath.parse("to folder")))
        .containsExactly(new RemoteEntry("file", Kind.FILE, 7, Instant.EPOCH));
    try (RemoteBody body = session.open(RemotePath.parse("to folder/file"), 0, -1, null)) {
      assertThat(TestFiles.read(body)).hasSize(7);
    }
  }

  @Test
  void aFolderThatIsItselfALinkIsListed() throws Exception {
    TestFiles.write(folder.resolve("real/file"), new byte[7], Instant.EPOCH);
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));

    assertThat(session(link).list(RemotePath.ROOT))
        .extracting(RemoteEntry::name)
        .containsExactly("file");
  }

  @Test
  void circlesOfLinksComeToAnEnd() throws Exception {
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
    Files.createSymbolicLink(folder.resolve("a/up"), Path.of(".."));
    Files.createSymbolicLink(folder.resolve("a/b"), Path.of("../b"));
    Files.createSymbolicLink(folder.resolve("b/a"), Path.of("../a"));

    assertThat(countFolders(session(folder), RemotePath.ROOT)).isLessThan(10);
    assertThat(session(folder).stat(RemotePath.parse("a/up")).kind()).isEqualTo(Kind.OTHER);
    assertThat(session(folder).stat(RemotePath.parse("a/b")).kind()).isEqualTo(Kind.FOLDER);
    assertThat(session(folder).stat(RemotePath.parse("a/b/a")).kind()).isEqualTo(Kind.OTHER);
  }

  @Test
  void nothingIsReadThroughALinkOutside(@TempDir Path outside) throws Exception {
    TestFiles.write(outside.resolve("secret"), new byte[7], Instant.EPOCH);
    Files.createSymbolicLink(folder.resolve("out"), outside);
    Files.createSymbolicLink(folder.resolve("file"), outside.resolve("secret"));
    TransportSession session = session(folder);

    assertThat(failure(() -> session.open(FILE, 0, -1, null)).advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure(() -> session.open(RemotePath.parse("out/secret"), 0, -1, null)).advice())
        .isEqualTo(Advice.ASK_USER);
    assertThat(failure(() -> session.stat(RemotePath.parse("out/secret"))).advice())
        .isEqualTo(Advice.ASK_USER);
  }

  @Test
  void theFingerprintSeesNanoseconds() throws Exception {
    Path file = folder.resolve("file");
    Files.write(file, new byte[5]);
    Files.setLastModifiedTime(
        file, FileTime.from(1_600_000_000_000_000_001L, TimeUnit.NANOSECONDS));
    try (RemoteBody body = session(folder).open(FILE, 0, -1, null)) {
      assertThat(body.fingerprint()).isEqualTo(new Fingerprint(5, "1600000000000000001"));
    }
  }

  @Test
  void aFileThatIsWrittenWhileItIsReadIsAChange() throws Exception {
    Path file = folder.resolve("file");
    TestFiles.write(file, new byte[100], Instant.EPOCH);
    try (RemoteBody body = session(folder).open(FILE, 0, -1, null)) {
      body.read(ByteBuffer.allocate(100));
      TestFiles.write(file, new byte[100], Instant.EPOCH.plusSeconds(1));

      assertThat(failure(() -> body.read(ByteBuffer.allocate(1))).advice())
          .isEqualTo(Advice.CHANGED);
    }
  }

  @Test
  void aFileThatIsCutWhileItIsReadIsAChange() throws Exception {
    Path file = folder.resolve("file");
    TestFiles.write(file, new byte[100], Instant.EPOCH);
    try (RemoteBody body = session(folder).open(FILE, 0, -1, null)) {
      TestFiles.write(file, new byte[40], Instant.EPOCH);

      RemoteFailure failure = failure(() -> TestFiles.read(body));

      assertThat(failure.advice()).isEqualTo(Advice.CHANGED);
      assertThat(failure).hasMessageContaining("ended after 40 of 100 bytes");
    }
  }

  @Test
  void anOffsetBehindTheEndIsAChange() throws Exception {
    TestFiles.write(folder.resolve("file"), new byte[100], Instant.EPOCH);

    assertThat(failure(() -> session(folder).open(FILE, 101, -1, null)).advice())
        .isEqualTo(Advice.CHANGED);
  }

  @Test
  void closingTheSessionClosesItsBodies() throws Exception {
    TestFiles.write(folder.resolve("file"), new byte[100], Instant.EPOCH);
    TransportSession session = session(folder);
    RemoteBody body = session.open(FILE, 0, -1, null);

    session.close();

    assertThat(body.isOpen()).isFalse();
    assertThat(catchThrowableOfType(IOException.class, () -> body.read(ByteBuffer.allocate(9))))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void aNameWhoseBytesAreNoTextIsRead() throws Exception {
    Process made =
        new ProcessBuilder("/bin/sh", "-c", "printf abc > \"$(printf 'latin-\\374.bin')\"")
            .directory(folder.toFile())
            .start();
    assertThat(made.waitFor()).isZero();

    TransportSession session = session(folder);
    String name = session.list(RemotePath.ROOT).get(0).name();

    try (RemoteBody body = session.open(RemotePath.ROOT.child(name), 0, -1, null)) {
      assertThat(TestFiles.read(body)).asString().isEqualTo("abc");
    }
  }

  private static int countFolders(TransportSession session, RemotePath path) throws IOException {
    int count = 1;
    for (RemoteEntry entry : session.list(path)) {
      count += entry.isFolder() ? countFolders(session, path.child(entry.name())) : 0;
    }
    return count;
  }

  private static TransportSession session(Path folder) throws RemoteFailure {
    return new FileTransport().open(Location.parse(folder.toString(), null));
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}
