package org.seedferry.transport.http.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.transport.http.internal.TestCertificate;

@Timeout(60)
class TlsLineTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final String UNTIL_CLOSED = "HTTP/1.1 200 OK\r\n\r\nhello";
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir static Path keys;
  private static SSLContext server;

  private final Checks checks = new Checks();
  private Dialer dialer;
  private Wire wire;

  @BeforeAll
  static void makeACertificate() throws Exception {
    server = TestCertificate.make(keys, TestCertificate.HERE);
  }

  @BeforeEach
  void trustIt() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {checks}, null);
    dialer = new Dialer(context, LONG, LONG);
    wire = new Wire(dialer, new Pipelining(LONG));
  }

  @AfterEach
  void close() {
    wire.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 16_383, 20_000, 1 << 20})
  void theBytesComeWhateverTheBuffersSize(int size) throws Exception {
    String body = "0123456789abcde".repeat(20_000);
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n";
    try (ScriptedServer peer = new ScriptedServer(server, head + body, OK)) {
      assertThat(read(wire.send(peer.get()), size).equals(body)).isTrue();
      assertThat(read(wire.send(peer.get()), size)).isEqualTo("hello");
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  @Test
  void aBodyThatEndsWithItsConnectionIsWholeAfterTheGoodbyeOnly() throws Exception {
    try (ScriptedServer peer =
        new ScriptedServer(
            server, UNTIL_CLOSED + ScriptedServer.CLOSE, UNTIL_CLOSED + ScriptedServer.CUT)) {
      assertThat(read(wire.send(peer.get()), 100)).isEqualTo("hello");
      Reply cut = wire.send(peer.get());
      assertThatThrownBy(() -> read(cut, 100)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aKeptConnectionThatSaidGoodbyeIsReplaced() throws Exception {
    try (ScriptedServer peer = new ScriptedServer(server, OK + ScriptedServer.CLOSE, OK)) {
      read(wire.send(peer.get()), 100);
      peer.awaitClosed();
      assertThat(read(wire.send(peer.get()), 100)).isEqualTo("hello");
      assertThat(peer.connections()).isEqualTo(2);
    }
  }

  @Test
  void anAnswerThatNobodyAskedForIsNotTaken() throws Exception {
    String forged = OK.replace("hello", "wrong");
    try (ScriptedServer peer = new ScriptedServer(server, OK + forged, OK)) {
      assertThat(read(wire.send(peer.get()), 100)).isEqualTo("hello");
      assertThat(read(wire.send(peer.get()), 100)).isEqualTo("hello");
      assertThat(peer.connections()).isEqualTo(2);
    }
  }

  @Test
  void requestsGoOutAheadHereToo() throws Exception {
    String last = OK.replace("hello", "third");
    try (ScriptedServer peer = new ScriptedServer(server, OK, "", OK + last)) {
      Request second = new Request("GET", peer.uri().resolve("/second"), Map.of(), null);
      Request third = new Request("GET", peer.uri().resolve("/third"), Map.of(), null);
      Origin origin = Origin.of(peer.uri());
      wire.next(List.of(new Ahead(origin, second, 5), new Ahead(origin, third, 5)));
      assertThat(read(wire.send(peer.get()), 100)).isEqualTo("hello");
      assertThat(read(wire.send(second), 100)).isEqualTo("hello");
      assertThat(read(wire.send(third), 100)).isEqualTo("third");
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  @Test
  void theNextConnectionResumesTheSession() throws Exception {
    try (ScriptedServer peer = new ScriptedServer(server, OK, OK);
        Wire other = new Wire(dialer, new Pipelining(LONG))) {
      read(wire.send(peer.get()), 100);
      read(other.send(peer.get()), 100);
      assertThat(peer.connections()).isEqualTo(2);
      assertThat(checks.count).hasValue(1);
    }
  }

  @Test
  void aHostThatTheCertificateDoesNotNameIsRefused() throws Exception {
    try (ScriptedServer peer = new ScriptedServer(server, OK)) {
      URI uri = URI.create("https://localhost:" + peer.uri().getPort() + "/");
      assertThatThrownBy(() -> wire.send(new Request("GET", uri, Map.of(), null)))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("No name matching localhost");
      assertThat(peer.requests()).isEmpty();
    }
  }

  @Test
  void aPeerThatDoesNotShakeHandsIsLeft() throws Exception {
    try (ServerSocket silent = new ServerSocket(0);
        Wire hasty =
            new Wire(new Dialer(server, Duration.ofMillis(100), LONG), new Pipelining(LONG))) {
      URI uri = URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/");
      assertThatThrownBy(() -> hasty.send(new Request("GET", uri, Map.of(), null)))
          .isInstanceOf(ConnectTimeout.class);
    }
  }

  private static String read(Reply reply, int size) throws IOException {
    StringBuilder all = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocateDirect(size);
    while (reply.read(buffer.clear()) >= 0) {
      all.append(ISO_8859_1.decode(buffer.flip()));
    }
    reply.release();
    return all.toString();
  }

  /** Trusts the test's CA, and counts how often it is asked. */
  private static final class Checks extends javax.net.ssl.X509ExtendedTrustManager {

    final AtomicInteger count = new AtomicInteger();

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine)
        throws CertificateException {
      count.incrementAndGet();
      real().checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }

    private static javax.net.ssl.X509ExtendedTrustManager real() throws CertificateException {
      try (var in = Files.newInputStream(TestCertificate.pem(keys))) {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
            "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        var factory =
            javax.net.ssl.TrustManagerFactory.getInstance(
                javax.net.ssl.TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (javax.net.ssl.X509ExtendedTrustManager) factory.getTrustManagers()[0];
      } catch (java.security.GeneralSecurityException | IOException e) {
        throw new CertificateException(e);
      }
    }
  }
}
