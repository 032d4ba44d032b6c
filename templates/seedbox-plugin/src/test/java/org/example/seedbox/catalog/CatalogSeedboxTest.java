package org.example.seedbox.catalog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.seedferry.testing.fake.FakeTorrentClient;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.seedbox.SeedboxContract;

/** What every seedbox must be able to do, and what only this one is asked. */
class CatalogSeedboxTest extends SeedboxContract {

  private ExecutorService threads;
  private FakeCatalog catalog;

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    catalog = new FakeCatalog(threads, PASSWORD);
  }

  @AfterEach
  void stop() {
    catalog.close();
    threads.shutdownNow();
  }

  @Override
  protected FakeTorrentClient client() {
    return catalog;
  }

  @Override
  protected Seedbox seedbox(String label) {
    return seedbox(catalog.uri(), PASSWORD, label);
  }

  @Override
  protected Seedbox withWrongPassword() {
    return seedbox(catalog.uri(), "wrong", "");
  }

  @Override
  protected Seedbox nobodyThere() {
    return seedbox(nobodysUri("/transfers.json"), PASSWORD, "");
  }

  @Override
  protected String secretWord() {
    return "token";
  }

  @Test
  void refusesAnAddressThatIsNone() {
    for (String url :
        new String[] {"", "ftp://host/list", "https://me:secret@host/list", "http://h/a b"}) {
      assertThatThrownBy(() -> seedbox(url, PASSWORD, ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("url: ")
          .hasMessageNotContaining("secret");
    }
  }

  private static Seedbox seedbox(URI url, String token, String label) {
    return seedbox(url.toString(), token, label);
  }

  private static Seedbox seedbox(String url, String token, String label) {
    return new CatalogSeedbox(
        new TestHttpCaller(),
        Converters.standardConverter()
            .convert(Map.of("url", url, "files", "/data", ".token", token, "label", label))
            .to(CatalogSeedbox.Config.class));
  }
}
