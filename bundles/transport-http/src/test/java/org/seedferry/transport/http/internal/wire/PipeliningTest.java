package org.seedferry.transport.http.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PipeliningTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
  private static final String FIRST = HEAD + "first";
  private static final String B = HEAD + "file2";
  private static final String C = HEAD + "file3";
  private static final String D = HEAD + "file4";
  private static final String CLOSE = ScriptedServer.CLOSE;
  private static final Duration LONG = Duration.ofSeconds(30);

  private Pipelining pipelining = new Pipelining(LONG);
  private Wire wire = wire();

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void whatIsWantedNextIsAskedForBeforeWhatComesFirstIsRead() throws Exception {
    // It answers the first request, and the others when all of them are there.
    try (ScriptedServer server = new ScriptedServer(FIRST, "", "", B + C + D)) {
      wire.next(List.of(file(server, "b"), file(server, "c"), file(server, "d")));
      assertThat(read(wire.send(get(server, "a")))).isEqualTo("first");
      assertThat(read(wire.send(get(server, "b")))).isEqualTo("file2");
      assertThat(read(wire.send(get(server, "c")))).isEqualTo("file3");
      assertThat(read(wire.send(get(server, "d")))).isEqualTo("file4");
      assertThat(server.connections()).isEqualTo(1);
      assertThat(paths(server)).containsExactly("/a", "/b", "/c", "/d");
    }
  }

  @Test
  void whatIsSaidLaterIsAskedForBehindWhatIsOnItsWay() throws Exception {
    try (ScriptedServer server = new ScriptedServer(FIRST, B, "", C + D)) {
      wire.next(List.of(file(server, "b")));
      read(wire.send(get(server, "a")));
      wire.next(List.of(file(server, "c"), file(server, "d")));
      assertThat(read(wire.send(get(server, "b")))).isEqualTo("file2");
      assertThat(read(wire.send(get(server, "c")))).isEqualTo("file3");
      assertThat(read(wire.send(get(server, "d")))).isEqualTo("file4");
      assertThat(paths(server)).containsExactly("/a", "/b", "/c", "/d");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nfirst",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nfirst",
        "HTTP/1.1 200 OK\r\n\r\nfirst" + ScriptedServer.CLOSE,
        "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 5\r\n\r\nfirst",
        "HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\nfirst"
      })
  void nothingIsAskedForBehindWhatIsNoFileWithAnEnd(String first) throws Exception {
    try (ScriptedServer server = new ScriptedServer(first, B, C)) {
      wire.next(List.of(file(server, "x"), file(server, "y")));
      assertThat(read(wire.send(get(server, "a")))).isEqualTo("first");
      wire.next(List.of());
      assertThat(read(wire.send(get(server, "b")))).isEqualTo("file2");
      assertThat(read(wire.send(get(server, "c")))).isEqualTo("file3");
      assertThat(paths(server)).containsExactly("/a", "/b", "/c");
    }
  }

  @Test
  void chunksHaveAnEndToo() throws Exception {
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nchunk\r\n0\r\n\r\n";
    try (ScriptedServer server = new ScriptedServer(chunked, "", chunked + C)) {
      wire.next(List.of(file(server, "b"), file(server, "c")));
      assertThat(read(wire.send(get(server, "a")))).isEqualTo("chunk");
      assertThat(read(wire.send(get(server, "b")))).isEqualTo("chunk");
      assertThat(read(wire.send(get(server, "c")))).isEqualTo("file3");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatClosesWithoutAWordIsAskedForOneAtATimeFromThenOn() throws Exception {
    try (ScriptedServer server = new ScriptedServer(FIRST + CLOSE, B, C)) {
      wire.next(List.of(file(server, "b"), file(server, "c")));
      read(wire.send(get(server, "a")));
      assertThat(read(wire.send(get(server, "b")))).isEqualTo("file2");
      wire.next(List.of());
      assertThat(read(wire.send(get(server, "c")))).isEqualTo("file3");
      assertThat(isAlone(server)).isTrue();
      assertThat(paths(server)).containsExactly("/a", "/b", "/c");
    }
  }

  @Test
  void aServerThatSaysThatItClosesCostsNoMoreThanAConnection() throws Exception {
    String last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nfile2" + CLOSE;
    try (ScriptedServer server = new ScriptedServer(FIRST, last, C)) {
      wire.next(List.of(file(server, "b"), file(server, "c")));
      read(wire.send(get(server, "a")));
      assertThat(read(wire.send(get(server, "b")))).isEqualTo("file2");
      assertThat(read(wire.send(get(server, "c")))).isEqualTo("file3");
      assertThat(isAlone(server)).isFalse();
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nlonger",
        "HTTP/1.1 200 OK\r\n\r\nendless",
        "HTTP/1.1 206 Part\r\nContent-Range: bytes 0-4/9\r\nContent-Length: 5\r\n\r\nfile2",
        "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 429 Slower\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 400 What\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nfile2",
        "HTTP/1.1 200 OK\r\nContent-" + ScriptedServer.CLOSE,
        "<html>\n"
      })
  void whatWasNotToComeIsAskedForAgainByItself(String answer) throws Exception {
    try (ScriptedServer server = new ScriptedServer(FIRST, answer, B, B)) {
      wire.next(List.of(file(server, "b")));
      read(wire.send(get(server, "a")));
      wire.next(List.of());
      assertThat(read(wire.send(get(server, "b")))).isEqualTo("file2");
      assertThat(isAlone(server)).isTrue();
      assertThat(server.connections()).isEqualTo(2);
      assertThat(paths(server)).containsExactly("/a", "/b", "/b");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void aFileThatIsNotThereSaysNothingOfItsServer(int status) throws Exception {
    String gone = "HTTP/1.1 " + status + " no\r\nContent-Length: 0\r\n\r\n";
    try (ScriptedServer server = new ScriptedServer(FIRST, gone, gone)) {
      wire.next(List.of(file(server, "b")));
      read(wire.send(get(server, "a")));
      assertThat(wire.send(get(server, "b")).status()).isEqualTo(status);
      assertThat(isAlone(server)).isFalse();
    }
  }

  @Test
  void aServerThatDropsWhatComesTooEarlyIsWaitedForOnce() throws Exception {
    pipelining = new Pipelining(Duration.ofMillis(50));
    wire = wire();
    try (ScriptedServer server = new ScriptedServer(FIRST, "", B, C)) {
      wire.next(List.of(file(server, "b")));
      read(wire.send(get(server, "a")));
      assertThat(read(wire.send(get(server, "b")))).isEqualTo("file2");
      wire.next(List.of(file(server, "d")));
      assertThat(read(wire.send(get(server, "c")))).isEqualTo("file3");
      assertThat(isAlone(server)).isTrue();
      assertThat(paths(server)).containsExactly("/a", "/b", "/b", "/c");
    }
  }

  @Test
  void anAnswerThatIsCutIsToldAndEndsIt() throws Exception {
    try (ScriptedServer server = new ScriptedServer(FIRST, HEAD + "fi" + CLOSE, B)) {
      wire.next(List.of(file(server, "b")));
      read(wire.send(get(server, "a")));
      Reply cut = wire.send(get(server, "b"));
      assertThatThrownBy(() -> read(cut)).isInstanceOf(EOFException.class);
      assertThat(isAlone(server)).isTrue();
    }
  }

  @Test
  void anAnswerWithNothingBehindItThatIsCutSaysNothing() throws Exception {
    try (ScriptedServer server = new ScriptedServer(HEAD + "fi" + CLOSE)) {
      Reply cut = wire.send(get(server, "a"));
      assertThatThrownBy(() -> read(cut)).isInstanceOf(EOFException.class);
      assertThat(isAlone(server)).isFalse();
    }
  }

  @Test
  void whatIsNotWantedAfterAllCostsItsConnection() throws Exception {
    try (ScriptedServer server = new ScriptedServer(FIRST, B, B)) {
      wire.next(List.of(file(server, "x")));
      read(wire.send(get(server, "a")));
      wire.next(List.of());
      server.awaitRequests(2);
      assertThat(read(wire.send(get(server, "b")))).isEqualTo("file2");
      assertThat(server.connections()).isEqualTo(2);
      assertThat(isAlone(server)).isFalse();
    }
  }

  @Test
  void aRequestForAPartIsNotTheOneForTheWhole() throws Exception {
    try (ScriptedServer server = new ScriptedServer(FIRST, B, B)) {
      wire.next(List.of(file(server, "b")));
      read(wire.send(get(server, "a")));
      server.awaitRequests(2);
      Map<String, String> range = Map.of("Range", "bytes=2-");
      Request part = new Request("GET", server.uri().resolve("/b"), range, null);
      assertThat(read(wire.send(part))).isEqualTo("file2");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void closingEndsTheWaitForWhatWasAskedForAhead() throws Exception {
    try (ScriptedServer server = new ScriptedServer(FIRST, "")) {
      wire.next(List.of(file(server, "b")));
      read(wire.send(get(server, "a")));
      AtomicReference<Throwable> end = new AtomicReference<>();
      Thread reader =
          new Thread(() -> end.set(catchThrowable(() -> wire.send(get(server, "b")))), "reader");
      reader.start();
      server.awaitRequests(2);
      wire.close();
      reader.join(10_000);
      assertThat(end.get()).isInstanceOf(ClosedChannelException.class);
      assertThat(isAlone(server)).isFalse();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  private Wire wire() {
    try {
      return new Wire(new Dialer(SSLContext.getDefault(), LONG, LONG), pipelining);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isAlone(ScriptedServer server) {
    return pipelining.depth(Origin.of(server.uri())) == 0;
  }

  private static Ahead file(ScriptedServer server, String name) {
    return new Ahead(Origin.of(server.uri()), get(server, name), 5);
  }

  private static Request get(ScriptedServer server, String name) {
    return new Request("GET", server.uri().resolve("/" + name), Map.of(), null);
  }

  private static List<String> paths(ScriptedServer server) {
    return server.requests().stream().map(request -> request.split(" ")[1]).toList();
  }

  private static String read(Reply reply) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(1 << 16);
    while (reply.read(all) >= 0) {
      continue;
    }
    reply.release();
    return ISO_8859_1.decode(all.flip()).toString();
  }
}
