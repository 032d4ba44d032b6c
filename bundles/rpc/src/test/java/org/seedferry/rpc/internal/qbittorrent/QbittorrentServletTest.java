package org.seedferry.rpc.internal.qbittorrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.seedferry.api.http.Form;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.Multipart;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.rpc.internal.ServletServer;
import org.seedferry.rpc.internal.desk.Item;
import org.seedferry.rpc.internal.desk.Stage;
import org.seedferry.testing.arr.ArrDownload;
import org.seedferry.testing.arr.ArrFailure;
import org.seedferry.testing.arr.ArrQbittorrent;
import org.seedferry.testing.arr.ArrSettings;
import org.seedferry.testing.fake.FakeArr.App;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.leak.LeakDetector;
import org.seedferry.testing.torrent.TorrentMaker;

/** What the *arr and other clients need of a qBittorrent, over real HTTP. */
@ExtendWith(LeakDetector.class)
class QbittorrentServletTest {

  private static final String HASH = "cbc2f069fe8bb2f544eae707d75bcd3de9dcf951";
  private static final String BASE32 = "ZPBPA2P6ROZPKRHK44D5OW6NHXU5Z6KR";
  private static final String MAGNET = "magnet:?xt=urn:btih:" + HASH + "&dn=Ferry";
  private static final String BASE = "/radarr";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ManualGuard guard = new ManualGuard();
  private final FakeDesk desk = new FakeDesk();
  private final FakeGate gate = new FakeGate();
  private ServletServer server;

  @BeforeEach
  void start() throws IOException {
    server = new ServletServer(threads, BASE + QbittorrentServlet.API, servlet());
  }

  private QbittorrentServlet servlet() {
    return new QbittorrentServlet(desk, FakeDesk.ALL, new Door(gate, new Sessions(guard.clock())));
  }

  @AfterEach
  void stop() {
    server.close();
    guard.close();
    threads.shutdownNow();
  }

  // ---- who may come in

  @Test
  void aProbeWithoutLoginIsAnswered200Or403AndNever401() throws Exception {
    assertThat(get("app/webapiVersion").status()).isEqualTo(403);
    assertThat(call(HttpCall.get(uri("app/webapiVersion")).header("Authorization", "Basic Og==")))
        .extracting(HttpAnswer::status)
        .isEqualTo(403);
    assertThat(gate.wrong()).as("a blank login is no try").isZero();
    gate.asks(false);
    assertThat(get("app/webapiVersion").status()).isEqualTo(200);
  }

  @Test
  void aLoginIsAnswered200OkWithACookie() throws Exception {
    HttpAnswer answer = login(FakeGate.USER, FakeGate.PASSWORD);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("Ok.");
    assertThat(answer.header("Set-Cookie"))
        .matches("SID=[A-Za-z0-9_-]{22,}; HttpOnly; path=/; SameSite=Strict");
    assertThat(getWith(cookie(answer)).status()).isEqualTo(200);
  }

  @Test
  void aWrongLoginIsAnswered200FailsAndTooManyTriesAre403() throws Exception {
    for (int i = 0; i < 3; i++) {
      HttpAnswer answer = login(FakeGate.USER, "wrong");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("Fails.");
      assertThat(answer.header("Set-Cookie")).isNull();
    }
    HttpAnswer answer = login(FakeGate.USER, FakeGate.PASSWORD);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Retry-After")).isEqualTo("7");
  }

  @Test
  void anExpiredCookieIsAnswered403() throws Exception {
    String cookie = cookie(login(FakeGate.USER, FakeGate.PASSWORD));
    guard.advance(Duration.ofMinutes(59));
    assertThat(getWith(cookie).status()).isEqualTo(200);
    guard.advance(Duration.ofMinutes(59));
    assertThat(getWith(cookie).status()).as("used in between").isEqualTo(200);
    guard.advance(Duration.ofMinutes(61));
    assertThat(getWith(cookie).status()).isEqualTo(403);
    assertThat(getWith("SID=another").status()).isEqualTo(403);
  }

  @Test
  void anArrLogsInAnewWhenItsCookieHasExpiredAndSaysTheSameAgain() throws Exception {
    ArrQbittorrent arr = arr(settings());
    arr.test();
    guard.advance(Duration.ofHours(2));
    arr.grab(MAGNET);
    assertThat(desk.only().hash()).isEqualTo(HASH);
  }

