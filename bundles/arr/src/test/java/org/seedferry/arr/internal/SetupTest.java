package org.seedferry.arr.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.util.converter.Converters;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.http.TestHttpCaller;
import org.slf4j.LoggerFactory;

class SetupTest {

  private static final String ARR = "org.seedferry.arr~";

  private final ManualGuard guard = new ManualGuard();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FakeHost host = new FakeHost();
  private final Map<String, Object> settings = new HashMap<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  @TempDir Path home;
  private Path root;
  private ServletServer server;
  private FakeArr fake;

  @BeforeEach
  void start() throws IOException {
    log.start();
    Logger all = (Logger) LoggerFactory.getLogger("org.seedferry");
    all.addAppender(log);
    root = Files.createDirectories(home.resolve("media"));
    HeardNews heard = new HeardNews(guard.clock());
    server =
        new ServletServer(threads, new WebhookServlet(heard, guard.clock()), WebhookServlet.PATH);
    host.home(home).root(root).listenAt(server.uri("").resolve("/").toString());
    host.set("org.seedferry.http", "user", "me").set("org.seedferry.http", ".password", "pa55");
  }

  @AfterEach
  void stop() {
    server.close();
    if (fake != null) {
      fake.close();
    }
    threads.shutdownNow();
    guard.close();
    ((Logger) LoggerFactory.getLogger("org.seedferry")).detachAppender(log);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROWLARR")
  void anArrKnowsThisHostAfterwardsAndThisHostIt(FakeArr.App app) throws Exception {
    start(app);
    String word = app.name().toLowerCase();
    String category = app == FakeArr.App.SONARR ? "tv-sonarr" : word;
    List<String> done = setUp();
    JsonObject client = only(fake.downloadClients());
    assertThat(client.getString("name")).isEqualTo("Seedferry");
    assertThat(client.getString("implementation")).isEqualTo("Transmission");
    assertThat(client.getBoolean("enable")).isTrue();
    assertThat(client.getBoolean("removeCompletedDownloads")).isTrue();
    ProviderForm form = ProviderForm.read(client);
    assertThat(form.field("host")).isEqualTo("127.0.0.1");
    assertThat(form.field("port")).isEqualTo("" + server.uri("").getPort());
    assertThat(form.field("urlBase")).isEqualTo("/transmission/");
    assertThat(form.field("username")).isEqualTo("me");
    assertThat(form.field("password")).isEqualTo("pa55");
    assertThat(form.field(form.categoryField().orElseThrow())).isEqualTo(category);
    assertThat(root.resolve(category)).isDirectory();
    JsonObject webhook = only(fake.notifications());
    assertThat(ProviderForm.read(webhook).field("url"))
        .isEqualTo(server.uri("/" + word).toString());
    assertThat(webhook.getBoolean("onUpgrade")).isTrue();
    assertThat(webhook.getBoolean("onGrab")).isFalse();
    String trigger = app.name().matches("LIDARR|READARR") ? "onReleaseImport" : "onDownload";
    assertThat(webhook.getBoolean(trigger)).isTrue();
    assertThat(fake.pathMappings()).as("it sees the local root as it is").isEmpty();
    Properties file = file(word);
    assertThat(file)
        .containsEntry("app", word)
        .containsEntry("url", fake.uri().toString())
        .containsEntry("labels", category);
    Path key = Path.of(file.getProperty("api.key.file"));
    assertThat(key).hasContent(fake.apiKey());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(done).last().asString().contains("etc/" + ARR + word + ".cfg");
    assertThat(done).noneMatch(line -> line.contains(fake.apiKey()) || line.contains("pa55"));
  }

  @Test
  void aSecondRunBringsUpToDateAndDoublesNothing() throws Exception {
    start(FakeArr.App.SONARR);
    setUp();
    host.configure(ARR + "sonarr", values("sonarr"));
    host.set("org.seedferry.http", ".password", "another");
    assertThat(setUp()).last().asString().startsWith("It is configured here as sonarr");
    JsonObject client = only(fake.downloadClients());
    assertThat(ProviderForm.read(client).field("password")).isEqualTo("another");
    only(fake.notifications());
    assertThat(etc()).hasSize(1);
  }

  @Test
  void whatAPersonHasChosenStays() throws Exception {
    start(FakeArr.App.RADARR);
    setUp();
    Path file = home.resolve("etc").resolve(ARR + "radarr.cfg");
    String text = Files.readString(file);
    Files.writeString(
        file,
        "# mine\n"
            + text.replace("labels = radarr", "labels = films, \\\n  old")
            + "give.back = missing\n");
    Map<String, Object> values = values("radarr");
    values.put("labels", new String[] {"films", "old"});
    values.put("api.key.file", "");
    values.put(".api.key", "an old one");
    host.configure(ARR + "radarr", values);
    setUp();
    assertThat(Files.readString(file))
        .startsWith("# mine\n")
        .contains("labels = films, old, radarr\n", "give.back = missing\n")
        .contains("api.key.file = ");
    assertThat(Files.readAllLines(file)).filteredOn(line -> line.contains("labels")).hasSize(1);
  }

  @Test
  void twoOfAKindGetNamesAndCategoriesOfTheirOwn() throws Exception {
    start(FakeArr.App.SONARR);
    setUp();
    host.configure(ARR + "sonarr", values("sonarr"));
    fake.close();
    start(FakeArr.App.SONARR);
    setUp();
    ProviderForm form = ProviderForm.read(only(fake.downloadClients()));
    assertThat(form.field("tvCategory")).isEqualTo("tv-sonarr-b");
    assertThat(file("sonarr-2")).containsEntry("labels", "tv-sonarr-b");
    assertThat(ProviderForm.read(only(fake.notifications())).field("url")).endsWith("/sonarr-2");
  }

  @Test
  void eachArrIsToldTheUrlBaseThatShowsItsCategory() throws Exception {
    profile("sonarr", "/sonarr", "shows", "more");
    profile("films", "films/", "old", "radarr");
    start(FakeArr.App.SONARR);
    setUp();
    assertThat(place()).as("the one of its name").isEqualTo("/sonarr/transmission/ tvshows");
    assertThat(file("sonarr")).containsEntry("labels", "shows");
    profile("sonarr", "/sonarr", "more");
    profile("tv", "/tv", "shows");
    setUp();
    assertThat(place()).as("its category stays").isEqualTo("/tv/transmission/ tvshows");
    fake.close();
    start(FakeArr.App.RADARR);
    setUp();
    assertThat(place()).as("the one of its category").isEqualTo("/films/transmission/ movieradarr");
  }

  @Test
  void anArrWhoseCategoryNoUrlBaseShowsIsToldTheOneThatShowsAllOrNone() throws Exception {
    profile("films", "/films", "films");
    start(FakeArr.App.LIDARR);
    assertThatThrownBy(this::setUp)
        .isInstanceOf(RemoteFailure.class)
        .hasMessageContaining("no URL base shows 'lidarr'")
        .hasMessageContaining("/films for films")
        .hasMessageContaining(UrlBases.PROFILES);
    assertThat(fake.downloadClients()).isEmpty();
    profile("rest", "/rest");
    setUp();
    assertThat(place()).isEqualTo("/rest/transmission/ musiclidarr");
  }

  private void profile(String name, String base, String... labels) {
    host.configure(UrlBases.PROFILES + "~" + name, Map.of("base", base, "labels", labels));
  }

  /** The URL base and the category that the *arr has. */
  private String place() throws Exception {
    ProviderForm form = ProviderForm.read(only(fake.downloadClients()));
    String field = form.categoryField().orElseThrow();
    return form.field("urlBase") + " " + field.replace("Category", "") + form.field(field);
  }

  @Test
  void theNameIsWhatItsOwnerCallsIt() throws Exception {
    start(FakeArr.App.SONARR);
    fake.called("TV (4K)");
    setUp();
    assertThat(file("tv-4k")).containsEntry("name", "tv-4k");
  }

  @Test
  void prowlarrGetsADownloadClientAndNothingElse() throws Exception {
    start(FakeArr.App.PROWLARR);
    assertThat(setUp()).last().asString().contains("imports nothing");
    assertThat(ProviderForm.read(only(fake.downloadClients())).field("category"))
        .isEqualTo("prowlarr");
    assertThat(fake.notifications()).isEmpty();
    assertThat(etc()).isEmpty();
  }

  @Test
  void aPathMappingIsAddedWhereItIsNeededAndAPersonSaysHow() throws Exception {
    start(FakeArr.App.SONARR);
    fake.seesOnly("/downloads/media");
    assertThat(setUp()).anyMatch(line -> line.contains("does not see " + root));
    assertThat(fake.pathMappings()).isEmpty();
    settings.put("root.seen.as", "/downloads/media");
    setUp();
    setUp();
    JsonObject mapping = only(fake.pathMappings());
    assertThat(mapping.getString("host")).isEqualTo("127.0.0.1");
    assertThat(mapping.getString("remotePath")).isEqualTo(root + "/");
    assertThat(mapping.getString("localPath")).isEqualTo("/downloads/media");
    settings.remove("root.seen.as");
    assertThat(setUp()).noneMatch(line -> line.contains("does not see"));
  }

  @Test
  void aPathMappingToWhatItDoesNotSeeIsRefusedInItsOwnWords() throws Exception {
    start(FakeArr.App.SONARR);
    fake.seesOnly("/elsewhere");
    settings.put("root.seen.as", "/downloads");
    assertThatThrownBy(this::setUp)
        .isInstanceOf(RemoteFailure.class)
        .hasMessageContaining("'/downloads' does not exist");
  }

  @Test
  void whatTheArrComplainsOfIsToldWithoutASecret() throws Exception {
    start(FakeArr.App.SONARR);
    fake.failClientTests("Unable to connect to Transmission", false);
    assertThatThrownBy(this::setUp)
        .isInstanceOf(RemoteFailure.class)
        .hasMessageContaining("Host: Unable to connect to Transmission")
        .hasMessageContaining("own.url")
        .hasMessageNotContaining("what was given");
    assertThat(fake.downloadClients()).isEmpty();
    fake.failClientTests("Its version is old", true);
    setUp();
    assertThat(fake.downloadClients()).as("a warning does not keep it away").hasSize(1);
  }

  @Test
  void aWrongKeyOrUrlIsToldOf() throws Exception {
    start(FakeArr.App.SONARR);
    Secret wrong = Secret.ofNullable("wr0ng");
    assertThatThrownBy(() -> setup().setUp(fake.uri().toString(), wrong))
        .hasMessageContaining("API key")
        .hasMessageNotContaining("wr0ng");
    assertThatThrownBy(() -> setup().setUp("localhost:1", wrong))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> setup().setUp(fake.uri() + "/nowhere", wrong))
        .hasMessageContaining("web page");
  }

