package org.seedferry.seedbox.transmission.internal;

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
import org.seedferry.api.transport.RemotePath;
import org.seedferry.testing.fake.FakeLimits;
import org.seedferry.testing.fake.FakeReply;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.fake.FakeTransmission;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.torrent.TorrentMaker;
import org.seedferry.testing.transport.DiskTransport;

class TransmissionSeedboxTest {

  private ExecutorService threads;
  private FakeTransmission client;
  private final Map<String, Object> settings = new HashMap<>();

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    client = FakeTransmission.start(threads);
    settings.put("uri", uri("?data=sftp%3A%2F%2Fme%40box%2Fhome%2Fdl"));
  }

  @AfterEach
  void stop() {
    client.close();
    threads.shutdownNow();
  }

  @Test
  void asksForTheListInOneCallWithOnlyTheFieldsThatItNeeds() throws Exception {
    client.put(FakeTorrent.file("a.mkv", 1));
    client.put(FakeTorrent.file("b.mkv", 1));
    TransmissionSeedbox seedbox = seedbox();
    seedbox.list();
    seedbox.list();
    assertThat(client.calls("torrent-get"))
        .hasSize(2)
        .allSatisfy(call -> assertThat(call.toString()).doesNotContain("files", "peers"));
    assertThat(client.calls("session-get")).hasSize(1);
    assertThat(client.calls()).as("one handshake").hasSize(4);
  }

  @Test
  void replaysACallExactlyOnceAfterA409() {
    client.answerAlways(
        FakeReply.html(409, "<h1>409</h1>").header("X-Transmission-Session-Id", "abc"));
    assertThat(failure(() -> seedbox().list()).advice()).isEqualTo(Advice.RETRY);
    assertThat(client.calls()).hasSize(2);
    assertThat(client.calls().get(1).header("X-Transmission-Session-Id")).isEqualTo("abc");
  }

  @Test
  void asksForTheVersionAgainAfterTheDaemonWasStartedAgain() throws Exception {
    client.put(FakeTorrent.file("😀.mkv", 1));
    TransmissionSeedbox seedbox = seedbox();
    assertThat(seedbox.list()).extracting(RemoteTransfer::name).containsExactly("😀.mkv");
    client.version("4.0.6 (38c164933e)").endSessions();
    assertThat(seedbox.list()).extracting(RemoteTransfer::name).containsExactly("😀.mkv");
    assertThat(client.calls("session-get")).hasSize(2);
  }

  @Test
  void speaksTheDialectOfEachVersionAlsoWhenThatChanges() throws Exception {
    client.put(FakeTorrent.file("a.mkv", 1).progress(1));
    TransmissionSeedbox seedbox = seedbox();
    assertThat(seedbox.list()).hasSize(1);
    assertThat(sent()).contains("\"torrent-get\"").doesNotContain("jsonrpc");
    client.version("4.1.0 (b11bfd9712)").endSessions();
    assertThat(seedbox.list()).hasSize(1);
    assertThat(sent())
        .contains("\"jsonrpc\":\"2.0\"", "\"torrent_get\"", "\"hash_string\"")
        .doesNotContain("hashString", "torrent-get", "arguments");
    client.version("4.0.6 (38c164933e)").endSessions();
    assertThat(seedbox.list()).hasSize(1);
    assertThat(sent()).contains("\"torrent-get\"", "hashString").doesNotContain("jsonrpc");
  }

  /** The last list that was asked for. */
  private String sent() {
    return client.calls().stream()
        .map(call -> call.text())
        .filter(text -> text.contains("torrent"))
        .reduce((before, last) -> last)
        .orElseThrow();
  }

  @Test
  void theFolderCanBeTheLabel() throws Exception {
    client.put(FakeTorrent.file("a.mkv", 1).in("/downloads/tv/"));
    client.put(FakeTorrent.file("b.mkv", 1).in("/downloads/tv/hd"));
    client.put(FakeTorrent.file("c.mkv", 1).in("/downloads"));
    client.put(FakeTorrent.file("d.mkv", 1).in("/downloads2/tv").labels("tv"));
    settings.put("label.from", "folder");
    assertThat(seedbox().list())
        .extracting(RemoteTransfer::label)
        .containsExactlyInAnyOrder("tv", "tv/hd", "", "");
    assertThat(seedbox().labels()).isEqualTo(Map.of("tv", 2, "tv/hd", 1));
    settings.put("label", "tv");
    assertThat(seedbox().list())
        .extracting(RemoteTransfer::name)
        .containsExactlyInAnyOrder("a.mkv", "b.mkv");
  }

  @Test
  void whatIsAddedForALabelIsStoredInItsFolder() throws Exception {
    settings.put("label.from", "folder");
    seedbox().addTorrent(torrent("One"), "");
    seedbox().addTorrent(torrent("Two"), "films");
    settings.put("label", "ferry");
    seedbox().addTorrent(torrent("Three"), "films");
    seedbox().addTorrent(torrent("Four"), "ferry");
    assertThat(client.calls("torrent-add"))
        .extracting(call -> call.getJsonObject("arguments").getString("download-dir", "none"))
        .containsExactly("none", "/downloads/films", "/downloads/ferry/films", "/downloads/ferry");
    assertThat(client.calls("torrent-set")).isEmpty();
    assertThat(seedbox().list())
        .extracting(RemoteTransfer::name)
        .containsExactlyInAnyOrder("Three", "Four");
    assertThat(failure(() -> seedbox().addTorrent(torrent("Five"), "../etc")))
        .hasMessage("'..' in a label cannot be the name of a folder");
  }

  @Test
  void aLabelIsNotLookedForAnywhereElse() {
    settings.put("label.from", "category");
    assertThatThrownBy(this::seedbox)
        .hasMessage("label.from: 'category' is neither 'labels' nor 'folder'");
  }

  private static byte[] torrent(String name) {
    return new TorrentMaker(name, 16 << 10).file("", new byte[] {1}).v1();
  }

  @Test
  void leavesTextsOfNewerVersionsAlone() throws Exception {
    client.version("4.0.6 (38c164933e)").put(FakeTorrent.file("\u1f600.mkv", 1));
    assertThat(seedbox().list()).extracting(RemoteTransfer::name).containsExactly("\u1f600.mkv");
  }

  @Test
  void readsTheFlagsOfWantedFilesOfNewerVersions() throws Exception {
    FakeTorrent torrent = FakeTorrent.folder("F").with("a", 1).withUnwanted("b", 1).progress(1);
    client.version("4.0.6 (38c164933e)").put(torrent);
    assertThat(seedbox().contents(torrent.hash()).files()).hasSize(1);
  }

  @Test
  void aRatioThatIsNoneIsNotANumber() throws Exception {
    client.put(FakeTorrent.file("a.mkv", 1).ratio(-1).seeded(90));
    client.put(FakeTorrent.file("b.mkv", 1).ratio(-2));
    assertThat(seedbox().list()).allSatisfy(transfer -> assertThat(transfer.ratio()).isNaN());
    assertThat(seedbox().list().get(0).seeded()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void troubleIsWhatTheDaemonSaysOfAnErrorThatItHas() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 1).error(2, "Unregistered torrent");
    client.put(torrent);
    assertThat(trouble()).isEqualTo("Unregistered torrent");
    torrent.error(0, "Unregistered torrent");
    assertThat(trouble()).as("what was").isEmpty();
    torrent.error(3, "");
    assertThat(trouble()).as("without a word").isEqualTo("Transmission reports an error");
  }

  private String trouble() throws RemoteFailure {
    return seedbox().list().get(0).activity().trouble();
  }

  @Test
  void nonsenseOnTheActivityLosesNoList() throws Exception {
    String good = ROW + ",'eta':90,'uploadedEver':7,'errorString':''}";
    for (String member : List.of("'eta':90", "'uploadedEver':7")) {
      String key = member.substring(0, member.indexOf(':') + 1);
      for (String value : List.of("null", "{}", "'90'", "true", "1e999999999", "-1e99", "-2")) {
        client.answerAlways(listed(good.replace(member, key + value)));
        assertThat(seedbox().list()).as(value).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.00 (bb6b5a062e)", "4.0.6 (38c164933e)", "4.1.0 (b11bfd9712)"})
  void aRatioIsKeptByTheDaemonAndATimeIsNot(String version) throws Exception {
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 1).progress(1);
    client.version(version).put(torrent);
    seedbox().seedUntil(torrent.hash(), new SeedGoal(1.25, Duration.ofDays(1)));
    assertThat(torrent.limits()).isEqualTo(new FakeLimits(1.25, null, null, false));
    seedbox().seedUntil(torrent.hash(), new SeedGoal(null, Duration.ofDays(1)));
    assertThat(torrent.limits()).isEqualTo(new FakeLimits(null, null, null, false));
  }

  @Test
  void mapsTheDaemonsFoldersToTheDataLocation() throws Exception {
    FakeTorrent torrent =
        FakeTorrent.folder("F").with("s/a.mkv", 1).in("/downloads/tv/").progress(1);
    client.put(torrent);
    Contents contents = seedbox().contents(torrent.hash());
    assertThat(contents.location()).hasToString("sftp://me@box/home/dl");
    assertThat(contents.files().get(0).source()).hasToString("tv/F/s/a.mkv");
  }

  @Test
  void theRootCanBeAnotherFolderThanTheDownloadDirectory() throws Exception {
    settings.put("uri", uri("?data=%2Fdata&root=%2Fsrv%2Fa+b"));
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 1).in("/srv/a+b").progress(1);
    client.put(torrent);
    assertThat(seedbox().contents(torrent.hash()).files().get(0).source()).hasToString("a.mkv");
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
  void removesWithTheData(@TempDir Path folder) throws Exception {
    FakeTorrent torrent = FakeTorrent.folder("F").with("s/a.mkv", 1000).progress(1);
    client.storeIn(folder).put(torrent);
    assertThat(folder.resolve("F/s/a.mkv")).hasSize(1000);
    seedbox().remove(torrent.hash());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void tooManyBadLoginsAreForAPerson() {
    client.login("seed", "right");
    settings.put(".password", "wrong");
    TransmissionSeedbox seedbox = seedbox();
    for (int i = 0; i < 100; i++) {
      assertThat(failure(seedbox::list)).hasMessageContaining("refuses user and password");
    }
    RemoteFailure failure = failure(seedbox::list);
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("restart transmission-daemon");
  }

  @Test
  void answersOfWrongTypesAreAFailure() {
    String good = ROW + "}";
    List<String> rows = new ArrayList<>(List.of("null", "[]", "7", "{}"));
    for (String member :
        List.of("'name':'n'", "'status':6", "'totalSize':1", "'labels':[]", "'uploadRatio':1")) {
      String key = member.substring(0, member.indexOf(':') + 1);
      for (String value : List.of("null", "{}", "[[1]]", "[7]", "true")) {
        rows.add(good.replace(member, key + value));
      }
    }
    rows.add(good.replace("'totalSize':1", "'totalSize':-1"));
    rows.add(good.replace("'totalSize':1", "'totalSize':1e999999999"));
    rows.add(good.replace("'hashString':'", "'hashString':'../"));
    for (String row : rows) {
      client.answerAlways(listed(row));
      assertThat(failure(() -> seedbox().list()).advice()).as(row).isEqualTo(Advice.RETRY);
    }
    for (String torrents : List.of("{}", "{'torrents':null}", "{'torrents':{}}")) {
      client.answerAlways(success(torrents));
      assertThat(failure(() -> seedbox().list()).advice()).isEqualTo(Advice.RETRY);
    }
  }

  @Test
  void aRefusalOfTheDaemonIsTold() {
    client.answerAlways(
        FakeReply.of(200, "application/json", "{\"result\":\"no\\nidea\",\"arguments\":{}}"));
    assertThat(failure(() -> seedbox().list())).hasMessageContaining("no idea");
  }

  @Test
  void isNamedAfterHostAndPortUnlessItIsGivenAName() {
    settings.put("uri", "transmission+https://me:s3cret@box.example:443/?data=%2Fd");
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
          return new HttpAnswer(404, Map.of(), new byte[0]);
        };
    settings.put("uri", "transmission+http://me:p%40ss@box/?data=%2Fd");
    failure(() -> seedbox(http).list());
    settings.put("uri", "transmission+http://me@box/?data=%2Fd");
    Path file = Files.writeString(folder.resolve("pw"), "p@ss\n");
    settings.put("password.file", file.toString());
    failure(() -> seedbox(http).list());
    assertThat(calls)
        .hasSize(2)
        .allSatisfy(
            call -> {
              assertThat(call.headers()).containsEntry("Authorization", "Basic bWU6cEBzcw==");
              assertThat(call.uri()).hasToString("http://box/transmission/rpc");
              assertThat(call.timeout()).isEqualTo(Duration.ofSeconds(30));
            });
  }

  @Test
  void settingsThatCannotWorkAreRefusedWithAWordOnWhatToDo() {
    refused("uri", "http://box/transmission/rpc?data=%2Fd", "transmission+http(s)://");
    refused("uri", "transmission+http://me:s3cret@box/?root=%2Fd", "data=");
    refused("uri", "", "cannot be read");
    refused("uri", "transmission+http://bo x/?data=sftp%3A%2F%2Fme%3As3cret%40box", "encoded");
    settings.put("uri", "transmission+http://box/?data=%2Fd");
    refused("timeout", "0s", "1s to 10m");
    settings.put("timeout", "30s");
    refused("password.file", "/nowhere/at/all", "does not exist");
  }

  @Test
  void piecesAreThoseOfTheNamesThatAreStored(@TempDir Path torrents) throws Exception {
    byte[] file = new TorrentMaker("What?", 16 << 10).file("e:1.mkv", new byte[100]).v1();
    String hash = org.seedferry.api.torrent.Torrent.read(file).infoHash();
    Files.write(torrents.resolve(hash + ".torrent"), file);
    settings.put("uri", uri("?data=%2Fdata&torrents=" + torrents));
    TransmissionSeedbox seedbox =
        new TransmissionSeedbox(new TestHttpCaller(), config(), List.of(new DiskTransport()));
    assertThat(seedbox.torrent(hash)).as("of a transfer that it does not have").isEmpty();
    String row =
        "{'version':'3.00','session-id':'x','download-dir':'/d','torrents':[{'hashString':'%s',"
            + "'torrentFile':'/t/%s.torrent','metadataPercentComplete':%d,'wanted':[1],"
            + "'files':[{'name':'What_/e_1.mkv','length':100,'bytesCompleted':100}]}]}";
    client.answerAlways(success(row.formatted(hash, hash, 1)));
    assertThat(seedbox.torrent(hash).orElseThrow().sizes())
        .containsOnly(Map.entry(RemotePath.ROOT.child("e_1.mkv"), 100L));
    client.answerAlways(success(row.formatted(hash, hash, 0)));
    assertThat(seedbox.torrent(hash)).as("of a magnet link").isEmpty();
  }

  private void refused(String key, String value, String word) {
    settings.put(key, value);
    assertThatThrownBy(this::seedbox)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(word)
        .hasMessageNotContaining("s3cret");
  }

  /** Without its end. */
  private static final String ROW =
      "{'hashString':'%s','name':'n','labels':[],'status':6,'error':0,'totalSize':1,"
              .formatted(FakeTorrent.hashOf("x"))
          + "'sizeWhenDone':1,'leftUntilDone':0,'metadataPercentComplete':1,"
          + "'uploadRatio':1,'secondsSeeding':1";

  /** A list of one row, and an answer to all else that is asked beside it. */
  private static FakeReply listed(String row) {
    return success("{'version':'3.00','download-dir':'/d','torrents':[" + row + "]}");
  }

  private static FakeReply success(String arguments) {
    String body = "{'result':'success','arguments':" + arguments + "}";
    return FakeReply.of(200, "application/json", body.replace('\'', '"'));
  }

  private String uri(String query) {
    return "transmission+http://seed@" + client.uri().getAuthority() + "/transmission/rpc" + query;
  }

  private TransmissionSeedbox seedbox() {
    return seedbox(new TestHttpCaller());
  }

  private TransmissionSeedbox seedbox(HttpCaller http) {
    return new TransmissionSeedbox(http, config());
  }

  private TransmissionSeedbox.Config config() {
    return Converters.standardConverter().convert(settings).to(TransmissionSeedbox.Config.class);
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("the call must fail").isNotNull();
    return failure;
  }
}
