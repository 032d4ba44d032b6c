package org.seedferry.seedbox.rtorrent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seedferry.api.Advice;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;

@Timeout(120)
class ScgiWireTest {

  private static final byte[] CALL = {'<', 'c', '>'};
  private static final String REQUEST = "24:CONTENT_LENGTH\0003\0SCGI\0001\0,<c>";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ServerSocketChannel server;

  @TempDir Path folder;

  @AfterEach
  void stop() throws IOException {
    threads.shutdownNow();
    if (server != null) {
      server.close();
    }
  }

  @Test
  void sendsARequestAndReadsTheAnswerToItsEnd() throws Exception {
    String body = "x".repeat(1 << 20);
    Future<String> request =
        answer("Status: 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    try (ScgiWire wire = wire("30s")) {
      assertThat(wire.post(CALL)).hasSize(1 << 20);
    }
    assertThat(request.get()).isEqualTo(REQUEST);
  }

  @Test
  void aSocketOfThisMachineIsCalledByItsPath() throws Exception {
    Path socket = folder.resolve("rpc socket");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Future<String> request = serve("Status: 200 OK\r\nContent-Length: 2\r\n\r\nok");
    URI place = URI.create("scgi://" + folder + "/rpc%20socket");
    try (ScgiWire wire = new ScgiWire(place, Duration.ofSeconds(30))) {
      assertThat(wire.post(CALL)).asString().isEqualTo("ok");
      assertThat(wire.where()).isEqualTo("rTorrent at " + socket);
      request.get();
      server.close();
      Files.delete(socket);
      assertThat(failure(wire).advice()).isEqualTo(Advice.RETRY);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', RETRY",
    "'Status: 200 OK', RETRY",
    "'Status: 200 OK|Content-Length: 3||ok', RETRY",
    "'Status: 200 OK|Content-Length: 1||ok', RETRY",
    "'Status: 500 No|Content-Length: 2||ok', RETRY",
    "'Status: 200 OK|Content-Length: 99999999999||ok', ASK_USER",
    "'HTTP/1.1 400 Bad Request|Content-Length: 2||ok', ASK_USER"
  })
  void anAnswerThatIsNotWholeIsAFailure(String answer, Advice advice) throws Exception {
    answer(answer.replace("|", "\r\n"));
    try (ScgiWire wire = wire("30s")) {
      assertThat(failure(wire).advice()).isEqualTo(advice);
    }
  }

  @Test
  void nobodyThereIsTriedAgain() throws Exception {
    listen();
    int port = port();
    server.close();
    try (ScgiWire wire = wire(port, Duration.ofSeconds(30))) {
      RemoteFailure failure = failure(wire);
      assertThat(failure.advice()).isEqualTo(Advice.RETRY);
      assertThat(failure).hasMessageContaining("127.0.0.1:" + port);
    }
  }

  @Test
  void aSilentPeerIsGivenUp() throws Exception {
    listen();
    try (ScgiWire wire = wire("1s")) {
      RemoteFailure failure = failure(wire);
      assertThat(failure.advice()).isEqualTo(Advice.RETRY);
      assertThat(failure).hasMessageContaining("within 1s");
    }
  }

  @Test
  void closingEndsACallUnderWay() throws Exception {
    listen();
    ScgiWire wire = wire("10m");
    Future<RemoteFailure> failure = threads.submit(() -> failure(wire));
    SocketChannel under = server.accept();
    wire.close();
    assertThat(failure.get().advice()).isEqualTo(Advice.RETRY);
    assertThat(failure(wire).advice()).isEqualTo(Advice.RETRY);
    under.close();
  }

  @Test
  void anInterruptEndsACallUnderWay() throws Exception {
    listen();
    try (ScgiWire wire = wire("10m")) {
      CountDownLatch began = new CountDownLatch(1);
      Future<Boolean> interrupted =
          threads.submit(
              () -> {
                Thread self = Thread.currentThread();
                threads.submit(
                    () -> {
                      try (SocketChannel under = server.accept()) {
                        self.interrupt();
                        began.countDown();
                        return under.read(ByteBuffer.allocate(64))
                            + under.read(ByteBuffer.allocate(64));
                      }
                    });
                failure(wire);
                return Thread.interrupted();
              });
      began.await();
      assertThat(interrupted.get()).isTrue();
    }
  }

  private Future<String> answer(String text) throws IOException {
    listen();
    return serve(text);
  }

  private void listen() throws IOException {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private Future<String> serve(String text) {
    return threads.submit(
        () -> {
          try (SocketChannel peer = server.accept()) {
            ByteBuffer request = ByteBuffer.allocate(REQUEST.length());
            while (request.hasRemaining() && peer.read(request) >= 0) {
              Thread.onSpinWait();
            }
            ByteBuffer answer = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (answer.hasRemaining()) {
              peer.write(answer);
            }
            return new String(request.array(), StandardCharsets.US_ASCII);
          }
        });
  }

  private ScgiWire wire(String timeout) throws IOException {
    return wire(port(), Durations.parse(timeout));
  }

  private static ScgiWire wire(int port, Duration timeout) {
    return new ScgiWire(URI.create("scgi://127.0.0.1:" + port), timeout);
  }

  private int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private static RemoteFailure failure(ScgiWire wire) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, () -> wire.post(CALL));
    assertThat(failure).as("the call must fail").isNotNull();
    return failure;
  }
}
