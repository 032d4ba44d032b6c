package org.seedferry.arr.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Secret;
import org.seedferry.api.arr.HostSight;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.fake.FakeWebhook;
import org.seedferry.testing.http.TestHttpCaller;

class SightsTest {

  private static final String HASH = FakeTorrent.hashOf("release");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FakeHost host = new FakeHost();
  private final Map<String, Object> settings = new HashMap<>();
  @TempDir Path home;
  private Path root;
  private FakeWebhook hook;
  private FakeArr fake;

  @BeforeEach
  void start() throws IOException {
    root = Files.createDirectories(home.resolve("media"));
    fake = FakeArr.start(threads, FakeArr.App.SONARR).downloads(root.toString());
    fake.grabsTo("Seedferry");
    hook = FakeWebhook.start(threads, "/webhook/sonarr");
    host.home(home).root(root).listenAt(hook.uri().resolve("/").toString());
  }

  @AfterEach
  void stop() {
    hook.close();
    fake.close();
    threads.shutdownNow();
  }

  @Test
  void anArrThatIsSetUpFindsEverything() throws Exception {
    setUp();
    Files.createDirectories(root.resolve("tv-sonarr"));
    fake.grab(HASH, "Show");
    assertThat(sights())
        .containsExactly(
            HostSight.good("download client", "'Seedferry' leads here"),
            HostSight.good("folder", "it sees " + root),
            HostSight.good("folder", "it sees " + root.resolve("tv-sonarr")));
  }

  @Test
  void anArrThatTakesFromTheSeedboxItselfIsLeftAlone() throws Exception {
    assertThat(sights()).singleElement().matches(sight -> !sight.good());
    setUp();
    FakeHost elsewhere = new FakeHost().root(root).listenAt("http://127.0.0.1:1/");
    assertThat(new Sights(link(), elsewhere.own()).look())
        .singleElement()
        .matches(HostSight::good)
        .matches(sight -> sight.text().contains("none leads here"));
  }

  @Test
  void aFolderThatItDoesNotSeeIsTold() throws Exception {
    setUp();
    fake.seesOnly("/elsewhere");
    assertThat(bad())
        .singleElement()
        .matches(sight -> sight.text().equals("it does not see " + root))
        .matches(sight -> sight.remedy().contains("root.seen.as"));
  }

  @Test
  void aFolderThatItSeesThroughAPathMappingIsFine() throws Exception {
    fake.seesOnly("/downloads/media/tv-sonarr").downloads("/downloads/media");
    settings.put("root.seen.as", "/downloads/media");
    setUp();
    fake.grab(HASH, "Show");
    assertThat(bad()).isEmpty();
    assertThat(sights()).contains(HostSight.good("folder", "it sees /downloads/media"));
  }

  @Test
  void anOutputPathInTheQueueThatIsNotOursMeansAWrongPathMapping() throws Exception {
    setUp();
    fake.downloads("/somewhere/else").grab(HASH, "Show");
    assertThat(bad())
        .singleElement()
        .matches(sight -> sight.what().equals("path mapping"))
        .matches(sight -> sight.text().contains("/somewhere/else/Show"));
    fake.grabsTo("another client");
    assertThat(bad()).as("what is another's is no sign").isEmpty();
  }

  @Test
  void whatItComplainsOfUsIsTold() throws Exception {
    setUp();
    fake.ails("IndexerStatusCheck", "Indexers unavailable due to failures: Some");
    fake.ails("DownloadClientStatusCheck", "Download clients unavailable: Seedferry");
    fake.ails(
        "DownloadClientRootFolderCheck", "places downloads in " + root + "/tv, no such folder");
    assertThat(bad()).hasSize(2).allMatch(sight -> sight.what().equals("health"));
  }

  private void setUp() throws Exception {
    new RestArrSetup(
            new TestHttpCaller(),
            host.own(),
            Converters.standardConverter().convert(settings).to(SetupSettings.class))
        .setUp(fake.uri().toString(), Secret.ofNullable(fake.apiKey()));
  }

  private ArrLink link() {
    return ArrLink.of(arrSettings(), new TestHttpCaller());
  }

  private ArrSettings arrSettings() {
    return Converters.standardConverter()
        .convert(Map.of("url", fake.uri().toString(), ".api.key", fake.apiKey()))
        .to(ArrSettings.class);
  }

  private List<HostSight> sights() throws Exception {
    return new RestArr(
            new TestHttpCaller(), new HeardNews(Clock.systemUTC()), host.own(), arrSettings())
        .sights();
  }

  private List<HostSight> bad() throws Exception {
    return sights().stream().filter(sight -> !sight.good()).toList();
  }
}