  @Test
  void anotherUrlOfItsOwnIsTakenFromTheSettings() throws Exception {
    start(FakeArr.App.SONARR);
    settings.put(
        "own.url", server.uri("").resolve("/").toString().replace("127.0.0.1", "localhost"));
    settings.put("url.base", "/rpc/tv/");
    setUp();
    ProviderForm form = ProviderForm.read(only(fake.downloadClients()));
    assertThat(form.field("host")).isEqualTo("localhost");
    assertThat(form.field("urlBase")).isEqualTo("/rpc/tv/");
    assertThat(OwnAddress.of(URI.create("https://nas.lan/ferry")).url("/webhook"))
        .isEqualTo("https://nas.lan:443/ferry/webhook");
  }

  @Test
  void whereTheArrCannotComeToIsToldOf() {
    URI here = URI.create("http://127.0.0.1:8989");
    assertThatThrownBy(() -> OwnAddress.find(List.of(), here)).hasMessageContaining("--http");
    List<URI> lan = List.of(URI.create("http://192.0.2.7:9091/"));
    assertThatThrownBy(() -> OwnAddress.find(lan, here)).hasMessageContaining("own.url");
    List<URI> any = List.of(URI.create("http://0.0.0.0:9091/"));
    assertThat(OwnAddress.find(any, here).host()).isEqualTo("127.0.0.1");
  }

