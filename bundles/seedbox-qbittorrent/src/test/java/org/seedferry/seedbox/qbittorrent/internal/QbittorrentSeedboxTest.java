package org.seedferry.seedbox.qbittorrent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.testing.fake.FakeLimits;
import org.seedferry.testing.fake.FakeQbittorrent;
import org.seedferry.testing.fake.FakeReply;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.torrent.TorrentMaker;

class QbittorrentSeedboxTest {

  private final Map<String, Object> settings = new HashMap<>();
  private ExecutorService threads;
  private FakeQbittorrent client;

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    client = FakeQbittorrent.start(threads).login("seed", "right");
    settings.put("uri", uri("?data=sftp%3A%2F%2Fme%40box%2Fhome%2Fdl"));
    settings.put(".password", "right");
  }

  @AfterEach
  void stop() {
    client.close();
    threads.shutdownNow();
  }

  @Test
  void logsInOnceAndAsksForTheListInOneCall() throws Exception {
    client.put(FakeTorrent.file("a.mkv", 1));
    QbittorrentSeedbox seedbox = seedbox();
    seedbox.list();
    seedbox.list();
    assertThat(client.calls("auth/login")).hasSize(1);
    assertThat(client.calls()).hasSize(3);
  }

  @Test
  void aSessionThatHasEndedIsReplacedOnceForEachCall() throws Exception {
    QbittorrentSeedbox seedbox = seedbox();
    seedbox.list();
    client.endSessions();
    seedbox.list();
    assertThat(client.calls("auth/login")).hasSize(2);
    client.answerAlways(FakeReply.of(403, "text/plain", "Forbidden"));
    int before = client.calls().size();
    failure(seedbox::list);
    assertThat(client.calls().size() - before).as("the call and one login").isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.1.9", "4.5.2", "5.0.4", "5.2.3"})
  void aPasswordThatWasRefusedIsNeverSentAgain(String version) {
    client.version(version);
    settings.put(".password", "wrong");
    QbittorrentSeedbox seedbox = seedbox();
    for (int i = 0; i < 20; i++) {
      RemoteFailure failure = failure(seedbox::list);
      assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
      assertThat(failure).hasMessageContaining("refuses user and password");
    }
    assertThat(client.badLogins()).isEqualTo(1);
  }

  @Test
  void aPasswordThatWasChangedInTheMiddleIsSentOnceMoreAndNoMore() throws Exception {
    QbittorrentSeedbox seedbox = seedbox();
    seedbox.list();
    client.login("seed", "changed").endSessions();
    for (int i = 0; i < 20; i++) {
      assertThat(failure(seedbox::list).advice()).isEqualTo(Advice.ASK_USER);
    }
    assertThat(client.badLogins()).isEqualTo(1);
  }

  @Test
  void aBanIsWaitedFor() {
    settings.put(".password", "wrong");
    for (int i = 0; i < 5; i++) {
      failure(() -> seedbox().list());
    }
    settings.put(".password", "right");
    RemoteFailure failure = failure(() -> seedbox().list());
    assertThat(failure.advice()).isEqualTo(Advice.RETRY_AFTER);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofMinutes(10));
    assertThat(failure).hasMessageContaining("banned this address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.5.2", "5.2.3"})
  void aHostThatIsRefusedIsToldApartFromAWrongPassword(String version) throws Exception {
    client.version(version).refusesTheHost(true);
    QbittorrentSeedbox seedbox = seedbox();
    RemoteFailure failure = failure(seedbox::list);
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("server domains").hasMessageContaining("host header");
    client.refusesTheHost(false);
    assertThat(seedbox.list()).isEmpty();
    client.refusesTheHost(true);
    assertThat(failure(seedbox::list)).hasMessageContaining("server domains");
  }

  @Test
  void whatIsNoWebUiIsToldApart() {
    client.answerAlways(FakeReply.html(200, "<html>Welcome</html>"));
    assertThat(failure(() -> seedbox().list())).hasMessageContaining("is it the Web UI");
    client.answerAlways(FakeReply.html(404, "not here"));
    assertThat(failure(() -> seedbox().list())).hasMessageContaining("at this path");
    client.answerAlways(FakeReply.of(200, "text/plain", "Ok.").header("Set-Cookie", "no cookie"));
    assertThat(failure(() -> seedbox().list())).hasMessageContaining("unreadable");
  }

  @Test
  void usesTheCookieThatItIsGiven() throws Exception {
    client.answerAlways(
        FakeReply.of(200, "text/plain", "Ok.").header("Set-Cookie", "any_Name=a+/b==; HttpOnly"));
    failure(() -> seedbox().list());
    assertThat(client.calls().get(1).header("Cookie")).isEqualTo("any_Name=a+/b==");
  }

  @Test
  void onlyAStateOfRestIsComplete() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("film.mkv", 10).progress(1);
    client.put(torrent);
    QbittorrentSeedbox seedbox = seedbox();
    for (String state :
        List.of("uploading", "stalledUP", "queuedUP", "forcedUP", "pausedUP", "stoppedUP")) {
      client.state(torrent.hash(), state);
      assertThat(seedbox.list().get(0).complete()).as(state).isTrue();
      assertThat(seedbox.contents(torrent.hash()).files()).hasSize(1);
    }
    for (String state :
        List.of(
            "error",
            "missingFiles",
            "checkingUP",
            "checkingDL",
            "checkingResumeData",
            "moving",
            "allocating",
            "metaDL",
            "forcedMetaDL",
            "downloading",
            "stalledDL",
            "queuedDL",
            "forcedDL",
            "pausedDL",
            "stoppedDL",
            "unknown",
            "")) {
      client.state(torrent.hash(), state);
      assertThat(seedbox.list().get(0).complete()).as(state).isFalse();
      assertThat(failure(() -> seedbox.contents(torrent.hash())).advice()).isEqualTo(Advice.RETRY);
    }
  }

  @Test
  void whatIsNotSelectedAtAllIsNotComplete() throws Exception {
    client.put(FakeTorrent.folder("F").withUnwanted("a", 5).progress(1));
    assertThat(seedbox().list().get(0).complete()).isFalse();
  }

  @Test
  void theLabelIsACategoryOrATag() throws Exception {
    client.put(FakeTorrent.file("category.mkv", 1).labels("tv"));
    client.put(FakeTorrent.file("tag.mkv", 1).labels("other", "seedbox", "tv"));
    client.put(FakeTorrent.file("part.mkv", 1).labels("tv/old", "tv shows"));
    client.put(FakeTorrent.file("none.mkv", 1));
    assertThat(seedbox().list())
        .extracting(RemoteTransfer::label)
        .containsExactly("tv", "other", "tv/old", "");
    settings.put("label", "tv");
    assertThat(seedbox().list())
        .allMatch(transfer -> transfer.label().equals("tv"))
        .extracting(RemoteTransfer::name)
        .containsExactly("category.mkv", "tag.mkv");
  }

  @Test
  void aRatioThatIsNoneIsNotANumber() throws Exception {
    client.put(FakeTorrent.file("a.mkv", 1).ratio(-1).seeded(90));
    client.put(FakeTorrent.file("b.mkv", 1).ratio(0));
    List<RemoteTransfer> transfers = seedbox().list();
    assertThat(transfers.get(0).ratio()).isNaN();
    assertThat(transfers.get(0).seeded()).isEqualTo(Duration.ofSeconds(90));
    assertThat(transfers.get(1).ratio()).isZero();
  }

  @Test
  void troubleIsAStateThatIsOne() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 10);
    client.put(torrent);
    Map<String, String> expected =
        Map.of(
            "error", "qBittorrent reports an error: its log tells more",
            "missingFiles", "qBittorrent misses its files",
            "stalledDL", "stalled: nobody sends it anything",
            "stalledUP", "",
            "metaDL", "",
            "downloading", "",
            "unknown", "");
    for (Map.Entry<String, String> each : expected.entrySet()) {
      client.state(torrent.hash(), each.getKey());
      assertThat(seedbox().list().get(0).activity().trouble()).isEqualTo(each.getValue());
    }
  }

  @Test
  void nonsenseOnTheActivityLosesNoList() throws Exception {
    String good = ROW.formatted("a".repeat(40), "").replace("}", ",'eta':90,'uploaded':7}");
    for (String member : List.of("'eta':90", "'uploaded':7")) {
      String key = member.substring(0, member.indexOf(':') + 1);
      for (String value : List.of("null", "{}", "'90'", "true", "1e999999999", "-1e99")) {
        client.answerAlways(rows(good.replace(member, key + value)));
        assertThat(seedbox().list()).as(value).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.1.9", "4.5.2", "4.6.7", "5.0.4", "5.2.3"})
  void keepsAGoalItself(String version) throws Exception {
    client.version(version);
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 10);
    client.put(torrent);
    seedbox().seedUntil(torrent.hash(), new SeedGoal(1.25, Duration.ofSeconds(61)));
    assertThat(torrent.limits())
        .isEqualTo(new FakeLimits(1.25, Duration.ofMinutes(2), null, false));
    seedbox().seedUntil(torrent.hash(), new SeedGoal(10_000.0, Duration.ofDays(366)));
    assertThat(torrent.limits())
        .as("it would cut them")
        .isEqualTo(new FakeLimits(null, null, null, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.1.9", "4.5.2", "5.0.4", "5.2.3"})
  void whereItRemovesWhatIsSeededItIsGivenNoGoal(String version) throws Exception {
    client.version(version);
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 10);
    client.put(torrent);
    for (int action : new int[] {1, 3}) {
      client.limitAction(action);
      seedbox().seedUntil(torrent.hash(), new SeedGoal(1.25, Duration.ofDays(1)));
      Duration always = Duration.ofDays(10_000);
      assertThat(torrent.limits().isReached(1000, always, always)).isFalse();
    }
    client.limitAction(2);
    seedbox().seedUntil(torrent.hash(), new SeedGoal(1.25, null));
    assertThat(torrent.limits().ratio()).isEqualTo(1.25);
  }

  @Test
  void aTorrentOfBothVersionsIsKnownByTheHashOfTheFirst() throws Exception {
    String second = "2".repeat(40);
    String first = "1".repeat(40);
    client.answerAlways(rows(ROW.formatted(second, first)));
    assertThat(seedbox().list())
        .singleElement()
        .satisfies(
            transfer -> {
              assertThat(transfer.remoteId()).isEqualTo(second);
              assertThat(transfer.infoHash()).isEqualTo(first);
            });
    client.answerAlways(rows(ROW.formatted(second, "")));
    assertThat(seedbox().list().get(0).infoHash()).isEqualTo(second);
  }

  @Test
  void mapsTheDaemonsFoldersToTheDataLocation() throws Exception {
    FakeTorrent torrent =
        FakeTorrent.folder("F").with("s/a.mkv", 1).in("/downloads/tv").progress(1);
    client.savePath("/downloads/").put(torrent);
    Contents contents = seedbox().contents(torrent.hash());
    assertThat(contents.location()).hasToString("sftp://me@box/home/dl");
    assertThat(contents.files().get(0).source()).hasToString("tv/F/s/a.mkv");
    settings.put("uri", uri("?data=%2Fdata&root=%2Fdownloads%2Ftv"));
    assertThat(seedbox().contents(torrent.hash()).files().get(0).source()).hasToString("F/s/a.mkv");
  }

  @Test
  void aFolderOutsideTheRootIsForAPerson() {
    FakeTorrent torrent = FakeTorrent.file("a", 1).in("/elsewhere").progress(1);
    client.put(torrent);
    RemoteFailure failure = failure(() -> seedbox().contents(torrent.hash()));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("/elsewhere").hasMessageContaining("root=");
  }

  @Test
  void aSavePathThatIsNoneIsAFailure() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("a", 1).progress(1);
    client.put(torrent);
    for (String path : List.of("", " \n", "<html>")) {
      client.savePath(path);
      assertThat(failure(() -> seedbox().contents(torrent.hash())).advice())
          .isEqualTo(Advice.RETRY);
    }
  }

  @Test
  void aTransferWithoutAFolderOfItsOwnIsCalledByItsTitle() throws Exception {
    FakeTorrent torrent =
        FakeTorrent.folder("Title")
            .raw("x/a.mkv", 1)
            .raw("c.mkv", 2)
            .in("/downloads/t")
            .progress(1);
    client.put(torrent);
    Contents contents = seedbox().contents(torrent.hash());
    assertThat(contents.name()).isEqualTo("Title");
    assertThat(contents.folder()).isTrue();
    assertThat(contents.files())
        .extracting(file -> file.source() + " > " + file.path())
        .containsExactly("t/x/a.mkv > x/a.mkv", "t/c.mkv > c.mkv");
    FakeTorrent nameless = FakeTorrent.folder("../up").raw("a", 1).raw("b", 2).progress(1);
    client.put(nameless);
    assertThat(seedbox().contents(nameless.hash()).name()).isEqualTo(nameless.hash());
  }

  @Test
  void aFileThatIsAFolderTooIsAFailure() {
    FakeTorrent torrent = FakeTorrent.folder("T").raw("T", 1).raw("T/b", 2).progress(1);
    client.put(torrent);
    assertThat(failure(() -> seedbox().contents(torrent.hash())).advice())
        .isEqualTo(Advice.ASK_USER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.5.2", "5.2.3"})
  void tellsTheTorrentWithTheNamesThatAreStored(String version) throws Exception {
    client.version(version);
    byte[] file = new TorrentMaker("Show", 16 << 10).file("a.mkv", new byte[100]).v1();
    QbittorrentSeedbox seedbox = seedbox();
    seedbox.addTorrent(file, "");
    String hash = Torrent.read(file).infoHash();
    assertThat(seedbox.torrent(hash).orElseThrow().sizes()).containsValue(100L).hasSize(1);
    client.rename(hash, "Show/a.mkv", "Other/sub/b.mkv");
    client.progress(hash, 1);
    assertThat(seedbox.torrent(hash).orElseThrow().sizes().keySet())
        .containsExactly(seedbox.contents(hash).files().get(0).path())
        .hasToString("[sub/b.mkv]");
  }

  @Test
  void hasNoTorrentWhereTheDaemonTellsNone() throws Exception {
    byte[] file = new TorrentMaker("Show", 16 << 10).file("", new byte[100]).v1();
    QbittorrentSeedbox seedbox = seedbox();
    seedbox.addTorrent(file, "");
    String magnet = FakeTorrent.hashOf("m");
    seedbox.addMagnet(Magnet.read("magnet:?xt=urn:btih:" + magnet), "");
    assertThat(seedbox.torrent(magnet)).isEmpty();
    assertThat(seedbox.torrent(FakeTorrent.hashOf("unknown"))).isEmpty();
    assertThat(seedbox.torrent("all")).isEmpty();
    String hash = Torrent.read(file).infoHash();
    assertThat(seedbox.torrent(hash)).isPresent();
    client.version("4.4.5");
    assertThat(seedbox.torrent(hash)).as("before it could be exported").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.1.9", "4.5.2", "5.0.4", "5.2.3"})
  void addsIntoACategoryAndStartsIt(String version) throws Exception {
    client.version(version).addsStopped(true);
    settings.put("label", "ours");
    QbittorrentSeedbox seedbox = seedbox();
    String hash = FakeTorrent.hashOf("m");
    Magnet magnet = Magnet.read("magnet:?xt=urn:btih:" + hash + "&dn=A+%2B%26");
    for (int i = 0; i < 2; i++) {
      seedbox.addMagnet(magnet, "müsic/sub a+b");
    }
    assertThat(client.categories()).containsExactly("müsic/sub a+b");
    assertThat(seedbox.list()).singleElement().matches(each -> each.label().equals("ours"));
    settings.put("label", "müsic/sub a+b");
    assertThat(seedbox().list()).singleElement().matches(each -> each.name().equals("A +&"));
    assertThat(client.calls("torrents/info").get(0).query()).doesNotContainKey("category");
    String body = new String(client.calls("torrents/add").get(0).body(), StandardCharsets.UTF_8);
    assertThat(body).contains("paused", "stopped");
    assertThat(client.isStopped(hash)).isFalse();
  }

  @Test
  void aLabelThatTheDaemonWouldDropIsForAPerson() throws Exception {
    Magnet magnet = Magnet.read("magnet:?xt=urn:btih:" + FakeTorrent.hashOf("m"));
    for (String label : List.of("/a", "a/", "a//b", "a\\b")) {
      assertThat(failure(() -> seedbox().addMagnet(magnet, label)).advice())
          .as(label)
          .isEqualTo(Advice.ASK_USER);
    }
    settings.put("label", "a,b");
    assertThat(failure(() -> seedbox().addMagnet(magnet, "tv")))
        .hasMessageContaining("a,b")
        .hasMessageContaining("comma");
    assertThat(client.calls("torrents/add")).isEmpty();
  }

  @Test
  void whatItDoesNotTakeWithoutHavingItIsForAPerson() throws Exception {
    byte[] file = new TorrentMaker("Show", 16 << 10).file("", new byte[100]).v1();
    HttpCaller refusing =
        call ->
            call.uri().getPath().endsWith("/add")
                ? new HttpAnswer(200, Map.of(), "Fails.".getBytes(StandardCharsets.UTF_8))
                : new TestHttpCaller().call(call);
    assertThat(failure(() -> seedbox(refusing).addTorrent(file, "")).advice())
        .isEqualTo(Advice.ASK_USER);
    HttpCaller invalid =
        call ->
            call.uri().getPath().endsWith("/add")
                ? new HttpAnswer(415, Map.of(), new byte[0])
                : new TestHttpCaller().call(call);
    assertThat(failure(() -> seedbox(invalid).addTorrent(file, "")))
        .hasMessageContaining("not valid");
  }

  @Test
  void whatItIsAddingAlreadyIsFineThoughItRefusesIt() throws Exception {
    byte[] file = new TorrentMaker("Show", 16 << 10).file("", new byte[100]).v1();
    HttpCaller real = new TestHttpCaller();
    List<HttpCall> held = new ArrayList<>();
    AtomicInteger looks = new AtomicInteger();
    HttpCaller slow =
        call -> {
          String path = call.uri().getPath();
          if (path.endsWith("/add")) {
            held.add(call);
            return new HttpAnswer(200, Map.of(), "Fails.".getBytes(StandardCharsets.UTF_8));
          }
          if (path.endsWith("/info") && looks.incrementAndGet() == 3) {
            real.call(held.get(0));
          }
          return real.call(call);
        };
    seedbox(slow).addTorrent(file, "");
    assertThat(looks).hasValue(3);
  }

  @Test
  void answersOfWrongTypesAreAFailure() {
    String good = ROW.formatted("a".repeat(40), "");
    List<String> rows = new ArrayList<>(List.of("null", "[]", "7", "{}"));
    for (String member :
        List.of("'name':'n'", "'state':'stalledUP'", "'size':1", "'tags':''", "'ratio':1")) {
      String key = member.substring(0, member.indexOf(':') + 1);
      for (String value : List.of("{}", "[[1]]", "[7]", "true")) {
        rows.add(good.replace(member, key + value));
      }
    }
    rows.add(good.replace("'size':1", "'size':1e999999999"));
    rows.add(good.replace("'hash':'", "'hash':'../"));
    for (String row : rows) {
      client.answerAlways(rows(row));
      assertThat(failure(() -> seedbox().list()).advice()).as(row).isEqualTo(Advice.RETRY);
    }
  }

  @Test
  void listsWhatOlderVersionsLeaveOut() throws Exception {
    String row =
        ROW.formatted("a".repeat(40), "")
            .replace("'infohash_v1':'',", "")
            .replace("'seeding_time':1,", "")
            .replace("'tags':'',", "");
    client.answerAlways(rows(row));
    assertThat(seedbox().list())
        .singleElement()
        .satisfies(transfer -> assertThat(transfer.seeded()).isNull());
  }

  @Test
  void theTimeThatAQuietTorrentIsSeededGoesOnWhereTheDaemonTellsTheSame() throws Exception {
    FakeTorrent quiet = FakeTorrent.file("a.mkv", 1).progress(1).seeded(60);
    client.put(quiet);
    AtomicLong clock = new AtomicLong();
    QbittorrentSeedbox seedbox = seedbox(new TestHttpCaller(), clock::get);
    assertThat(seeded(seedbox)).isEqualTo(Duration.ofSeconds(60));
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(seeded(seedbox)).isEqualTo(Duration.ofSeconds(120));
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    client.answerAlways(FakeReply.empty(500));
    failure(seedbox::list);
    client.answerAsUsual();
    assertThat(seeded(seedbox)).as("it did not answer").isEqualTo(Duration.ofSeconds(120));
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    client.state(quiet.hash(), "queuedUP");
    assertThat(seeded(seedbox)).as("it is not seeding").isEqualTo(Duration.ofSeconds(60));
  }

  private static Duration seeded(QbittorrentSeedbox seedbox) throws RemoteFailure {
    return seedbox.list().get(0).seeded();
  }

  @Test
  void isNamedAfterHostAndPortUnlessItIsGivenAName() {
    settings.put("uri", "qbittorrent+https://me:s3cret@box.example:443/?data=%2Fd");
    assertThat(seedbox().name()).isEqualTo("box.example:443");
    settings.put("name", "attic");
    assertThat(seedbox().name()).isEqualTo("attic");
  }

  @Test
  void callsBelowThePathOfAProxy(@TempDir Path folder) throws Exception {
    List<HttpCall> calls = new ArrayList<>();
    HttpCaller http =
        call -> {
          calls.add(call);
          return new HttpAnswer(404, Map.of(), new byte[0]);
        };
    Path file = Files.writeString(folder.resolve("pw"), "p@ s+&\n");
    settings.put("password.file", file.toString());
    for (String base : List.of("", "/", "/qb", "/qb/")) {
      settings.put("uri", "qbittorrent+http://m%20e@box" + base + "?data=%2Fd");
      failure(() -> seedbox(http).list());
    }
    assertThat(calls)
        .extracting(call -> call.uri().toString())
        .containsExactly(
            "http://box/api/v2/auth/login",
            "http://box/api/v2/auth/login",
            "http://box/qb/api/v2/auth/login",
            "http://box/qb/api/v2/auth/login");
    assertThat(new String(calls.get(0).body(), StandardCharsets.UTF_8))
        .isEqualTo("username=m%20e&password=p%40%20s%2B%26");
  }

  @Test
  void settingsThatCannotWorkAreRefusedWithAWordOnWhatToDo() {
    refused("uri", "http://box/?data=%2Fd", "qbittorrent+http(s)://");
    refused("uri", "qbittorrent+ftp://box/?data=%2Fd", "qbittorrent+http(s)://");
    refused("uri", "qbittorrent+http://me:s3cret@box/?root=%2Fd", "data=");
    refused("uri", "", "cannot be read");
    settings.put("uri", "qbittorrent+http://box/?data=%2Fd");
    refused("timeout", "0s", "1s to 10m");
  }

  private static final String ROW =
      "{'hash':'%s','infohash_v1':'%s','name':'n','category':'','tags':'','save_path':'/d',"
          + "'seeding_time':1,'size':1,'state':'stalledUP','amount_left':0,'progress':1,'ratio':1}";

  /** A list of one row, to a login as well. */
  private static FakeReply rows(String row) {
    return FakeReply.of(200, "application/json", ("[" + row + "]").replace('\'', '"'))
        .header("Set-Cookie", "SID=x");
  }

  private void refused(String key, String value, String word) {
    settings.put(key, value);
    assertThatThrownBy(this::seedbox)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(word)
        .hasMessageNotContaining("s3cret");
  }

  private String uri(String query) {
    return "qbittorrent+http://seed@" + client.uri().getAuthority() + query;
  }

  private QbittorrentSeedbox seedbox() {
    return seedbox(new TestHttpCaller());
  }

  private QbittorrentSeedbox seedbox(HttpCaller http) {
    return seedbox(http, System::nanoTime);
  }

  private QbittorrentSeedbox seedbox(HttpCaller http, LongSupplier nanos) {
    return new QbittorrentSeedbox(
        http,
        Converters.standardConverter().convert(settings).to(QbittorrentSeedbox.Config.class),
        nanos);
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("the call must fail").isNotNull();
    return failure;
  }
}