  @Test
  void cookiesOfOtherServersAreIgnored() throws Exception {
    String cookie = cookie(login(FakeGate.USER, FakeGate.PASSWORD));
    assertThat(getWith("other=1; SID=foreign; " + cookie).status()).isEqualTo(200);
    ArrQbittorrent arr = arr(settings());
    arr.cookie("SID", "of-another-server");
    arr.poll();
  }

  @Test
  void basicAuthenticationIsEnough() throws Exception {
    HttpCall call = HttpCall.get(uri("app/version"));
    String right = FakeGate.basic(FakeGate.USER, FakeGate.PASSWORD);
    assertThat(call(call.header("Authorization", right)).status()).isEqualTo(200);
    String wrong = FakeGate.basic(FakeGate.USER, "wrong");
    assertThat(call(call.header("Authorization", wrong)).status()).isEqualTo(403);
  }

  @Test
  void aLogoutEndsTheSession() throws Exception {
    String cookie = cookie(login(FakeGate.USER, FakeGate.PASSWORD));
    HttpCall logout = HttpCall.post(uri("auth/logout"), "text/plain", new byte[0]);
    assertThat(call(logout.header("Cookie", cookie)).status()).isEqualTo(200);
    assertThat(getWith(cookie).status()).isEqualTo(403);
  }

  @Test
  void noPasswordStandsInAnAddress() throws Exception {
    gate.asks(false);
    assertThat(get("auth/login?username=a&password=b").status()).isEqualTo(405);
  }

  /** Any page has a browser open an address, with what it remembers of HTTP Basic. */
  @Test
  void anAddressAloneChangesNothing() throws Exception {
    gate.asks(false);
    desk.put(Items.of(HASH).item());
    for (String change :
        List.of(
            "torrents/add?urls=" + "magnet:%3Fxt=urn:btih:" + "2".repeat(40),
            "torrents/delete?hashes=all&deleteFiles=true",
            "torrents/pause?hashes=all",
            "torrents/setShareLimits?hashes=all&ratioLimit=1&seedingTimeLimit=1",
            "torrents/createCategory?category=x",
            "torrents/removeCategories?categories=x",
            "torrents/setCategory?hashes=all&category=x",
            "torrents/addTags?hashes=all&tags=x",
            "torrents/setLocation?hashes=all&location=/x",
            "app/setPreferences?json=%7B%7D",
            "auth/logout")) {
      assertThat(get(change).status()).as(change).isEqualTo(405);
    }
    assertThat(desk.items(FakeDesk.ALL)).containsExactly(Items.of(HASH).item());
    assertThat(desk.categories()).isEmpty();
    assertThat(post("torrents/info", Map.of()).status()).as("reading by POST").isEqualTo(200);
  }

  @Test
  void nothingIsFetchedFromAnAddress() throws Exception {
    gate.asks(false);
    for (String url :
        List.of("http://169.254.169.254/latest", "https://x.example/a", "file:///x")) {
      assertThat(post("torrents/add", Map.of("urls", url)).text()).as(url).isEqualTo("Fails.");
    }
    assertThat(desk.items(FakeDesk.ALL)).isEmpty();
  }

  @Test
  void withoutAPasswordEverythingIsAllowedAndALoginWorks() throws Exception {
    gate.asks(false);
    assertThat(login("any", "thing").header("Set-Cookie")).startsWith("SID=");
    ArrQbittorrent arr = arr(ArrSettings.qbittorrent(App.RADARR, server.uri()).urlBase(BASE + "/"));
    arr.test();
    arr.grab(MAGNET);
    assertThat(arr.poll()).hasSize(1);
  }

  @Test
  void aLongLoginIsNotRead() throws Exception {
    assertThat(login("seed", "x".repeat(100_000)).status()).isEqualTo(413);
  }

  // ---- versions and preferences

  @Test
  void theVersionsParse() throws Exception {
    gate.asks(false);
    assertThat(get("app/webapiVersion").text()).isEqualTo("2.8.19");
    assertThat(get("app/version").text()).isEqualTo("v4.3.9");
    assertThat(get("app/buildInfo").status()).isEqualTo(200);
    assertThat(get("app/defaultSavePath").text()).isEqualTo(Items.ROOT);
    try (ServletServer old =
        new ServletServer(threads, BASE + QbittorrentServlet.OLD_VERSION, servlet())) {
      URI uri = URI.create(old.uri() + BASE + QbittorrentServlet.OLD_VERSION);
      assertThat(call(HttpCall.get(uri)).text()).isEqualTo("2.8.19");
    }
  }

