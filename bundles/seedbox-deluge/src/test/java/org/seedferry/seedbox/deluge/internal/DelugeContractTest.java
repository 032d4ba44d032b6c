package org.seedferry.seedbox.deluge.internal;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.osgi.util.converter.Converters;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.testing.fake.FakeDeluge;
import org.seedferry.testing.fake.FakeTorrentClient;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.seedbox.SeedboxContract;

class DelugeContractTest extends SeedboxContract {

  private ExecutorService threads;
  private FakeDeluge client;

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    client = FakeDeluge.start(threads).password(PASSWORD);
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
    return seedbox(nobodysUri("/json"), PASSWORD, "");
  }

  private static Seedbox seedbox(URI rpc, String password, String label) {
    String uri = "deluge+http://" + rpc.getAuthority() + rpc.getPath() + "?data=%2Fdata";
    return new DelugeSeedbox(
        new TestHttpCaller(),
        Converters.standardConverter()
            .convert(Map.of("uri", uri, ".password", password, "label", label))
            .to(DelugeSeedbox.Config.class));
  }
}
