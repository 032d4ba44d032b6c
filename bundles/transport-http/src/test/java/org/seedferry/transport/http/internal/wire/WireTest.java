package org.seedferry.transport.http.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WireTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final Duration LONG = Duration.ofSeconds(30);

  private Wire wire = wire(LONG);

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void aConnectionIsKeptForTheNextRequest() throws Exception {
    try (ScriptedServer server = new ScriptedServer(OK, OK, OK)) {
      for (int i = 0; i < 3; i++) {
        assertThat(read(wire.send(server.get()))).isEqualTo("hello");
      }
      assertThat(server.connections()).isEqualTo(1);
      assertThat(server.requests().get(2))
          .startsWith("GET /file HTTP/1.1\r\nHost: 127.0.0.1:" + server.uri().getPort() + "\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: TE, Close\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 split\r\n\r\n"
      })
  void aConnectionThatCannotBeUsedAgainIsNot(String answer) throws Exception {
    try (ScriptedServer server = new ScriptedServer(answer, OK)) {
      assertThat(read(wire.send(server.get()))).isEqualTo("hello");
      assertThat(read(wire.send(server.get()))).isEqualTo("hello");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aBodyThatIsNotReadToItsEndCostsOnlyItsConnection() throws Exception {
    try (ScriptedServer server = new ScriptedServer(OK, OK)) {
      Reply left = wire.send(server.get());
      left.read(ByteBuffer.allocateDirect(2));
      left.release();
      assertThat(read(wire.send(server.get()))).isEqualTo("hello");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void twoBodiesAreOpenAtATime() throws Exception {
    try (ScriptedServer server = new ScriptedServer(OK, OK)) {
      Reply first = wire.send(server.get());
      assertThat(read(wire.send(server.get()))).isEqualTo("hello");
      assertThat(read(first)).isEqualTo("hello");
    }
  }

  @Test
  void aKeptConnectionThatHasDiedIsReplacedOnce() throws Exception {
    try (ScriptedServer server = new ScriptedServer(OK + ScriptedServer.CLOSE, OK)) {
      read(wire.send(server.get()));
      server.awaitClosed();
      assertThat(read(wire.send(server.get()))).isEqualTo("hello");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aKeptConnectionThatDiesUnderTheRequestIsReplacedOnce() throws Exception {
    try (ScriptedServer server = new ScriptedServer(OK, ScriptedServer.CLOSE, OK)) {
      read(wire.send(server.get()));
      assertThat(read(wire.send(server.get()))).isEqualTo("hello");
      assertThat(server.requests()).hasSize(3);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aNewConnectionThatDiesIsNotReplaced() throws Exception {
    String close = ScriptedServer.CLOSE;
    try (ScriptedServer server = new ScriptedServer(close, OK, close, close, OK)) {
      assertThatThrownBy(() -> wire.send(server.get())).isInstanceOf(NoAnswer.class);
      read(wire.send(server.get()));
      assertThatThrownBy(() -> wire.send(server.get())).isInstanceOf(NoAnswer.class);
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void anAnswerThatHasBegunIsNotAskedForAgain() throws Exception {
    String half = "HTTP/1.1 200 OK\r\nContent-" + ScriptedServer.CLOSE;
    try (ScriptedServer server = new ScriptedServer(OK, half, OK)) {
      read(wire.send(server.get()));
      assertThatThrownBy(() -> wire.send(server.get())).isInstanceOf(EOFException.class);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void interimAnswersAreSkipped() throws Exception {
    String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: <x>\r\n\r\n";
    try (ScriptedServer server =
        new ScriptedServer(
            interim + OK, interim.repeat(20) + OK, "HTTP/1.1 101 Switch\r\n\r\n" + OK)) {
      assertThat(read(wire.send(server.get()))).isEqualTo("hello");
      assertThatThrownBy(() -> wire.send(server.get())).isInstanceOf(ProtocolException.class);
      assertThatThrownBy(() -> wire.send(server.get())).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void aSilentPeerIsLeftAfterTheLimit() throws Exception {
    wire = wire(Duration.ofMillis(50));
    String begun = OK.substring(0, OK.length() - 2);
    try (ScriptedServer server = new ScriptedServer("", begun)) {
      assertThatThrownBy(() -> wire.send(server.get())).isInstanceOf(SocketTimeoutException.class);
      Reply reply = wire.send(server.get());
      assertThatThrownBy(() -> read(reply)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void closingEndsABlockedReadOfAnotherThread() throws Exception {
    try (ScriptedServer server = new ScriptedServer(OK.substring(0, OK.length() - 2))) {
      Reply reply = wire.send(server.get());
      reply.read(ByteBuffer.allocateDirect(3));
      AtomicReference<Throwable> end = new AtomicReference<>();
      Thread reader = blocked(() -> reply.read(ByteBuffer.allocateDirect(10)), end);
      wire.close();
      reader.join(10_000);
      assertThat(end.get()).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(() -> wire.send(server.get())).isInstanceOf(ClosedChannelException.class);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void anInterruptEndsABlockedRead() throws Exception {
    try (ScriptedServer server = new ScriptedServer("")) {
      AtomicReference<Throwable> end = new AtomicReference<>();
      Thread reader = blocked(() -> wire.send(server.get()), end);
      reader.interrupt();
      reader.join(10_000);
      assertThat(end.get()).isInstanceOf(ClosedByInterruptException.class);
    }
  }

  @Test
  void nobodyThatListensIsTold() throws Exception {
    int port;
    try (ServerSocket gone = new ServerSocket(0)) {
      port = gone.getLocalPort();
    }
    Request request =
        new Request("GET", URI.create("http://127.0.0.1:" + port + "/"), Map.of(), null);
    assertThatThrownBy(() -> wire.send(request)).isInstanceOf(ConnectException.class);
  }

  @Test
  void aRequestIsNotSplit() throws Exception {
    try (ScriptedServer server = new ScriptedServer(OK)) {
      Map<String, String> headers = Map.of("If-Range", "\"a\"\r\nX: y");
      assertThatThrownBy(() -> wire.send(new Request("GET", server.uri(), headers, null)))
          .isInstanceOf(ProtocolException.class);
      assertThat(server.requests()).isEmpty();
    }
  }

  private interface Call {
    Object run() throws IOException;
  }

  /** Runs a call in a thread of its own until that waits. */
  private static Thread blocked(Call call, AtomicReference<Throwable> end) {
    Thread thread = new Thread(() -> end.set(catchThrowable(call::run)), "blocked");
    thread.start();
    while (end.get() == null && !isSelecting(thread)) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private static boolean isSelecting(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("select")) {
        return true;
      }
    }
    return false;
  }

  private static Wire wire(Duration stall) {
    try {
      return new Wire(new Dialer(SSLContext.getDefault(), LONG, stall), new Pipelining(LONG));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
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