  @Test
  void dhtIsTrueAndNothingIsRemovedByTheClient() throws Exception {
    gate.asks(false);
    JsonObject preferences = json("app/preferences").asJsonObject();
    assertThat(preferences.getBoolean("dht")).isTrue();
    assertThat(preferences.getInt("max_ratio_act")).isZero();
    assertThat(preferences.getBoolean("max_ratio_enabled")).isFalse();
    assertThat(preferences.getBoolean("max_seeding_time_enabled")).isFalse();
    assertThat(preferences.getBoolean("queueing_enabled")).isTrue();
    assertThat(preferences.getString("save_path")).isEqualTo(Items.ROOT);
  }

  @Test
  void preferencesThatAreSoAlreadyAreAccepted() throws Exception {
    gate.asks(false);
    assertThat(setPreferences("{\"dht\":true,\"locale\":\"en\",\"up_limit\":0,\"foo\":[1]}"))
        .isEqualTo(200);
    assertThat(setPreferences("{\"max_ratio_enabled\":true}")).isEqualTo(409);
    assertThat(setPreferences("{\"save_path\":\"/elsewhere\"}")).isEqualTo(409);
    assertThat(setPreferences("nonsense")).isEqualTo(400);
  }

  private int setPreferences(String json) throws IOException {
    return post("app/setPreferences", Map.of("json", json)).status();
  }

  // ---- categories and tags

  @Test
  void aCreatedCategoryIsVisibleAtOnceAndAfterARestart() throws Exception {
    gate.asks(false);
    assertThat(post("torrents/createCategory", Map.of("category", "müsic/sub")).status())
        .isEqualTo(200);
    assertThat(json("torrents/categories"))
        .isEqualTo(read("{'müsic/sub':{'name':'müsic/sub','savePath':'/downloads/müsic/sub'}}"));
    server.close();
    server = new ServletServer(threads, BASE + QbittorrentServlet.API, servlet());
    assertThat(json("torrents/categories").asJsonObject()).containsKey("müsic/sub");
    assertThat(post("torrents/createCategory", Map.of("category", "müsic/sub")).status())
        .isEqualTo(409);
    assertThat(post("torrents/createCategory", Map.of("category", "a/../b")).status())
        .isEqualTo(409);
    assertThat(post("torrents/createCategory", Map.of("category", "")).status()).isEqualTo(400);
    assertThat(post("torrents/editCategory", Map.of("category", "müsic/sub", "savePath", "/x")))
        .extracting(HttpAnswer::status)
        .isEqualTo(409);
    post("torrents/removeCategories", Map.of("categories", "x\nmüsic/sub"));
    assertThat(json("torrents/categories").asJsonObject()).isEmpty();
  }

  @Test
  void tagsAreTheLabelsBehindTheFirst() throws Exception {
    gate.asks(false);
    desk.put(Items.of(HASH).labels(List.of("tv", "old")).item());
    post("torrents/addTags", Map.of("hashes", HASH.toUpperCase(), "tags", "a, b"));
    assertThat(desk.only().labels()).containsExactly("tv", "a", "b", "old");
    assertThat(only("tv").getString("tags")).isEqualTo("a, b, old");
    assertThat(json("torrents/tags")).isEqualTo(read("['a','b','old']"));
    post("torrents/removeTags", Map.of("hashes", "all", "tags", "a"));
    post("torrents/deleteTags", Map.of("tags", "old"));
    assertThat(desk.only().labels()).containsExactly("tv", "b");
    post("torrents/removeTags", Map.of("hashes", HASH));
    assertThat(desk.only().labels()).containsExactly("tv");
    assertThat(post("torrents/createTags", Map.of("tags", "x")).status()).isEqualTo(200);
  }

  @Test
  void aTagIsNoCategoryWhereThereIsNone() throws Exception {
    gate.asks(false);
    desk.put(Items.of(HASH).labels(List.of()).item());
    post("torrents/addTags", Map.of("hashes", HASH, "tags", "a"));
    assertThat(desk.only().label()).isEmpty();
    assertThat(only("").getString("tags")).isEqualTo("a");
  }

