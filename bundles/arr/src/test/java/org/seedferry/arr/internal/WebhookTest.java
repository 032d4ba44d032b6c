package org.seedferry.arr.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.arr.Delivery;
import org.seedferry.api.arr.ImportStatus;
import org.seedferry.api.arr.ImportStatus.Kind;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeReply;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.http.TestHttpCaller;

/** What the *arr tell by their webhooks, posted by a fake one over a real socket. */
class WebhookTest {

  private static final String HASH = FakeTorrent.hashOf("release");

  private final ManualGuard guard = new ManualGuard();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HeardNews heard = new HeardNews(guard.clock());
  private final WebhookServlet servlet = new WebhookServlet(heard, guard.clock());
  private final AtomicInteger woken = new AtomicInteger();
  private final Map<String, Object> settings = new HashMap<>();
  private ServletServer server;
  private FakeArr fake;

  @BeforeEach
  void start() throws IOException {
    server = new ServletServer(threads, servlet, WebhookServlet.PATH);
    servlet.listeners = List.of(woken::incrementAndGet);
  }

  @AfterEach
  void stop() {
    server.close();
    if (fake != null) {
      fake.close();
    }
    threads.shutdownNow();
    guard.close();
  }

  @Test
  void sonarrsOnFileImportSettlesADeliveryWithoutAQuestion() throws Exception {
    connect(FakeArr.App.SONARR, "/sonarr");
    Delivery pack = delivery("Show", "e1.mkv", "e2.mkv", "e2.nfo");
    fake.grab(HASH, "Show");
    fake.importFile(HASH, "Show/e1.mkv", 2);
    assertThat(status(pack).kind()).isEqualTo(Kind.PARTLY);
    fake.importFile(HASH, "Show/e2.mkv");
    fake.forgetCalls();
    assertThat(status(pack).kind()).isEqualTo(Kind.IMPORTED);
    assertThat(fake.calls()).as("no request").isEmpty();
    assertThat(fake.webhookAnswers()).containsExactly(200, 200);
    assertThat(woken).hasValue(2);
  }

  @Test
  void sonarrsOnImportCompleteIsForTheWholeDownload() throws Exception {
    connect(FakeArr.App.SONARR, "/sonarr");
    Delivery pack = delivery("Show", "e1.mkv", "not-wanted.mkv");
    fake.grab(HASH, "Show");
    fake.importAll(HASH, "Show/e1.mkv");
    fake.forgetCalls();
    assertThat(status(pack).kind()).isEqualTo(Kind.IMPORTED);
    assertThat(fake.calls()).isEmpty();
  }

  @Test
  void radarrsImportSettlesADelivery() throws Exception {
    connect(FakeArr.App.RADARR, "/radarr");
    fake.grab(HASH, "Film");
    fake.importAll(HASH, "Film/film.mkv");
    fake.forgetCalls();
    assertThat(status(delivery("Film", "film.mkv", "Sample/sample.mkv")).kind())
        .isEqualTo(Kind.IMPORTED);
    assertThat(fake.calls()).isEmpty();
  }

  @Test
  void lidarrsReleaseIsSettledAndOnePartOfABoxIsNot() throws Exception {
    connect(FakeArr.App.LIDARR, "/lidarr");
    fake.grab(HASH, "Box");
    fake.importAll(HASH, "Box/CD1/1.flac", "Box/CD1/2.flac");
    fake.forgetCalls();
    assertThat(status(delivery("Box", "CD1/1.flac", "CD1/2.flac")).kind()).isEqualTo(Kind.IMPORTED);
    assertThat(fake.calls()).isEmpty();
    fake.leave(HASH);
    settings.put("url", "");
    settings.put(".api.key", "");
    assertThat(status(delivery("Box", "CD1/1.flac", "CD1/2.flac", "CD2/1.flac")).kind())
        .isEqualTo(Kind.PARTLY);
  }

