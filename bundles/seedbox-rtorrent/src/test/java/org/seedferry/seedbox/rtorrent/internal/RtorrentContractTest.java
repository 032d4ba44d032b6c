package org.seedferry.seedbox.rtorrent.internal;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.testing.fake.FakeRtorrent;
import org.seedferry.testing.fake.FakeTorrentClient;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.seedbox.SeedboxContract;
import org.seedferry.testing.transport.DiskTransport;

class RtorrentContractTest extends SeedboxContract {

  @TempDir Path folder;

  private ExecutorService threads;
  private FakeRtorrent client;

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    client = FakeRtorrent.start(threads).login("seed", PASSWORD).storeIn(folder);
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
    return seedbox(nobodysUri("/RPC2"), PASSWORD, "");
  }

  /** A list of all takes one call, so it tells titles as rTorrent writes them. */
  @Override
  protected String title(String name) {
    return ToldName.of(name);
  }

  private Seedbox seedbox(URI rpc, String password, String label) {
    String data = URLEncoder.encode(folder.toUri().toString(), StandardCharsets.UTF_8);
    String uri = "rtorrent+http://seed@" + rpc.getAuthority() + rpc.getPath() + "?data=" + data;
    return new RtorrentSeedbox(
        new TestHttpCaller(),
        Converters.standardConverter()
            .convert(Map.of("uri", uri, ".password", password, "label", label))
            .to(RtorrentSeedbox.Config.class),
        List.of(new DiskTransport()));
  }
}