  @Test
  void aCategoryIsTheSignalOfAnImport() throws Exception {
    gate.asks(false);
    desk.put(Items.of(HASH).labels(List.of("tv-sonarr", "tag")).stage(Stage.HOME).item());
    ArrQbittorrent arr =
        arr(
            ArrSettings.qbittorrent(App.SONARR, server.uri())
                .urlBase(BASE)
                .importedCategory("tv-imported"));
    arr.markImported(arr.poll().get(0));
    assertThat(desk.only().labels()).containsExactly("tv-imported", "tag");
    assertThat(desk.categories()).contains("tv-imported");
  }

  // ---- grabs

  @Test
  void addAcceptsUrlencodedMagnets() throws Exception {
    gate.asks(false);
    Map<String, String> fields =
        Map.of("urls", MAGNET, "category", "tv-sonarr", "paused", "False", "tags", "a,b");
    assertThat(post("torrents/add", fields).text()).isEqualTo("Ok.");
    assertThat(desk.only().hash()).isEqualTo(HASH);
    assertThat(desk.only().labels()).containsExactly("tv-sonarr", "a", "b");
    assertThat(desk.only().paused()).isFalse();
    assertThat(post("torrents/add", fields).text()).as("once more").isEqualTo("Ok.");
    assertThat(desk.items(FakeDesk.ALL)).hasSize(1);
  }

  @Test
  void addAcceptsALongMagnetInParts() throws Exception {
    ArrQbittorrent arr = arr(settings());
    arr.grab(MAGNET + "&tr=http%3A%2F%2Ftracker%2F".repeat(60));
    assertThat(desk.only().hash()).isEqualTo(HASH);
  }

  @Test
  void addAcceptsTrueInAnyCaseForPausedAndStopped() throws Exception {
    gate.asks(false);
    for (Map<String, String> paused :
        List.of(Map.of("paused", "True"), Map.of("paused", "true"), Map.of("stopped", "True"))) {
      Map<String, String> fields = new HashMap<>(paused);
      fields.put("urls", MAGNET);
      post("torrents/add", fields);
      assertThat(desk.only().paused()).as("%s", paused).isTrue();
      assertThat(only("").getString("state")).isEqualTo("pausedDL");
      desk.remove(List.of(desk.only()), true);
    }
  }

  @Test
  void addAcceptsSeveralMagnetsAndFilesAtOnce() throws Exception {
    gate.asks(false);
    String other = MAGNET.replace(HASH, "1".repeat(40));
    byte[] torrent = torrent("One");
    HttpAnswer answer =
        call(
            new Multipart()
                .file("file", "one.torrent", "application/x-bittorrent", torrent)
                .file("torrents", "two.torrent", "application/x-bittorrent", torrent("Two"))
                .field("urls", MAGNET + "\r\n" + other + "\n\n")
                .field("category", "npm cat")
                .field("savepath", "/downloads/there")
                .field("ratioLimit", "1.5")
                .field("seedingTimeLimit", "90")
                .post(uri("torrents/add")));
    assertThat(answer.text()).isEqualTo("Ok.");
    assertThat(desk.items(FakeDesk.ALL)).hasSize(4);
    assertThat(desk.items(FakeDesk.ALL))
        .allSatisfy(
            item -> assertThat(item.goal()).isEqualTo(new SeedGoal(1.5, Duration.ofMinutes(90))));
    assertThat(desk.folders()).hasSize(4).containsOnly("/downloads/there");
  }