  @Test
  void readarrsBooksAndWhisparrsScenesSettleDeliveries() throws Exception {
    connect(FakeArr.App.READARR, "/readarr");
    fake.grab(HASH, "Book");
    fake.importAll(HASH, "Book/book.epub");
    fake.forgetCalls();
    assertThat(status(delivery("Book", "book.epub")).kind()).isEqualTo(Kind.IMPORTED);
    fake.close();
    connect(FakeArr.App.WHISPARR, "/whisparr");
    fake.grab(HASH, "Scene");
    fake.importFile(HASH, "Scene/scene.mp4");
    fake.forgetCalls();
    assertThat(status(delivery("Scene", "scene.mp4")).kind()).isEqualTo(Kind.IMPORTED);
    assertThat(fake.calls()).isEmpty();
  }

  @Test
  void anUpgradeIsHeardWhereItIsTickedAndAskedForWhereNot() throws Exception {
    connect(FakeArr.App.SONARR, "/sonarr");
    fake.grab(HASH, "Show");
    fake.upgradeFile(HASH, "Show/e1.mkv");
    fake.forgetCalls();
    assertThat(status(delivery("Show", "e1.mkv")).kind()).isEqualTo(Kind.IMPORTED);
    assertThat(fake.calls()).isEmpty();
    fake.close();
    start(FakeArr.App.RADARR);
    fake.connect(server.uri("/radarr"), false);
    fake.grab(HASH, "Film");
    fake.upgradeFile(HASH, "Film/film.mkv");
    assertThat(fake.webhookAnswers()).isEmpty();
    assertThat(status(delivery("Film", "film.mkv")).kind()).isEqualTo(Kind.IMPORTED);
    assertThat(fake.calls()).isNotEmpty();
  }

  @Test
  void aMissingDownloadIdIsMadeUpForByTheSourcePath() throws Exception {
    connect(FakeArr.App.SONARR, "/sonarr");
    fake.importUnlinked("Other/e1.mkv");
    fake.importUnlinked("tv/Show/e1.mkv");
    fake.forgetCalls();
    assertThat(status(delivery("tv/Show", "e1.mkv")).kind()).isEqualTo(Kind.IMPORTED);
    assertThat(fake.calls()).isEmpty();
  }

