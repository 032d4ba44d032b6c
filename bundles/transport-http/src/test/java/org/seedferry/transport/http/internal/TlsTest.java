package org.seedferry.transport.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.testing.http.Fault;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;
import org.seedferry.testing.transport.TestFiles;

@Timeout(60)
class TlsTest {

  private static final String HERE = "ip:127.0.0.1";

  @TempDir Path folder;
  @TempDir Path keys;

  private final HttpTransport transport = new HttpTransport(TestConfig.defaults());

  @AfterEach
  void stop() {
    transport.close();
  }

  @Test
  void aKnownCertificateLetsUsReadAndCloseAnyTime() throws Exception {
    SSLContext tls = certificate(HERE);
    TestFiles.write(folder.resolve("file.bin"), TestFiles.bytes(300_000, 1), Instant.EPOCH);
    try (FaultServer server = new FaultServer(folder, ListingStyle.CADDY, 0, tls)) {
      TransportSession session =
          transport.open(Location.parse(server.url() + "?ca=" + pem(), null));
      RemotePath file = RemotePath.parse("file.bin");
      try (RemoteBody body = session.open(file, 100, -1, null)) {
        assertThat(TestFiles.read(body)).hasSize(299_900);
      }
      server.on("file.bin", Fault.stallAfter(100_000));
      RemoteBody body = session.open(file, 0, -1, null);
      Thread reader =
          new Thread(() -> catchThrowableOfType(IOException.class, () -> TestFiles.read(body)));
      reader.start();
      server.awaitStalled();

      body.close();

      reader.join(10_000);
      assertThat(reader.isAlive()).as("the read is still blocked").isFalse();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void theCertificatesOfTheSettingsAreTrustedByCallsToo() throws Exception {
    SSLContext tls = certificate(HERE);
    HttpCalls calls = new HttpCalls(TestConfig.defaults().trusting(pem().toString()));
    try (FaultServer server = new FaultServer(folder, ListingStyle.CADDY, 0, tls)) {
      assertThat(calls.call(HttpCall.get(URI.create(server.url()))).text()).isEqualTo("[]");
    } finally {
      calls.close();
    }
  }

  @Test
  void anUnknownCertificateAsksTheUser() throws Exception {
    assertUntrusted(certificate(HERE), "", "self-signed or from an unknown CA");
  }

  @Test
  void aCertificateForAnotherHostAsksTheUser() throws Exception {
    assertUntrusted(certificate("dns:other.example"), "?ca=" + pem(), "another host name");
  }

  @Test
  void anExpiredCertificateAsksTheUser() throws Exception {
    SSLContext tls = certificate(HERE, "-startdate", "-3d", "-validity", "1");
    assertUntrusted(tls, "?ca=" + pem(), "expired");
  }

  @Test
  void aServerWithoutTlsAsksTheUser() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> refuse(server));
      thread.start();

      RemoteFailure failure = failure("https://127.0.0.1:" + server.getLocalPort() + "/");

      assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
      assertThat(failure).hasMessageContaining("does not speak TLS");
      thread.join();
    }
  }

  @Test
  void aRedirectAwayFromTlsIsNotFollowed() throws Exception {
    SSLContext tls = certificate(HERE);
    try (FaultServer plain = new FaultServer(folder, ListingStyle.CADDY);
        FaultServer server = new FaultServer(folder, ListingStyle.CADDY, 0, tls)) {
      server.on("/", Fault.redirect(plain.url() + "other/"));

      RemoteFailure failure = failure(server.url() + "?ca=" + pem());

      assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
      assertThat(failure).hasMessageContaining("not encrypted");
      assertThat(plain.connections()).isZero();
    }
  }

  @Test
  void aCertificateFileThatIsMissingIsNamed() {
    assertThat(failure("https://127.0.0.1:1/?ca=/no/such.pem"))
        .hasMessageContaining("/no/such.pem cannot be read");
    assertThatThrownBy(() -> new HttpTransport(TestConfig.defaults().trusting("/no/such.pem")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/no/such.pem");
  }

  private void assertUntrusted(SSLContext tls, String options, String why) throws Exception {
    try (FaultServer server = new FaultServer(folder, ListingStyle.CADDY, 0, tls)) {
      RemoteFailure failure = failure(server.url() + options);

      assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
      assertThat(failure).hasMessageContaining(why).hasMessageContaining(":" + server.port());
      assertThat(server.requests()).isEmpty();
    }
  }

  private RemoteFailure failure(String location) {
    RemoteFailure failure =
        catchThrowableOfType(
            RemoteFailure.class,
            () -> transport.open(Location.parse(location, null)).list(RemotePath.ROOT));
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }

  private static void refuse(ServerSocket server) {
    try (Socket socket = server.accept()) {
      InputStream in = socket.getInputStream();
      in.read(new byte[4_096]);
      socket.getOutputStream().write("HTTP/1.1 400 no\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return;
    }
  }

  private Path pem() {
    return TestCertificate.pem(keys);
  }

  private SSLContext certificate(String name, String... more) throws Exception {
    return TestCertificate.make(keys, name, more);
  }
}
