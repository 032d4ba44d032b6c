package org.seedferry.transport.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.OpensAhead;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.testing.http.Fault;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;
import org.seedferry.testing.transport.TestFiles;

/** Many small files, each announced before it is opened, off servers that are not at their best. */
@Timeout(120)
class OpensAheadTest {

  private static final Instant THEN = Instant.parse("2021-03-04T05:06:07Z");
  private static final int FILES = 40;

  @TempDir Path folder;

  private final HttpTransport transport = new HttpTransport(TestConfig.defaults().stall("1s"));
  private final List<byte[]> contents = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();
  private FaultServer server;

  @BeforeEach
  void serve() throws Exception {
    for (int i = 0; i < FILES; i++) {
      contents.add(TestFiles.bytes(20_000 + i, i));
      TestFiles.write(folder.resolve(name(i)), contents.get(i), THEN);
    }
    server = new FaultServer(folder, ListingStyle.NGINX);
  }

  @AfterEach
  void stop() throws Exception {
    transport.close();
    server.close();
  }

  @Test
  void allComeOverOneConnectionAndNoneTwice() throws Exception {
    assertThat(fetched()).usingElementComparator(Arrays::compare).isEqualTo(contents);
    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.requests()).hasSize(FILES);
    assertThat(troubles).isEmpty();
    assertThat(depth()).isPositive();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        // What it is, how often, how many tries it costs at most, whether files still come ahead
        // after it
        Arguments.of("cut in its middle", Fault.cutAfter(5_000), 1, 1, false),
        Arguments.of("cut behind its head", Fault.cutAfter(0), 1, 1, false),
        Arguments.of("silent in its middle", Fault.stallAfter(5_000), 1, 1, false),
        Arguments.of("no answer at all", Fault.silence(), 1, 1, false),
        Arguments.of("busy", Fault.status(503).header("Retry-After", "1"), 1, 0, false),
        Arguments.of("busy for longer", Fault.status(503).header("Retry-After", "1"), 2, 1, false),
        Arguments.of("too many requests", Fault.status(429), 1, 0, false),
        Arguments.of("a failure of its own", Fault.status(500), 2, 1, false),
        Arguments.of("another file", Fault.html("<html>someone else's</html>"), 1, 0, false),
        Arguments.of("a redirect", Fault.redirect("/far/away"), 1, 0, false),
        Arguments.of("not there for a moment", Fault.status(404), 1, 0, true),
        Arguments.of("closed behind it", Fault.NONE.header("Connection", "close"), 1, 0, true),
        Arguments.of("no length", Fault.NONE.noLength(), 1, 0, true),
        Arguments.of("no length and cut", Fault.cutAfter(5_000).noLength(), 1, 1, false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void whateverOneFileIsAnsweredWithNothingIsLost(
      String what, Fault fault, int times, int tries, boolean ahead) throws Exception {
    server.on(name(20), fault, times);
    assertThat(fetched()).usingElementComparator(Arrays::compare).isEqualTo(contents);
    // A server that closes may take with it what it has sent already and nobody has read.
    assertThat(troubles).hasSizeLessThanOrEqualTo(tries);
    assertThat(depth() > 0).isEqualTo(ahead);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("habits")
  void whateverAllFilesAreAnsweredWithNothingIsLost(String what, Fault fault) throws Exception {
    server.on(".bin", fault);
    assertThat(fetched()).usingElementComparator(Arrays::compare).isEqualTo(contents);
    assertThat(troubles).isEmpty();
  }

  static Stream<Arguments> habits() {
    return Stream.of(
        Arguments.of("closes behind each", Fault.NONE.header("Connection", "close")),
        Arguments.of("tells no length", Fault.NONE.noLength()),
        Arguments.of("knows no ranges", Fault.ignoreRange()),
        Arguments.of(
            "tells nothing of them", Fault.NONE.header("ETag", "").header("Last-Modified", "")));
  }

  @Test
  void whatIsBehindARedirectIsNotAskedForAhead() throws Exception {
    for (int i = 0; i < FILES; i++) {
      TestFiles.write(folder.resolve("real").resolve(i + ".dat"), contents.get(i), THEN);
      server.on("/" + name(i), Fault.redirect("/real/" + i + ".dat"));
    }
    assertThat(fetched()).usingElementComparator(Arrays::compare).isEqualTo(contents);
    assertThat(troubles).isEmpty();
    // One was asked for ahead, to see that it is of no use.
    assertThat(server.requests()).hasSizeLessThanOrEqualTo(2 * FILES + 32);
    assertThat(depth()).isZero();
  }

  @Test
  void aFileThatHasGoneIsToldAndTheOthersCome() throws Exception {
    server.on(name(20), Fault.status(404));
    try (TransportSession session = session()) {
      for (int i = 0; i < 20; i++) {
        assertThat(read(session, i)).isEqualTo(contents.get(i));
      }
      announce(session, 21);
      assertThat(advice(session, 20)).isEqualTo(Advice.GONE);
      for (int i = 21; i < FILES; i++) {
        assertThat(read(session, i)).isEqualTo(contents.get(i));
      }
    }
  }

  @Test
  void credentialsGoAlong() throws Exception {
    server.login("me", "pass");
    try (TransportSession session =
        transport.open(Location.parse(server.url().replace("//", "//me:pass@"), null))) {
      for (int i = 0; i < FILES; i++) {
        assertThat(read(session, i)).isEqualTo(contents.get(i));
      }
    }
    assertThat(server.requests()).hasSize(FILES);
    assertThat(server.connections()).isEqualTo(1);
  }

  /** Fetches all files in their order, as one worker does: each again after trouble that passes. */
  private List<byte[]> fetched() throws Exception {
    List<byte[]> fetched = new ArrayList<>();
    TransportSession session = session();
    try {
      while (fetched.size() < FILES) {
        try {
          fetched.add(read(session, fetched.size()));
        } catch (RemoteFailure e) {
          assertThat(e.advice()).as("%s", e).isIn(Advice.RETRY, Advice.RETRY_AFTER);
          troubles.add(e.getMessage());
          session.close();
          session = session();
        }
      }
    } finally {
      session.close();
    }
    return fetched;
  }

  private TransportSession session() throws RemoteFailure {
    return transport.open(Location.parse(server.url(), null));
  }

  private int depth() throws RemoteFailure {
    try (TransportSession session = session()) {
      return ((OpensAhead) session).depth();
    }
  }

  private byte[] read(TransportSession session, int file) throws Exception {
    announce(session, file + 1);
    try (RemoteBody body = session.open(path(file), 0, -1, null)) {
      return TestFiles.read(body);
    }
  }

  private Advice advice(TransportSession session, int file) {
    try {
      session.open(path(file), 0, -1, null);
      return null;
    } catch (RemoteFailure e) {
      return e.advice();
    }
  }

  private void announce(TransportSession session, int from) {
    OpensAhead ahead = (OpensAhead) session;
    List<OpensAhead.Next> next = new ArrayList<>();
    for (int i = from; i < Math.min(FILES, from + ahead.depth()); i++) {
      next.add(new OpensAhead.Next(path(i), contents.get(i).length));
    }
    ahead.next(next);
  }

  private static String name(int file) {
    return "file-" + file + ".bin";
  }

  private static RemotePath path(int file) {
    return RemotePath.parse(name(file));
  }
}
