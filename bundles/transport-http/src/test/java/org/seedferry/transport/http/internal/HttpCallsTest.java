package org.seedferry.transport.http.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;

@Timeout(60)
class HttpCallsTest {

  private final HttpCalls calls = new HttpCalls(TestConfig.defaults());
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch held = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.start();
  }

  @AfterEach
  void stop() {
    calls.close();
    server.stop(0);
  }

  @Test
  void aPostIsSentAndItsAnswerRead() throws Exception {
    AtomicReference<String> got = new AtomicReference<>();
    server.createContext(
        "/rpc",
        exchange -> {
          got.set(
              exchange.getRequestMethod()
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + exchange.getRequestURI().getRawQuery()
                  + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.getResponseHeaders().add("X-Session", "one");
          exchange.getResponseHeaders().add("X-Session", "two");
          exchange.sendResponseHeaders(409, 2);
          exchange.getResponseBody().write("no".getBytes(UTF_8));
          exchange.close();
        });

    HttpAnswer answer =
        calls.call(
            HttpCall.postJson(uri("/rpc?a=%20b"), "{\"ü\":1}")
                .basicAuth("me", Secret.ofNullable("word")));

    assertThat(got.get()).isEqualTo("POSTBasic bWU6d29yZA==a=%20b{\"ü\":1}");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.header("X-Session")).isEqualTo("one");
    assertThat(answer.text()).isEqualTo("no");
  }

  @Test
  void whatAStrangerNamesIsAskedOnlyWhereItIsPublic() throws Exception {
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    int port = server.getAddress().getPort();
    for (String host : List.of("127.0.0.1", "localhost", "0.0.0.0", "2130706433", "[::1]")) {
      HttpCall call = HttpCall.get(URI.create("http://" + host + ":" + port + "/")).toPublicOnly();
      assertThatThrownBy(() -> calls.call(call)).as(host).isInstanceOf(RemoteFailure.class);
    }
    HttpCall call = HttpCall.get(uri("/"));
    assertThatThrownBy(() -> calls.call(call.toPublicOnly().timeout(Duration.ofSeconds(9))))
        .hasMessageContaining("no public address")
        .extracting(e -> ((RemoteFailure) e).advice())
        .isEqualTo(Advice.ASK_USER);
    assertThat(requests).hasValue(0);
    assertThat(calls.call(call).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "127.8.9.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void ownAndReservedAddressesAreNotPublic(String address) throws Exception {
    assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "100.63.0.1",
        "100.128.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        "2a00:1450::1"
      })
  void othersAre(String address) throws Exception {
    assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void aClientThatAnErrorHasShutDownIsReplaced() throws Exception {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    List<CloseableHttpClient> made = new ArrayList<>();
    HttpCalls broken =
        new HttpCalls(
            Settings.of(TestConfig.defaults()),
            settings -> {
              made.add(HttpCalls.client(settings));
              return made.get(made.size() - 1);
            });
    HttpCall call = HttpCall.get(uri("/"));
    made.get(0).close(CloseMode.IMMEDIATE);
    assertThatThrownBy(() -> broken.call(call))
        .isInstanceOf(RemoteFailure.class)
        .hasMessageContaining("a panic has closed the connections");
    assertThat(broken.call(call).status()).isEqualTo(204);
    broken.close();
    assertThatThrownBy(() -> broken.call(call))
        .isInstanceOf(RemoteFailure.class)
        .hasMessageContaining("is going away");
    assertThat(made).hasSize(2);
  }

  @Test
  void redirectsAreAnswers() throws Exception {
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });

    HttpAnswer answer = calls.call(HttpCall.get(uri("/")));

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("location")).isEqualTo("/elsewhere");
    assertThat(requests).hasValue(1);
  }

  @Test
  void packedAnswersAreUnpackedWithinTheBound() throws Exception {
    packed("/small", 1_000);
    packed("/bomb", 50_000_000);

    assertThat(calls.call(bounded("/small")).body()).hasSize(1_000);
    assertThat(failure(() -> calls.call(bounded("/bomb"))))
        .hasMessageContaining("more than the 100000 bytes");
  }

  @Test
  void aSilentServerEndsTheCallAfterItsTimeout() throws Exception {
    hold();

    RemoteFailure failure =
        failure(() -> calls.call(HttpCall.get(uri("/held")).timeout(Duration.ofMillis(300))));

    assertThat(failure.advice()).isEqualTo(Advice.RETRY);
    assertThat(failure).hasMessageContaining("within 300ms");
    assertThat(requests).as("a request is sent once").hasValue(1);
  }

  @Test
  void anInterruptEndsACallUnderWay() throws Exception {
    hold();
    AtomicReference<RemoteFailure> end = new AtomicReference<>();
    Thread caller =
        new Thread(() -> end.set(failure(() -> calls.call(HttpCall.get(uri("/held"))))));
    caller.start();
    held.await();

    caller.interrupt();

    caller.join(10_000);
    assertThat(caller.isAlive()).isFalse();
    assertThat(end.get()).hasMessageContaining("interrupted");
  }

  @Test
  void aClosedServiceEndsACallUnderWay() throws Exception {
    hold();
    AtomicReference<RemoteFailure> end = new AtomicReference<>();
    Thread caller =
        new Thread(() -> end.set(failure(() -> calls.call(HttpCall.get(uri("/held"))))));
    caller.start();
    held.await();

    calls.close();

    caller.join(10_000);
    assertThat(caller.isAlive()).isFalse();
    assertThat(end.get().advice()).isEqualTo(Advice.RETRY);
  }

  @Test
  void troubleIsToldInWordsWithoutSecrets() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    RemoteFailure refused =
        failure(
            () -> calls.call(HttpCall.get(URI.create("http://127.0.0.1:" + port + "/?key=s3"))));
    RemoteFailure unknown =
        failure(() -> calls.call(HttpCall.get(URI.create("http://no-such.invalid/?key=s3"))));
    assertThat(refused.advice()).isEqualTo(Advice.RETRY);
    assertThat(refused).hasMessageContaining("127.0.0.1:" + port + " refused");
    assertThat(unknown).hasMessageContaining("no-such.invalid");
    for (RemoteFailure failure : new RemoteFailure[] {refused, unknown}) {
      assertThat(failure.toString()).doesNotContain("s3");
    }
  }

  private void hold() {
    server.createContext(
        "/held",
        exchange -> {
          requests.incrementAndGet();
          held.countDown();
        });
  }

  private void packed(String path, int size) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[size]);
    }
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, packed.size());
          packed.writeTo(exchange.getResponseBody());
          exchange.close();
        });
  }

  private HttpCall bounded(String path) {
    HttpCall call = HttpCall.get(uri(path));
    return new HttpCall("GET", call.uri(), call.headers(), null, call.timeout(), 100_000);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}