  @Test
  void whatIsConfiguredElsewhereThanInEtcIsNotTouched() throws Exception {
    start(FakeArr.App.SONARR);
    Map<String, Object> values = new HashMap<>();
    values.put("url", fake.uri() + "/");
    values.put(".api.key", fake.apiKey());
    values.put("labels", new String[] {"shows"});
    host.configure(ARR + "sonarr", values);
    assertThat(setUp()).last().asString().contains("not in etc/", "tv-sonarr");
    assertThat(etc()).isEmpty();
  }

  @Test
  void noSecretIsLogged() throws Exception {
    ((Logger) LoggerFactory.getLogger("org.seedferry")).setLevel(Level.TRACE);
    try {
      start(FakeArr.App.SONARR);
      setUp();
      assertThat(log.list)
          .noneMatch(
              event ->
                  event.getFormattedMessage().contains(fake.apiKey())
                      || event.getFormattedMessage().contains("pa55"));
    } finally {
      ((Logger) LoggerFactory.getLogger("org.seedferry")).setLevel(null);
    }
  }

  private void start(FakeArr.App app) throws IOException {
    fake = FakeArr.start(threads, app);
  }

  private RestArrSetup setup() {
    return new RestArrSetup(
        new TestHttpCaller(),
        host.own(),
        Converters.standardConverter().convert(settings).to(SetupSettings.class));
  }

  private List<String> setUp() throws RemoteFailure {
    return setup().setUp(fake.uri().toString(), Secret.ofNullable(fake.apiKey()));
  }

  private static JsonObject only(List<JsonObject> all) {
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private Properties file(String name) throws IOException {
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(home.resolve("etc").resolve(ARR + name + ".cfg"))) {
      properties.load(in);
    }
    return properties;
  }

  /** What the file says, as the host has read it. */
  private Map<String, Object> values(String name) throws IOException {
    Map<String, Object> values = new HashMap<>();
    file(name).forEach((key, value) -> values.put((String) key, value));
    return values;
  }

  private List<Path> etc() throws IOException {
    Path etc = home.resolve("etc");
    if (!Files.exists(etc)) {
      return List.of();
    }
    try (var files = Files.list(etc)) {
      return files.toList();
    }
  }
}
