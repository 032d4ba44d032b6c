package org.seedferry.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Secret;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.testing.http.TestHttpCaller;

class FakeTransmissionTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private FakeTransmission client;
  private String session = "none";

  @BeforeEach
  void start() throws IOException {
    client = FakeTransmission.start(threads);
  }

  @AfterEach
  void stop() {
    client.close();
    threads.shutdownNow();
  }

  @Test
  void asksForALoginBeforeASessionId() throws Exception {
    client.login("seed", "pw");
    HttpCall call = HttpCall.get(client.uri());
    assertThat(new TestHttpCaller().call(call).status()).isEqualTo(401);
    HttpAnswer conflict =
        new TestHttpCaller().call(call.basicAuth("seed", Secret.ofNullable("pw")));
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.header("X-Transmission-Session-Id")).hasSize(48);
  }

  @Test
  void locksEverybodyOutAfterAHundredBadLogins() throws Exception {
    client.login("seed", "pw");
    HttpCall call = HttpCall.get(client.uri());
    for (int i = 0; i < 100; i++) {
      assertThat(new TestHttpCaller().call(call).status()).isEqualTo(401);
    }
    HttpAnswer locked = new TestHttpCaller().call(call.basicAuth("seed", Secret.ofNullable("pw")));
    assertThat(locked.status()).isEqualTo(403);
    assertThat(locked.text()).contains("Too many unsuccessful login attempts");
  }

  @Test
  void tornEscapesComeOnlyFromOldVersions() throws Exception {
    client.put(FakeTorrent.file("ü😀", 1));
    String get = "{'method':'torrent-get','arguments':{'fields':['name']}}";
    assertThat(rpc(get)).contains("\\u00fc\\u1f600");
    client.version("4.0.6 (38c164933e)");
    assertThat(rpc(get)).contains("ü😀");
  }

  @Test
  void takesTorrentsAndMagnetsAndKnowsThemAgain() throws Exception {
    String info = "d6:lengthi3e4:name5:a.mkv12:piece lengthi16384e6:pieces20:01234567890123456789e";
    byte[] torrent = ("d4:info" + info + "e").getBytes(StandardCharsets.US_ASCII);
    String add =
        "{'method':'torrent-add','arguments':{'metainfo':'%s','labels':['tv']},'tag':7}"
            .formatted(Base64.getEncoder().encodeToString(torrent));
    String hash = FakeTorrent.hashOf(info);
    assertThat(rpc(add)).contains("torrent-added", hash, "a.mkv", "\"tag\":7");
    assertThat(rpc(add)).contains("torrent-duplicate", hash);
    assertThat(rpc("{'method':'torrent-get','arguments':{'fields':['labels']}}"))
        .as("labels of an add are ignored before version 4")
        .contains("\"labels\":[]");
    rpc(
        "{'method':'torrent-set','arguments':{'ids':['%s'],'labels':['tv shows']}}"
            .formatted(hash.toUpperCase()));
    assertThat(rpc("{'method':'torrent-get','arguments':{'ids':1,'fields':['labels']}}"))
        .contains("tv shows");
    String magnet = "1".repeat(40);
    assertThat(
            rpc(
                "{'method':'torrent-add','arguments':{'filename':'magnet:?xt=urn:btih:%s&dn=M'}}"
                    .formatted(magnet)))
        .contains("torrent-added", magnet);
  }

  @Test
  void refusesInThePeersOwnWords() throws Exception {
    assertThat(rpc("{'method':'nosuch'}")).contains("method name not recognized");
    assertThat(rpc("{'method':'torrent-get'}")).contains("no fields specified");
    assertThat(rpc("rubbish")).contains("no method name");
    assertThat(rpc("{'method':'torrent-add','arguments':{'metainfo':'eHk='}}"))
        .contains("invalid or corrupt torrent file");
  }

  @Test
  void filesOnDiskGrowFromPartsToWholeOnesAndGoWithTheTorrent(@TempDir Path folder)
      throws Exception {
    FakeTorrent torrent = FakeTorrent.folder("F").with("a.mkv", 100_000).withUnwanted("b", 5);
    client.storeIn(folder).put(torrent);
    assertThat(folder.resolve("F/a.mkv.part")).hasSize(100_000);
    client.progress(torrent.hash(), 1);
    assertThat(folder.resolve("F/a.mkv")).hasSize(100_000);
    assertThat(folder.resolve("F/a.mkv.part")).doesNotExist();
    assertThat(folder.resolve("F/b.part")).exists();
    Files.writeString(folder.resolve("F/foreign"), "stays");
    rpc(
        "{'method':'torrent-remove','arguments':{'ids':['%s'],'delete-local-data':true}}"
            .formatted(torrent.hash()));
    assertThat(client.has(torrent.hash())).isFalse();
    assertThat(folder.resolve("F")).isDirectoryContaining("glob:**/foreign");
    assertThat(folder.resolve("F/a.mkv")).doesNotExist();
  }

  private String rpc(String body) throws Exception {
    URI uri = client.uri();
    HttpCall call =
        HttpCall.postJson(uri, body.replace('\'', '"'))
            .header("X-Transmission-Session-Id", session);
    HttpAnswer answer = new TestHttpCaller().call(call);
    if (answer.status() == 409) {
      session = answer.header("X-Transmission-Session-Id");
      return rpc(body);
    }
    assertThat(answer.status()).isEqualTo(200);
    return answer.text();
  }
}