  @Test
  void whatIsNoTorrentIsRefused() throws Exception {
    gate.asks(false);
    for (String urls : List.of("magnet:?xt=foo", "nonsense", "", "http://example.com/a.torrent")) {
      HttpAnswer answer = post("torrents/add", Map.of("urls", urls));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("Fails.");
    }
    HttpAnswer answer =
        call(
            new Multipart()
                .file(
                    "torrents", "host", "text/plain", "no torrent".getBytes(StandardCharsets.UTF_8))
                .post(uri("torrents/add")));
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.text()).isEqualTo("Error: 'host' is not a valid torrent file.");
    ArrQbittorrent arr = arr(settings());
    assertThatThrownBy(() -> arr.grab("magnet:?xt=urn:btmh:1220" + "g".repeat(64)))
        .isInstanceOf(ArrFailure.class);
  }

  @Test
  void aBase32MagnetHasTheHexHash() throws Exception {
    ArrQbittorrent arr = arr(settings());
    assertThat(arr.grab("magnet:?xt=urn:btih:" + BASE32)).isEqualTo(HASH.toUpperCase());
    assertThat(arr.poll()).extracting(ArrDownload::downloadId).containsExactly(HASH.toUpperCase());
  }

  @Test
  void seedGoalsComeWithTheGrabAndPriorityAfterIt() throws Exception {
    ArrQbittorrent arr = arr(settings().goal(2.0, Duration.ofHours(3)).withPriority());
    arr.grab("Ferry: \"S01E01\"; ü", torrent("One"));
    Item item = desk.only();
    assertThat(item.goal()).isEqualTo(new SeedGoal(2.0, Duration.ofHours(3)));
    assertThat(desk.putFirst()).containsExactly(item.hash());
    assertThat(item.label()).isEqualTo("tv-sonarr");
  }

  @Test
  void shareLimitsCanBeSetLater() throws Exception {
    gate.asks(false);
    desk.put(Items.of(HASH).item());
    Map<String, String> limits =
        Map.of("hashes", HASH, "ratioLimit", "-2", "seedingTimeLimit", "60");
    assertThat(post("torrents/setShareLimits", limits).status()).isEqualTo(200);
    assertThat(desk.only().goal()).isEqualTo(new SeedGoal(null, Duration.ofHours(1)));
    assertThat(post("torrents/setShareLimits", Map.of("hashes", HASH)).status()).isEqualTo(400);
    Map<String, String> wrong =
        Map.of("hashes", HASH, "ratioLimit", "NaN", "seedingTimeLimit", "1");
    assertThat(post("torrents/setShareLimits", wrong).status()).isEqualTo(400);
  }

  // ---- the way of a download

  @Test
  void anArrSeesADownloadComeImportsAndRemovesIt() throws Exception {
    ArrQbittorrent arr = arr(settings());
    arr.test();
    arr.grab(MAGNET);
    assertThat(arr.poll().get(0).status()).isEqualTo(ArrDownload.Status.QUEUED);
    desk.comesHome(HASH);
    ArrDownload home = arr.poll().get(0);
    assertThat(home.status()).isEqualTo(ArrDownload.Status.COMPLETED);
    assertThat(home.outputPath()).isEqualTo("/downloads/tv-sonarr/Ferry");
    assertThat(home.canMoveFiles()).isTrue();
    assertThat(home.canBeRemoved()).isTrue();
    arr.remove(home);
    assertThat(arr.poll()).isEmpty();
    arr.remove(home);
  }

  @Test
  void whereDeliveriesAreKeptAnArrCopiesAndRemovesWhenTheGoalIsReached() throws Exception {
    desk.moves(false);
    ArrQbittorrent arr = arr(settings().goal(1.0, null));
    arr.grab(MAGNET);
    desk.comesHome(HASH);
    ArrDownload home = arr.poll().get(0);
    assertThat(home.status()).isEqualTo(ArrDownload.Status.COMPLETED);
    assertThat(home.canBeRemoved()).isFalse();
    desk.put(Items.like(desk.only()).seeded(1.2, Duration.ofHours(1)).item());
    assertThat(arr.poll().get(0).canBeRemoved()).isTrue();
  }

  @Test
  void theContentPathIsNeverTheSavePath() throws Exception {
    gate.asks(false);
    desk.put(
        Items.of(HASH).stage(Stage.HOME).item(),
        Items.of("1".repeat(40)).labels(List.of()).stage(Stage.HOME).size(0).item(),
        Items.of("2".repeat(40)).size(0).item());
    for (JsonValue each : json("torrents/info").asJsonArray()) {
      JsonObject row = each.asJsonObject();
      assertThat(row.getString("content_path")).isNotEqualTo(row.getString("save_path"));
    }
  }

  @Test
  void deleteIsIdempotentAndNeedsNoWordOnFiles() throws Exception {
    gate.asks(false);
    desk.put(Items.of(HASH).item(), Items.of("1".repeat(40)).item());
    String both = HASH.toUpperCase() + "|" + "2".repeat(40);
    for (int i = 0; i < 2; i++) {
      assertThat(post("torrents/delete", Map.of("hashes", both)).status()).isEqualTo(200);
      assertThat(desk.only().hash()).isEqualTo("1".repeat(40));
    }
    Map<String, String> all = Map.of("hashes", "all", "deleteFiles", "true");
    assertThat(post("torrents/delete", all).status()).isEqualTo(200);
    assertThat(desk.items(FakeDesk.ALL)).isEmpty();
    assertThat(post("torrents/delete", Map.of()).status()).isEqualTo(400);
  }

  @Test
  void anUnknownCategoryOrHashHasAnEmptyList() throws Exception {
    gate.asks(false);
    desk.put(Items.of(HASH).item());
    assertThat(json("torrents/info?category=unknown").asJsonArray()).isEmpty();
    assertThat(json("torrents/info?hashes=" + "0".repeat(40)).asJsonArray()).isEmpty();
    assertThat(json("torrents/info?hashes=" + HASH.toUpperCase() + "%7Cx").asJsonArray())
        .hasSize(1);
  }

  @Test
  void noMemberIsNullWhateverIsNotKnown() throws Exception {
    gate.asks(false);
    desk.put(
        Items.of(HASH).size(0).stage(Stage.WAITING).item(),
        Items.of("1".repeat(64)).seeded(Double.NaN, Duration.ZERO).item());
    for (JsonValue row : json("torrents/info").asJsonArray()) {
      assertThat(row.asJsonObject().values()).doesNotContain(JsonValue.NULL);
      assertThat(row.asJsonObject()).hasSize(Column.INFO.size());
      String hash = row.asJsonObject().getString("hash");
      assertThat(json("torrents/properties?hash=" + hash).asJsonObject().values())
          .hasSize(Column.PROPERTIES.size())
          .doesNotContain(JsonValue.NULL);
    }
    ArrQbittorrent arr = arr(settings());
    arr.poll();
  }

  // ---- everything else

  @Test
  void oneTransferIsToldOfInDetail() throws Exception {
    gate.asks(false);
    desk.put(Items.of(HASH).stage(Stage.HOME).item());
    assertThat(json("torrents/files?hash=" + HASH))
        .isEqualTo(
            read(
                "[{'availability':-1,'index':0,'name':'Ferry S01E01/a.mkv','priority':1,"
                    + "'progress':1,'size':1000}]"));
    for (String list : List.of("trackers", "webseeds", "pieceStates", "pieceHashes")) {
      assertThat(json("torrents/" + list + "?hash=" + HASH).asJsonArray()).isEmpty();
    }
    for (String method : List.of("files", "properties", "trackers")) {
      assertThat(get("torrents/" + method + "?hash=" + "2".repeat(40)).status()).isEqualTo(404);
    }
    assertThat(get("torrents/count").text()).isEqualTo("1");
    assertThat(get("transfer/speedLimitsMode").text()).isEqualTo("0");
    assertThat(json("transfer/info").asJsonObject().getInt("dl_info_data")).isEqualTo(1000);
  }

  @Test
  void pausesAndResumesByBothNames() throws Exception {
    gate.asks(false);
    desk.put(Items.of(HASH).item());
    for (String[] pair : new String[][] {{"pause", "resume"}, {"stop", "start"}}) {
      post("torrents/" + pair[0], Map.of("hashes", HASH));
      assertThat(desk.only().paused()).isTrue();
      post("torrents/" + pair[1], Map.of("hashes", "all"));
      assertThat(desk.only().paused()).isFalse();
    }
    post("torrents/pause", Map.of("hashes", HASH));
    post("torrents/setForceStart", Map.of("hashes", HASH, "value", "true"));
    assertThat(desk.only().paused()).isFalse();
    assertThat(desk.putFirst()).containsExactly(HASH);
    assertThat(post("torrents/recheck", Map.of("hashes", HASH)).status()).isEqualTo(200);
  }

  @Test
  void whatCannotBeDoneIsRefusedWithAReason() throws Exception {
    gate.asks(false);
    desk.put(Items.of(HASH).item());
    for (String method :
        List.of("rename", "renameFile", "renameFolder", "setLocation", "bottomPrio", "filePrio")) {
      HttpAnswer answer = post("torrents/" + method, Map.of("hashes", HASH));
      assertThat(answer.status()).as(method).isEqualTo(409);
      assertThat(answer.text()).endsWith(".");
    }
  }

  @Test
  void unknownMethodsAreNotFound() throws Exception {
    gate.asks(false);
    for (String method : List.of("nosuch", "torrents/nosuch", "torrents/info/x", "")) {
      assertThat(get(method).status()).as(method).isEqualTo(404);
    }
    HttpCall put =
        new HttpCall(
            "PUT", uri("app/version"), Map.of(), new byte[1], HttpCall.DEFAULT_TIMEOUT, 1000);
    assertThat(call(put).status()).isEqualTo(405);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    gate.asks(false);
    byte[] body = new byte[FormReader.MOST_BYTES + 1];
    HttpCall post = HttpCall.post(uri("torrents/add"), "application/x-www-form-urlencoded", body);
    assertThat(call(post).status()).isEqualTo(413);
  }

  @Test
  void syncTellsEverythingAndThenWhatHasChanged() throws Exception {
    gate.asks(false);
    desk.put(Items.of(HASH).item(), Items.of("1".repeat(40)).item());
    JsonObject first = json("sync/maindata?rid=0").asJsonObject();
    assertThat(first.getBoolean("full_update")).isTrue();
    assertThat(first.getJsonObject("torrents")).containsOnlyKeys(HASH, "1".repeat(40));
    assertThat(first.getJsonObject("torrents").getJsonObject(HASH)).doesNotContainKey("hash");
    int rid = first.getInt("rid");
    assertThat(json("sync/maindata?rid=" + rid).asJsonObject()).containsOnlyKeys("rid");
    post("torrents/setCategory", Map.of("hashes", HASH, "category", "new"));
    post("torrents/addTags", Map.of("hashes", HASH, "tags", "t"));
    post("torrents/delete", Map.of("hashes", "1".repeat(40)));
    JsonObject changes = json("sync/maindata?rid=" + rid).asJsonObject();
    assertThat(changes.getJsonObject("categories")).containsOnlyKeys("new");
    assertThat(changes.get("tags")).isEqualTo(read("['t']"));
    assertThat(changes.get("torrents_removed")).isEqualTo(read("['" + "1".repeat(40) + "']"));
    assertThat(changes.getJsonObject("torrents").getJsonObject(HASH))
        .containsOnlyKeys("category", "content_path", "save_path", "tags");
    assertThat(json("sync/maindata?rid=77").asJsonObject()).containsKey("full_update");
  }

  // ---- asking

  private ArrSettings settings() {
    return ArrSettings.qbittorrent(App.SONARR, server.uri())
        .urlBase(BASE)
        .login(FakeGate.USER, FakeGate.PASSWORD);
  }

  private static ArrQbittorrent arr(ArrSettings settings) {
    return new ArrQbittorrent(settings);
  }

  private URI uri(String method) {
    return URI.create(server.uri() + BASE + QbittorrentServlet.API + "/" + method);
  }

  private HttpAnswer get(String method) throws IOException {
    return call(HttpCall.get(uri(method)));
  }

  private HttpAnswer getWith(String cookie) throws IOException {
    return call(HttpCall.get(uri("app/version")).header("Cookie", cookie));
  }

  private HttpAnswer post(String method, Map<String, String> fields) throws IOException {
    return call(Form.post(uri(method), fields));
  }

  private HttpAnswer login(String user, String password) throws IOException {
    return post("auth/login", Map.of("username", user, "password", password));
  }

  private static String cookie(HttpAnswer answer) {
    return answer.header("Set-Cookie").split(";")[0];
  }

  private static HttpAnswer call(HttpCall call) throws IOException {
    return new TestHttpCaller().call(call);
  }

  private JsonStructure json(String method) throws IOException {
    HttpAnswer answer = get(method);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    return read(answer.text().replace("'", "\\u0027"));
  }

  private static JsonStructure read(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text.replace('\'', '"')))) {
      return reader.read();
    }
  }

  private JsonObject only(String category) throws IOException {
    JsonArray rows = json("torrents/info?category=" + category).asJsonArray();
    assertThat(rows).hasSize(1);
    return rows.getJsonObject(0);
  }

  private static byte[] torrent(String name) throws IOException {
    return new TorrentMaker(name, 16 << 10).file("a.mkv", new byte[1_000]).v1();
  }
}
