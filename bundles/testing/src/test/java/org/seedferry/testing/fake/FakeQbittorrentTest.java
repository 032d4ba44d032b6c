package org.seedferry.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.seedferry.api.http.Form;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.testing.http.TestHttpCaller;

class FakeQbittorrentTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private FakeQbittorrent client;

  @BeforeEach
  void start() throws IOException {
    client = FakeQbittorrent.start(threads).login("seed", "pw");
  }

  @AfterEach
  void stop() {
    client.close();
    threads.shutdownNow();
  }

  @Test
  void asksForALoginAndKnowsItsSessionByTheCookie() throws Exception {
    assertThat(call(HttpCall.get(uri("torrents/info"))).status()).isEqualTo(403);
    HttpAnswer login = login("pw");
    assertThat(login.text()).isEqualTo("Ok.");
    String cookie = login.header("Set-Cookie");
    assertThat(cookie).startsWith("SID=").contains("HttpOnly");
    HttpCall info = HttpCall.get(uri("torrents/info")).header("Cookie", cookie.split(";")[0]);
    assertThat(call(info).text()).isEqualTo("[]");
    client.endSessions();
    assertThat(call(info).status()).isEqualTo(403);
  }

  @Test
  void bansAfterFiveBadLogins() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(login("wrong").text()).isEqualTo("Fails.");
    }
    assertThat(login("pw").status()).isEqualTo(403);
    assertThat(login("pw").text()).contains("banned");
  }

  @Test
  void newerVersionsSayTheSameByTheStatus() throws Exception {
    client.version("5.2.3");
    assertThat(login("wrong").status()).isEqualTo(401);
    HttpAnswer login = login("pw");
    assertThat(login.status()).isEqualTo(204);
    assertThat(login.header("Set-Cookie")).startsWith("QBT_SID_" + client.uri().getPort() + "=");
  }

  @Test
  void changesOnlyByPost() throws Exception {
    String cookie = login("pw").header("Set-Cookie").split(";")[0];
    client.put(FakeTorrent.file("a", 1));
    HttpCall get = HttpCall.get(uri("torrents/delete?hashes=all&deleteFiles=true"));
    assertThat(call(get.header("Cookie", cookie)).status()).isEqualTo(405);
    assertThat(client.has(FakeTorrent.hashOf("a"))).isTrue();
    HttpCall post = Form.post(uri("torrents/delete"), Map.of("hashes", "all"));
    assertThat(call(post.header("Cookie", cookie)).status()).isEqualTo(400);
  }

  private HttpAnswer login(String password) throws Exception {
    return call(Form.post(uri("auth/login"), Map.of("username", "seed", "password", password)));
  }

  private URI uri(String method) {
    return URI.create(client.uri() + "/api/v2/" + method);
  }

  private static HttpAnswer call(HttpCall call) throws Exception {
    return new TestHttpCaller().call(call);
  }
}
