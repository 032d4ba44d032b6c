package org.seedferry.seedbox.transmission.internal;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.osgi.util.converter.Converters;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.testing.fake.FakeTorrentClient;
import org.seedferry.testing.fake.FakeTransmission;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.seedbox.SeedboxContract;

class TransmissionContractTest extends SeedboxContract {

  private ExecutorService threads;
  private FakeTransmission client;

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    client = FakeTransmission.start(threads).login("seed", PASSWORD).version(version());
  }

  /** Of the daemon. */
  String version() {
    return "3.00 (bb6b5a062e)";
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
    return seedbox(nobodysUri("/transmission/rpc"), PASSWORD, "");
  }

  private static Seedbox seedbox(URI rpc, String password, String label) {
    String uri = "transmission+http://seed@" + rpc.getAuthority() + rpc.getPath() + "?data=%2Fdata";
    return new TransmissionSeedbox(
        new TestHttpCaller(),
        Converters.standardConverter()
            .convert(Map.of("uri", uri, ".password", password, "label", label))
            .to(TransmissionSeedbox.Config.class));
  }
}
