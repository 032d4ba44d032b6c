package org.seedferry.seedbox.deluge.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.testing.fake.FakeDeluge;
import org.seedferry.testing.fake.FakeLimits;
import org.seedferry.testing.fake.FakeReply;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.torrent.TorrentMaker;
import org.seedferry.testing.transport.DiskTransport;

class DelugeSeedboxTest {

  private static final String TORRENTS_STATUS = "core.get_torrents_status";

  private ExecutorService threads;
  private FakeDeluge client;
  private final Map<String, Object> settings = new HashMap<>();

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    client = FakeDeluge.start(threads).password("s3cret");
    settings.put("uri", uri("?data=sftp%3A%2F%2Fme%40box%2Fhome%2Fdl"));
    settings.put(".password", "s3cret");
  }

  @AfterEach
  void stop() {
    client.close();
    threads.shutdownNow();
  }

  @Test
  void theTimeThatAQuietTorrentIsSeededGoesOnWhereTheDaemonTellsTheSame() throws Exception {
    FakeTorrent quiet = FakeTorrent.file("a.mkv", 1).progress(1).seeded(60);
    client.put(quiet);
    AtomicLong clock = new AtomicLong();
    DelugeSeedbox seedbox = new DelugeSeedbox(new TestHttpCaller(), config(), clock::get);
    assertThat(seeded(seedbox)).isEqualTo(Duration.ofSeconds(60));
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(seeded(seedbox)).isEqualTo(Duration.ofSeconds(120));
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    client.answerAlways(FakeReply.empty(500));
    failure(seedbox::list);
    client.answerAsUsual();
    assertThat(seeded(seedbox)).as("it did not answer").isEqualTo(Duration.ofSeconds(120));
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    quiet.checking(true);
    assertThat(seeded(seedbox)).as("it is not seeding").isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aListTakesTwoCallsAndAsksOnlyForWhatItNeeds() throws Exception {
    client.put(FakeTorrent.file("a.mkv", 1).labels("tv"));
    client.put(FakeTorrent.file("b.mkv", 1));
    settings.put("label", "TV");
    DelugeSeedbox seedbox = seedbox();
    seedbox.list();
    int before = client.calls().size();
    List<RemoteTransfer> ours = seedbox.list();
    assertThat(client.calls().size() - before).isEqualTo(2);
    assertThat(client.calls("auth.login")).hasSize(1);
    assertThat(client.calls("web.connect")).hasSize(1);
    assertThat(client.calls(TORRENTS_STATUS))
        .allSatisfy(
            call -> assertThat(call.toString()).contains("[\"tv\"]").doesNotContain("files"));
    assertThat(ours).extracting(RemoteTransfer::label).containsExactly("TV");
  }

  @Test
  void logsInAgainExactlyOnce() {
    client.answerAlways(
        FakeReply.of(
            200,
            "application/json",
            "{\"result\":null,\"error\":{\"message\":\"Not authenticated\",\"code\":1}}"));
    assertThat(failure(() -> seedbox().list()).advice()).isEqualTo(Advice.ASK_USER);
    assertThat(client.calls()).hasSize(2);
  }

  @Test
  void findsItsDaemonAgain() throws Exception {
    client.put(FakeTorrent.file("a.mkv", 1).progress(1));
    DelugeSeedbox seedbox = seedbox();
    seedbox.list();
    client.daemonRuns(false);
    int before = client.calls(TORRENTS_STATUS).size();
    RemoteFailure failure = failure(seedbox::list);
    assertThat(failure.advice()).isEqualTo(Advice.RETRY);
    assertThat(failure).hasMessageContaining("127.0.0.1:58846").hasMessageContaining("deluged");
    assertThat(client.calls(TORRENTS_STATUS)).as("they are never answered").hasSize(before);
    client.daemonRuns(true);
    assertThat(seedbox.list()).hasSize(1);
    client.endSessions();
    assertThat(seedbox.list()).hasSize(1);
  }

  @Test
  void ofSeveralDaemonsOneMustBeNamed() throws Exception {
    client.hosts("attic", "cellar");
    client.put(FakeTorrent.file("a.mkv", 1));
    RemoteFailure failure = failure(() -> seedbox().list());
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure)
        .hasMessageContaining("daemon=")
        .hasMessageContaining("attic:58846, cellar:58846");
    client.hosts();
    assertThat(failure(() -> seedbox().list())).hasMessageContaining("connection manager");
    client.hosts("attic", "cellar").connect("cellar");
    assertThat(seedbox().list()).as("the one that it has").hasSize(1);
  }

  @Test
  void usesTheDaemonThatIsNamedAndNoOther() throws Exception {
    client.hosts("attic", "cellar");
    client.put(FakeTorrent.file("a.mkv", 1));
    settings.put("uri", uri("?data=%2Fdata&daemon=cellar%3A58846"));
    DelugeSeedbox seedbox = seedbox();
    assertThat(seedbox.list()).hasSize(1);
    assertThat(seedbox.list()).hasSize(1);
    assertThat(client.calls("web.connect"))
        .singleElement()
        .satisfies(
            call -> assertThat(call.getJsonArray("params").getString(0)).isEqualTo("cellar"));
    client.connect("attic");
    RemoteFailure failure = failure(seedbox::list);
    assertThat(failure.advice()).isEqualTo(Advice.RETRY);
    assertThat(failure).hasMessageContaining("another daemon");
    settings.put("uri", uri("?data=%2Fdata&daemon=roof"));
    failure = failure(() -> seedbox().list());
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("roof").hasMessageContaining("attic:58846");
  }

  @Test
  void aLabelWithoutItsPluginIsForAPerson() throws Exception {
    client.labelPlugin(false);
    client.put(FakeTorrent.file("a.mkv", 1).labels("tv"));
    assertThat(seedbox().list()).as("all are ours").hasSize(1);
    settings.put("label", "tv");
    DelugeSeedbox seedbox = seedbox();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(seedbox::list, () -> seedbox.addMagnet(magnet("a"), ""))) {
      RemoteFailure failure = failure(call);
      assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
      assertThat(failure).hasMessageContaining("enable the plugin Label");
    }
    assertThat(client.calls("core.add_torrent_magnet")).isEmpty();
    client.labelPlugin(true);
    assertThat(seedbox.list()).hasSize(1);
  }

  @Test
  void aLabelThatDelugeCannotHaveIsForAPerson() {
    RemoteFailure failure = failure(() -> seedbox().addMagnet(magnet("a"), "tv shows"));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("tv shows").hasMessageContaining("a-z0-9");
    assertThat(failure).as("no trace").hasMessageNotContaining("Traceback");
    assertThat(client.calls("core.add_torrent_magnet")).isEmpty();
  }

  @Test
  void whatWasAddedBeforeGetsOnlyALabelThatItLacks() throws Exception {
    client.put(FakeTorrent.magnet(FakeTorrent.hashOf("a"), "a"));
    client.put(FakeTorrent.magnet(FakeTorrent.hashOf("b"), "b").labels("mine"));
    DelugeSeedbox seedbox = seedbox();
    seedbox.addMagnet(magnet("a"), "TV");
    seedbox.addMagnet(magnet("b"), "TV");
    assertThat(seedbox.list())
        .extracting(RemoteTransfer::label)
        .containsExactlyInAnyOrder("tv", "mine");
  }

  @Test
  void aTorrentThatIsRefusedIsToldWithTheReason() {
    byte[] torrent = new TorrentMaker("Show", 16 << 10).file("e1.mkv", new byte[100]).v1();
    HttpCaller http = new TestHttpCaller();
    HttpCaller refusing =
        call ->
            new String(call.body()).contains("core.add_torrent_file")
                ? new HttpAnswer(
                    200,
                    Map.of(),
                    "{\"result\":null,\"error\":{\"code\":4,\"message\":\"<class 'x'>: no\\nTrace\"}}"
                        .getBytes())
                : http.call(call);
    RemoteFailure failure = failure(() -> seedbox(refusing).addTorrent(torrent, ""));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining(": no;").hasMessageNotContaining("Trace");
  }

  @Test
  void aRatioThatIsNoneIsNotANumber() throws Exception {
    client.put(FakeTorrent.file("a.mkv", 1).ratio(-1).seeded(90));
    assertThat(seedbox().list())
        .singleElement()
        .satisfies(
            transfer -> {
              assertThat(transfer.ratio()).isNaN();
              assertThat(transfer.seeded()).isEqualTo(Duration.ofSeconds(90));
            });
  }

  @Test
  void isCompleteOnlyInTheStatesOfAWholeTransfer() throws Exception {
    for (String state :
        List.of("Allocating", "Checking", "Downloading", "Error", "Moving", "Unknown")) {
      assertThat(listed(row().replace("Seeding", state)).complete()).as(state).isFalse();
    }
    for (String state : List.of("Seeding", "Paused", "Queued")) {
      assertThat(listed(row().replace("Seeding", state)).complete()).as(state).isTrue();
    }
    for (String member :
        List.of(
            "'is_finished':false",
            "'progress':99.99",
            "'total_wanted':0",
            "'total_done':9",
            "'total_remaining':1")) {
      String key = member.substring(0, member.indexOf(':'));
      assertThat(listed(row().replaceAll(key + ":[^,}]+", member)).complete()).as(member).isFalse();
    }
    assertThat(listed(row().replace(",'total_remaining':0", "")).complete()).as("1.3").isTrue();
  }

  @Test
  void answersOfWrongTypesAreAFailure() {
    List<String> rows = new ArrayList<>(List.of("null", "[]", "7", "{}"));
    for (String key :
        List.of(
            "name",
            "state",
            "progress",
            "total_wanted",
            "total_done",
            "total_remaining",
            "ratio",
            "seeding_time")) {
      for (String value : List.of("null", "{}", "[1]", "true")) {
        rows.add(row().replaceAll("'" + key + "':[^,}]+", "'" + key + "':" + value));
      }
    }
    rows.add(row().replace("'total_done':10", "'total_done':-1"));
    rows.add(row().replace("'total_wanted':10", "'total_wanted':1e999999999"));
    for (String row : rows) {
      assertThat(failure(() -> listed(row)).advice()).as(row).isEqualTo(Advice.RETRY);
    }
    assertThat(failure(() -> listed("../x", row())).advice()).isEqualTo(Advice.RETRY);
  }

  @Test
  void mapsTheDaemonsFoldersToTheDataLocation() throws Exception {
    FakeTorrent torrent =
        FakeTorrent.folder("F")
            .with("s/a.mkv", 1)
            .with("empty", 0)
            .in("/downloads/tv/")
            .progress(1);
    client.put(torrent);
    Contents contents = seedbox().contents(torrent.hash());
    assertThat(contents.location()).hasToString("sftp://me@box/home/dl");
    assertThat(contents.files())
        .extracting(file -> file.source().toString())
        .containsExactly("tv/F/s/a.mkv", "tv/F/empty");
  }

  @Test
  void theRootIsWhereCompleteTransfersAreMovedToUnlessItIsSet() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 1).in("/srv/a+b/done").progress(1);
    client.moveCompleted("/srv/a+b/done").put(torrent);
    assertThat(seedbox().contents(torrent.hash()).files().get(0).source()).hasToString("a.mkv");
    settings.put("uri", uri("?data=%2Fdata&root=%2Fsrv%2Fa+b"));
    assertThat(seedbox().contents(torrent.hash()).files().get(0).source())
        .hasToString("done/a.mkv");
  }

  @Test
  void aFolderOutsideTheRootIsForAPerson() {
    for (String folder : List.of("/other", "/downloads2", "/", "/downloads/../etc")) {
      FakeTorrent torrent = FakeTorrent.file("a" + folder.hashCode(), 1).in(folder).progress(1);
      client.put(torrent);
      RemoteFailure failure = failure(() -> seedbox().contents(torrent.hash()));
      assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
      assertThat(failure).hasMessageContaining(folder).hasMessageContaining("root=");
    }
  }

  @Test
  void readsTheTorrentsThatTheDaemonKeeps(@TempDir Path state) throws Exception {
    byte[] file = new TorrentMaker("Show", 16 << 10).file("e1.mkv", new byte[100]).v1();
    String hash = Torrent.read(file).infoHash();
    Files.write(state.resolve(hash + ".torrent"), file);
    String other = FakeTorrent.hashOf("other");
    Files.write(state.resolve(other + ".torrent"), file);
    assertThat(seedbox().torrent(hash)).as("not told where they are").isEmpty();
    settings.put("uri", uri("?data=%2Fdata&torrents=" + state));
    DelugeSeedbox seedbox =
        new DelugeSeedbox(new TestHttpCaller(), config(), List.of(new DiskTransport()));
    assertThat(seedbox.torrent(hash)).as("of a transfer that it does not have").isEmpty();
    seedbox.addTorrent(file, "");
    assertThat(seedbox.torrent(hash)).map(Torrent::name).contains("Show");
    assertThat(seedbox.torrent(FakeTorrent.hashOf("none"))).isEmpty();
    assertThat(seedbox.torrent("../" + hash)).isEmpty();
    assertThat(failure(() -> seedbox.torrent(other)).advice()).isEqualTo(Advice.ASK_USER);
  }

  @Test
  void removesWithTheData(@TempDir Path folder) throws Exception {
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 10).progress(1);
    client.put(torrent);
    seedbox().remove(torrent.hash());
    assertThat(client.leftData(torrent.hash())).isFalse();
    assertThat(client.calls("core.remove_torrent"))
        .singleElement()
        .satisfies(call -> assertThat(call.getJsonArray("params").getBoolean(1)).isTrue());
  }

  @Test
  void isNamedAfterHostAndPortUnlessItIsGivenAName() {
    settings.put("uri", "deluge+https://box.example:443/?data=%2Fd");
    assertThat(seedbox().name()).isEqualTo("box.example:443");
    settings.put("name", "attic");
    assertThat(seedbox().name()).isEqualTo("attic");
  }

  @Test
  void usesThePasswordOfTheUriAndOfAFile(@TempDir Path folder) throws Exception {
    List<HttpCall> calls = new ArrayList<>();
    HttpCaller http =
        call -> {
          calls.add(call);
          return new HttpAnswer(
              200,
              Map.of(),
              "{\"result\":false,\"error\":{\"message\":\"\",\"code\":1}}".getBytes());
        };
    settings.put("uri", "deluge+http://:p%40ss@box/?data=%2Fd");
    failure(() -> seedbox(http).list());
    settings.put("uri", "deluge+http://box/deluge/json?data=%2Fd");
    Path file = Files.writeString(folder.resolve("pw"), "p@ss\n");
    settings.put("password.file", file.toString());
    failure(() -> seedbox(http).list());
    assertThat(calls)
        .extracting(call -> call.uri().toString())
        .containsExactly(
            "http://box/json",
            "http://box/json",
            "http://box/deluge/json",
            "http://box/deluge/json");
    for (int login : new int[] {1, 3}) {
      assertThat(new String(calls.get(login).body())).contains("auth.login", "[\"p@ss\"]");
      assertThat(calls.get(login).timeout()).isEqualTo(Duration.ofSeconds(30));
    }
  }

  @Test
  void settingsThatCannotWorkAreRefusedWithAWordOnWhatToDo() {
    refused("uri", "http://box/json?data=%2Fd", "deluge+http(s)://");
    refused("uri", "deluge+http://box/?root=%2Fd", "data=");
    refused("uri", "deluge+http://me:s3cret@box/?data=%2Fd", "a password only");
    refused("uri", "deluge+http://bo x/?data=sftp%3A%2F%2Fme%3As3cret%40box", "encoded");
    settings.put("uri", "deluge+http://box/?data=%2Fd");
    refused("label", "tv shows", "label: Deluge cannot have 'tv shows'");
    settings.put("label", "tv");
    refused("timeout", "0s", "1s to 10m");
    settings.put("timeout", "30s");
    refused("password.file", "/nowhere/at/all", "does not exist");
  }

  @Test
  void troubleIsWhatTheDaemonSaysOrItsTrackerWhileNothingComes() throws Exception {
    String loading =
        row()
            .replace("Seeding", "Downloading")
            .replace("'total_remaining':0", "'total_remaining':5");
    String refused = "'message':'OK','tracker_status':'Error: refused','eta':";
    assertThat(listed(with(loading, refused + "0")).activity())
        .isEqualTo(new Activity(0.5, null, -1, "tracker: Error: refused"));
    assertThat(listed(with(loading, refused + "9")).activity())
        .as("another tracker serves")
        .isEqualTo(new Activity(0.5, Duration.ofSeconds(9), -1, ""));
    assertThat(listed(with(row(), refused + "0")).activity().trouble()).isEmpty();
    assertThat(listed(with(loading, "'tracker_status':'Announce OK'")).activity().trouble())
        .isEmpty();
    assertThat(listed(with(row(), "'message':'disk full','eta':9")).activity().trouble())
        .isEqualTo("disk full");
    assertThat(listed(with(row(), "'message':null,'tracker_status':null")).activity().trouble())
        .isEmpty();
  }

  @Test
  void howFarATransferIsComesFromItsBytes() throws Exception {
    String checking = row().replace("Seeding", "Checking").replace("100.0", "30.0");
    assertThat(listed(checking).activity().progress()).as("not from its check").isEqualTo(1);
    String older =
        row().replace(",'total_remaining':0", "").replace("'total_done':10", "'total_done':4");
    assertThat(listed(older).activity().progress()).as("of version 1").isEqualTo(0.4);
    for (String value : List.of("null", "{}", "'90'", "true", "1e999999999", "-1e99")) {
      String row = with(row(), "'eta':" + value + ",'total_uploaded':" + value);
      assertThat(listed(row).activity().progress()).as(value).isEqualTo(1);
    }
  }

  @Test
  void aRatioIsKeptByTheDaemonAndATimeIsNot() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 1);
    client.put(torrent);
    seedbox().seedUntil(torrent.hash(), new SeedGoal(1.25, Duration.ofDays(1)));
    assertThat(torrent.limits()).isEqualTo(new FakeLimits(1.25, null, null, false));
    seedbox().seedUntil(torrent.hash(), new SeedGoal(null, Duration.ofDays(1)));
    assertThat(torrent.limits()).isEqualTo(new FakeLimits(null, null, null, false));
  }

  private static String with(String row, String members) {
    return row.replace("}", "," + members + "}");
  }

  private void refused(String key, String value, String word) {
    settings.put(key, value);
    assertThatThrownBy(this::seedbox)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(word)
        .hasMessageNotContaining("s3cret");
  }

  private static Magnet magnet(String name) throws IOException {
    return Magnet.read("magnet:?xt=urn:btih:" + FakeTorrent.hashOf(name));
  }

  private static String row() {
    return "{'name':'n','label':'','state':'Seeding','is_finished':true,'progress':100.0,"
        + "'total_wanted':10,'total_done':10,'total_remaining':0,'ratio':1.5,'seeding_time':7}";
  }

  private RemoteTransfer listed(String row) throws RemoteFailure {
    return listed(FakeTorrent.hashOf("x"), row);
  }

  /** What becomes of a row that deluge-web tells. */
  private RemoteTransfer listed(String hash, String row) throws RemoteFailure {
    String body = "{'error':null,'result':{'" + hash + "':" + row + "}}";
    HttpCaller http =
        call ->
            new HttpAnswer(
                200,
                Map.of(),
                (new String(call.body()).contains(TORRENTS_STATUS)
                        ? body
                        : "{'error':null,'result':true}")
                    .replace('\'', '"')
                    .getBytes());
    return seedbox(http).list().get(0);
  }

  private String uri(String query) {
    return "deluge+http://" + client.uri().getAuthority() + "/json" + query;
  }

  private static Duration seeded(DelugeSeedbox seedbox) throws RemoteFailure {
    return seedbox.list().get(0).seeded();
  }

  private DelugeSeedbox seedbox() {
    return seedbox(new TestHttpCaller());
  }

  private DelugeSeedbox seedbox(HttpCaller http) {
    return new DelugeSeedbox(http, config());
  }

  private DelugeSeedbox.Config config() {
    return Converters.standardConverter().convert(settings).to(DelugeSeedbox.Config.class);
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("the call must fail").isNotNull();
    return failure;
  }
}
