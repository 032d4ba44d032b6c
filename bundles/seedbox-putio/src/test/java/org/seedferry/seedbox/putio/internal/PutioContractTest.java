package org.seedferry.seedbox.putio.internal;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.osgi.util.converter.Converters;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.testing.fake.FakePutio;
import org.seedferry.testing.fake.FakeTorrentClient;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.seedbox.SeedboxContract;

class PutioContractTest extends SeedboxContract {

  private ExecutorService threads;
  private FakePutio putio;

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    putio = FakePutio.start(threads).token(PASSWORD);
  }

  @AfterEach
  void stop() {
    putio.close();
    threads.shutdownNow();
  }

  @Override
  protected FakeTorrentClient client() {
    return putio;
  }

  @Override
  protected Seedbox seedbox(String label) {
    return seedbox(putio.uri(), PASSWORD, label);
  }

  @Override
  protected Seedbox withWrongPassword() {
    return seedbox(putio.uri(), "wrong", "");
  }

  @Override
  protected Seedbox nobodyThere() {
    return seedbox(nobodysUri("/v2"), PASSWORD, "");
  }

  @Override
  protected String secretWord() {
    return "token";
  }

  @Override
  protected String unknownId() {
    return "4711-4712";
  }

  @Override
  protected boolean readsByPath() {
    return false;
  }

  private Seedbox seedbox(URI api, String token, String label) {
    return new PutioSeedbox(
        new TestHttpCaller(),
        Converters.standardConverter()
            .convert(Map.of("api", api, "upload", putio.uploads(), ".token", token, "label", label))
            .to(PutioSeedbox.Config.class));
  }
}
