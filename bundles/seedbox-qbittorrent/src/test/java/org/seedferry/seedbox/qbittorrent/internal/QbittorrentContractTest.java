package org.seedferry.seedbox.qbittorrent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.testing.fake.FakeQbittorrent;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.fake.FakeTorrentClient;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.seedbox.SeedboxContract;

class QbittorrentContractTest extends SeedboxContract {

  private ExecutorService threads;
  private FakeQbittorrent client;

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    client = FakeQbittorrent.start(threads).login("seed", PASSWORD);
  }

  @AfterEach
  void stop() {
    client.close();
    threads.shutdownNow();
  }

  @Override
  protected FakeTorrentClient client() {
    return client;
  }

  @Override
  protected Seedbox seedbox(String label) {
    return seedbox(client.uri(), PASSWORD, label);
  }

  @Override
  protected Seedbox withWrongPassword() {
    return seedbox(client.uri(), "wrong", "");
  }

  @Override
  protected Seedbox nobodyThere() {
    return seedbox(nobodysUri(""), PASSWORD, "");
  }

  /** It stores them as it is told, with or without a folder of their own. */
  @Test
  @Override
  protected void filesOfSeveralTopFoldersAreAFailure() throws Exception {
    FakeTorrent torrent = FakeTorrent.folder("One").with("a", 1).raw("Two/b", 1).progress(1);
    client.put(torrent);
    assertThat(seedbox("").contents(torrent.hash()).files())
        .extracting(file -> file.path().toString())
        .containsExactly("One/a", "Two/b");
  }

  private static Seedbox seedbox(URI rpc, String password, String label) {
    String uri = "qbittorrent+http://seed@" + rpc.getAuthority() + rpc.getPath() + "?data=%2Fdata";
    return new QbittorrentSeedbox(
        new TestHttpCaller(),
        Converters.standardConverter()
            .convert(Map.of("uri", uri, ".password", password, "label", label))
            .to(QbittorrentSeedbox.Config.class));
  }
}