  @Test
  void anImportOfAnotherClientsDownloadIsNotOurs() throws Exception {
    connect(FakeArr.App.SONARR, "/sonarr");
    String other = FakeTorrent.hashOf("other");
    fake.grab(other, "Show");
    fake.importAll(other, "Show/e1.mkv");
    assertThat(status(delivery("Show", "e1.mkv")).kind()).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void aPersonIsNeededAndWhyIsTold() throws Exception {
    connect(FakeArr.App.RADARR, "/radarr");
    fake.grab(HASH, "Film");
    fake.block(HASH, "Not an upgrade", "Sample");
    settings.put("url", "");
    settings.put(".api.key", "");
    ImportStatus status = status(delivery("Film", "film.mkv"));
    assertThat(status.kind()).isEqualTo(Kind.BLOCKED);
    assertThat(status.message()).contains("Film", "Not an upgrade", "Sample");
  }

  @Test
  void failuresOfLidarrAreHeard() throws Exception {
    connect(FakeArr.App.LIDARR, "/lidarr");
    settings.put("url", "");
    settings.put(".api.key", "");
    fake.grab(HASH, "Album");
    fake.state(HASH, "importFailed", "why");
    assertThat(status(delivery("Album", "1.flac")).kind()).isEqualTo(Kind.BLOCKED);
    fake.fail(HASH, "dead");
    assertThat(status(delivery("Album", "1.flac")).kind()).isEqualTo(Kind.REFUSED);
  }

  @Test
  void theTestButtonAndWhatDoesNotMatterAreAnsweredAndForgotten() throws Exception {
    for (String event : List.of("Test", "Grab", "Rename", "Health", "ApplicationUpdate", "Novel")) {
      assertThat(post("/sonarr", "{\"eventType\":\"" + event + "\"}").status()).isEqualTo(200);
    }
    assertThat(post("", "{\"eventType\":\"Download\"}").status()).isEqualTo(200);
    assertThat(woken).hasValue(0);
    assertThat(heard.of("sonarr")).isEmpty();
  }

  @Test
  void garbageIsRefusedWithAText() throws Exception {
    for (String body :
        List.of(
            "",
            "garbage",
            "[]",
            "{}",
            "{\"eventType\":7}",
            "{\"eventType\":\"Download\",\"episodeFile\":7}",
            "{\"eventType\":\"Download\",\"episodeFiles\":[7]}",
            "{\"eventType\":\"Download\",\"downloadId\":[],\"movieFile\":{\"id\":1}}",
            "[".repeat(100_000),
            "{\"eventType\":".repeat(50_000))) {
      HttpAnswer answer = post("/sonarr", body);
      assertThat(answer.status()).as(body.length() > 99 ? "deep" : body).isEqualTo(400);
      assertThat(answer.text()).startsWith("This is no webhook");
    }
    assertThat(post("", "x".repeat(WebhookServlet.MOST_BYTES + 1)).status()).isEqualTo(413);
    HttpCall get = HttpCall.get(server.uri("/sonarr"));
    assertThat(new TestHttpCaller().call(get).status()).isEqualTo(405);
  }

  @Test
  void itIsAnsweredAtOnceWithoutAskingAnybody() throws Exception {
    connect(FakeArr.App.SONARR, "/sonarr");
    fake.forgetCalls();
    for (int i = 0; i < 200; i++) {
      fake.importUnlinked("Show/e" + i + ".mkv");
    }
    assertThat(fake.webhookAnswers()).hasSize(200).containsOnly(200);
    assertThat(fake.calls()).isEmpty();
    assertThat(heard.of("sonarr")).hasSize(200);
  }

  @Test
  void aPutIsTakenLikeAPost() throws Exception {
    HttpCall put =
        new HttpCall(
            "PUT",
            server.uri("/sonarr"),
            Map.of("Content-Type", "application/json"),
            imported().getBytes(StandardCharsets.UTF_8),
            HttpCall.DEFAULT_TIMEOUT,
            1000);
    assertThat(new TestHttpCaller().call(put).status()).isEqualTo(200);
    assertThat(heard.of("sonarr")).hasSize(1);
  }

  @Test
  void aListenerThatIsJustGoingKeepsNoOtherFromBeingWoken() throws Exception {
    servlet.listeners =
        List.of(
            () -> {
              throw new IllegalStateException("stopped");
            },
            woken::incrementAndGet);
    assertThat(post("/sonarr", imported()).status()).isEqualTo(200);
    assertThat(woken).hasValue(1);
  }

  @Test
  void newsAreForTheArrWhoseNameTheyAreToldUnderAndForAllWithoutOne() throws Exception {
    post("/my%20shows", imported());
    post("/Films/", imported());
    post("/", imported());
    assertThat(heard.of("My Shows")).hasSize(2);
    assertThat(heard.of("films")).hasSize(2);
    assertThat(heard.of("music")).hasSize(1);
  }

  @Test
  void newsAreForgottenAfterADayAndWhenThereAreTooMany() throws Exception {
    post("/sonarr", imported());
    guard.advance(Duration.ofHours(23));
    assertThat(heard.of("sonarr")).hasSize(1);
    guard.advance(Duration.ofHours(2));
    assertThat(heard.of("sonarr")).isEmpty();
    News news = new News(guard.clock().instant(), News.Kind.DOWNLOAD, "A", "", Set.of(), "");
    for (int i = 0; i < 12_000; i++) {
      heard.note("sonarr", news);
    }
    assertThat(heard.of("sonarr")).hasSize(10_000);
  }

  @Test
  void whatWasHeardBeforeADeliveryDoesNotSettleIt() throws Exception {
    connect(FakeArr.App.SONARR, "/sonarr");
    settings.put("url", "");
    settings.put(".api.key", "");
    fake.importFile(HASH, "Show/e1.mkv");
    guard.advance(Duration.ofMinutes(5));
    assertThat(arr().status(List.of(delivery("Show", "e1.mkv")))).isEmpty();
  }

  @Test
  void anArrThatOnlyTellsIsNeverAsked() throws Exception {
    RestArr arr = arr();
    assertThat(arr.canBeAsked()).isFalse();
    arr.lookNow();
    assertThat(arr.peer().software()).isEmpty();
    assertThat(arr.sights()).isEmpty();
    assertThat(arr.status(List.of(delivery("Show", "e1.mkv"))))
        .as("that nothing was heard means nothing")
        .isEmpty();
  }

  @Test
  void whatIsSettledIsKnownAlsoWhileTheArrDoesNotAnswer() throws Exception {
    connect(FakeArr.App.SONARR, "/sonarr");
    fake.grab(HASH, "Show");
    fake.importAll(HASH, "Show/e1.mkv");
    fake.answerAlways(FakeReply.empty(500));
    Delivery other =
        new Delivery(8, FakeTorrent.hashOf("x"), "X", List.of("X/x.mkv"), guard.clock().instant());
    assertThat(arr().status(List.of(delivery("Show", "e1.mkv"), other)))
        .containsOnlyKeys(7L)
        .containsValue(new ImportStatus(Kind.IMPORTED, ""));
    assertThatThrownBy(() -> arr().status(List.of(other))).isInstanceOf(RemoteFailure.class);
  }

  @Test
  void whatWasToldOfAnImportHoldsWhereTheHistoryIsBehind() throws Exception {
    connect(FakeArr.App.SONARR, "/sonarr");
    post(
        "/sonarr",
        imported()
            .replace("/d/a.mkv", "/d/Show/e1.mkv")
            .replace("{\"eventType", "{\"downloadId\":\"" + HASH + "\",\"eventType"));
    assertThat(status(delivery("Show", "e1.mkv", "e2.mkv")).kind()).isEqualTo(Kind.PARTLY);
    fake.grab(HASH, "Show");
    assertThat(status(delivery("Show", "e1.mkv", "e2.mkv")).kind()).isEqualTo(Kind.PARTLY);
    fake.fail(HASH, "no");
    assertThat(status(delivery("Show", "e1.mkv", "e2.mkv")).kind()).isEqualTo(Kind.REFUSED);
  }

  private static String imported() {
    return "{\"eventType\":\"Download\",\"episodeFile\":{\"id\":1,\"sourcePath\":\"/d/a.mkv\"}}";
  }

  private void start(FakeArr.App app) throws IOException {
    fake = FakeArr.start(threads, app, guard.clock());
    settings.put("app", app.name().toLowerCase());
    settings.put("url", fake.uri().toString());
    settings.put(".api.key", fake.apiKey());
  }

  private void connect(FakeArr.App app, String path) throws IOException {
    start(app);
    fake.connect(server.uri(path));
  }

  private HttpAnswer post(String path, String body) throws Exception {
    URI uri = server.uri(path);
    return new TestHttpCaller().call(HttpCall.postJson(uri, body));
  }

  private RestArr arr() {
    return new RestArr(
        new TestHttpCaller(),
        heard,
        new FakeHost().own(),
        Converters.standardConverter().convert(settings).to(ArrSettings.class));
  }

  private ImportStatus status(Delivery delivery) throws Exception {
    return arr().status(List.of(delivery)).get(delivery.transferId());
  }

  private Delivery delivery(String name, String... files) {
    List<String> paths = Arrays.stream(files).map(file -> name + "/" + file).toList();
    return new Delivery(7, HASH, name, paths, guard.clock().instant());
  }
}
