package org.seedferry.seedbox.putio.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Advice;
import org.seedferry.api.Checksum;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.testing.fake.FakeCall;
import org.seedferry.testing.fake.FakePutio;
import org.seedferry.testing.fake.FakeReply;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.torrent.TorrentMaker;

class PutioSeedboxTest {

  private static final String TOKEN = "s3cret-t0ken";

  private ExecutorService threads;
  private FakePutio putio;
  private final Map<String, Object> settings = new HashMap<>();

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    putio = FakePutio.start(threads).token(TOKEN);
    settings.put("api", putio.uri());
    settings.put("upload", putio.uploads());
    settings.put(".token", TOKEN);
  }

  @AfterEach
  void stop() {
    putio.close();
    threads.shutdownNow();
  }

  @Test
  void aListTakesTwoCallsWhichCarryTheToken() throws Exception {
    putio.put(FakeTorrent.file("a.mkv", 1).labels("tv"));
    putio.put(FakeTorrent.file("b.mkv", 1).labels("films"));
    seedbox().list();
    assertThat(putio.calls())
        .hasSize(2)
        .allSatisfy(call -> assertThat(call.header("Authorization")).isEqualTo("Bearer " + TOKEN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMPLETING",
        "DOWNLOADING",
        "IN_QUEUE",
        "WAITING",
        "PREPARING_DOWNLOAD",
        "PREPARING_SEED",
        "WAITING_FOR_COMPLETE_QUEUE",
        "STOPPING",
        "ERROR",
        "SOMETHING_NEW"
      })
  void onlyWhatIsCompletedOrSeedsIsComplete(String status) throws Exception {
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 1).progress(1);
    putio.put(torrent);
    for (String good : List.of("COMPLETED", "SEEDING")) {
      putio.status(torrent.hash(), good);
      assertThat(only().complete()).as(good).isTrue();
    }
    putio.status(torrent.hash(), status);
    assertThat(only().complete()).isFalse();
    assertThat(failure(() -> seedbox().contents(only().remoteId())).advice())
        .isEqualTo(Advice.RETRY);
  }

  @Test
  void ratioAndSeedingTimeAreToldWhereTheyAreKnown() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 1).progress(1).ratio(1.25).seeded(90);
    putio.put(torrent);
    assertThat(only().ratio()).isEqualTo(1.25);
    assertThat(only().seeded()).isEqualTo(Duration.ofSeconds(90));
    torrent.ratio(-1).progress(0);
    assertThat(only().ratio()).isNaN();
    assertThat(only().seeded()).isNull();
  }

  @Test
  void troubleIsWhatPutioSaysOrHowItStands() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 1).error(1, "No seeds");
    putio.put(torrent);
    assertThat(trouble()).isEqualTo("No seeds");
    torrent.error(0, "");
    assertThat(trouble()).isEmpty();
    putio.status(torrent.hash(), "ERROR");
    assertThat(trouble()).isEqualTo("Put.io reports an error");
    putio.status(torrent.hash(), null);
    torrent.progress(1);
    assertThat(trouble()).isEmpty();
    torrent.error(3, "");
    assertThat(trouble()).isEqualTo("its files were deleted");
  }

  private String trouble() throws RemoteFailure {
    return only().activity().trouble();
  }

  @Test
  void nonsenseOnTheActivityLosesNoList() throws Exception {
    for (String value : List.of("null", "{}", "'90'", "true", "1e999999999", "-1e99")) {
      String row =
          "{'id':1,'status':'DOWNLOADING','estimated_time':%1$s,'uploaded':%1$s,'percent_done':%1$s}";
      FakeReply list = ok("'files':[],'transfers':[" + row.formatted(value) + "]");
      HttpCaller http = call -> new HttpAnswer(200, Map.of(), list.body());
      assertThat(seedbox(http).list()).as(value).hasSize(1);
    }
  }

  @Test
  void pagesAreFollowedToTheLast() throws Exception {
    FakeTorrent big = FakeTorrent.folder("Big").progress(1).labels("tv");
    for (int i = 0; i < 25; i++) {
      putio.put(FakeTorrent.file("film " + i, 1).progress(1).labels("label " + i));
      big.with("sub/" + i, 1);
    }
    putio.put(big);
    putio.pageSize(7);
    assertThat(seedbox().list())
        .hasSize(26)
        .extracting(RemoteTransfer::label)
        .contains("label 0", "label 24", "tv");
    assertThat(contents("Big").files()).hasSize(25);
  }

  @Test
  void pagesThatNeverEndAreAFailure() {
    FakeReply page = ok("'files':[],'cursor':'again'");
    HttpCaller http = call -> new HttpAnswer(200, Map.of(), page.body());
    assertThat(failure(() -> seedbox(http).list())).hasMessageContaining("pages");
  }

  @Test
  void filesAreReadByTheirIdsBehindTheToken() throws Exception {
    putio.put(FakeTorrent.folder("Show").with("s/e 1.mkv", 3).progress(1));
    Contents contents = contents("Show");
    assertThat(contents.location()).hasToString(putio.uri() + "/files");
    assertThat(contents.location().password().reveal()).isEqualTo(TOKEN);
    assertThat(contents.location().option("password-as")).isEqualTo("bearer");
    Contents.RemoteFile file = contents.files().get(0);
    assertThat(file.source().toString()).matches("\\d+/download");
    assertThat(file.path()).hasToString("s/e 1.mkv");
    assertThat(contents.folders()).containsExactly(RemotePath.parse("s"));
  }

  @Test
  void theNameIsTheStoredOneAndNotTheTitle() throws Exception {
    putio.put(FakeTorrent.folder("Show").with("a", 1).progress(1));
    seedbox().list();
    putio.clean();
    putio.put(FakeTorrent.folder("Show").with("b", 1).progress(1));
    assertThat(contents("Show").name()).isEqualTo("Show (1)");
  }

  @Test
  void checksumsAreToldByPath() throws Exception {
    FakeTorrent torrent = FakeTorrent.folder("Show").with("a", 1000).with("s/b", 0).progress(1);
    putio.put(torrent);
    Map<RemotePath, Checksum> checksums = seedbox().checksums(id("Show"));
    assertThat(checksums).containsOnlyKeys(RemotePath.parse("a"), RemotePath.parse("s/b"));
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    torrent.writeContent(torrent.files().get(0), content);
    CRC32 crc = new CRC32();
    crc.update(content.toByteArray());
    assertThat(checksums.get(RemotePath.parse("a")))
        .isEqualTo(Checksum.parse(Checksum.Algorithm.CRC32, "%08x".formatted(crc.getValue())));
    assertThat(checksums.get(RemotePath.parse("s/b"))).hasToString("CRC32 00000000");
  }

  @Test
  void aChecksumThatIsMissingOrNoneIsLeftOut() throws Exception {
    for (String crc : List.of("null", "''", "'xyz'", "'123456789'")) {
      putio.answerAlways(
          ok(
              "'transfer':{'id':1,'file_id':2,'status':'COMPLETED','save_parent_id':0},"
                  + "'file':{'id':2,'name':'a','file_type':'VIDEO','size':1,'crc32':"
                  + crc
                  + "}"));
      assertThat(seedbox().checksums("1-2")).as(crc).isEmpty();
    }
  }

  @Test
  void deletedFilesAreGone() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 1).progress(1);
    putio.put(torrent);
    String id = id("a.mkv");
    torrent.error(3, "");
    assertThat(only().complete()).isFalse();
    RemoteFailure failure = failure(() -> seedbox().contents(id));
    assertThat(failure.advice()).isEqualTo(Advice.GONE);
    assertThat(failure).hasMessageContaining("files were deleted");
  }

  @Test
  void whatWasCleanedOffTheListIsStillFetchedAndRemoved() throws Exception {
    putio.put(FakeTorrent.folder("Show").with("a", 1).progress(1).labels("tv"));
    String id = id("Show");
    putio.clean();
    assertThat(seedbox().list()).isEmpty();
    assertThat(seedbox().contents(id).name()).isEqualTo("Show");
    seedbox().remove(id);
    assertThat(putio.names()).containsExactly("tv");
    assertThat(failure(() -> seedbox().contents(id)).advice()).isEqualTo(Advice.GONE);
    seedbox().remove(id);
  }

  @Test
  void removesAllThatATransferHasStored() throws Exception {
    putio.put(FakeTorrent.folder("Show").with("s/a", 1).progress(1).labels("tv"));
    putio.put(FakeTorrent.folder("Other").with("b", 1).progress(1).labels("tv"));
    seedbox().remove(id("Show"));
    assertThat(putio.names()).containsExactly("tv", "Other", "b");
  }

  @Test
  void createsTheFolderOfALabelOnceAndWhenItIsNeeded() throws Exception {
    settings.put("label", "tv");
    assertThat(seedbox().list()).isEmpty();
    assertThat(putio.names()).isEmpty();
    for (String name : List.of("one", "two")) {
      seedbox().addMagnet(Magnet.read("magnet:?xt=urn:btih:" + FakeTorrent.hashOf(name)), "");
    }
    assertThat(putio.names()).containsExactly("tv");
    assertThat(seedbox().list()).extracting(RemoteTransfer::label).containsExactly("tv", "tv");
  }

  @Test
  void aFolderThatCannotBeMadeIsForAPerson() throws Exception {
    putio.put(FakeTorrent.file("tv", 1).progress(1));
    seedbox().list();
    Magnet magnet = Magnet.read("magnet:?xt=urn:btih:" + FakeTorrent.hashOf("m"));
    for (String label : List.of("tv", "a/b", "..")) {
      RemoteFailure failure = failure(() -> seedbox().addMagnet(magnet, label));
      assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
      assertThat(failure).hasMessageContaining("'" + label + "'");
    }
  }

  @Test
  void withoutALabelTheAccountDecidesWhereSomethingIsSaved() throws Exception {
    seedbox().addMagnet(Magnet.read("magnet:?xt=urn:btih:" + FakeTorrent.hashOf("m")), "");
    seedbox().addTorrent(new TorrentMaker("F", 16 << 10).file("a", new byte[9]).v1(), "");
    assertThat(putio.calls())
        .extracting(FakeCall::text)
        .noneMatch(text -> text.contains("parent_id"));
  }

  @Test
  void whatIsNoTorrentDoesNotStayInTheAccount() {
    assertThat(failure(() -> seedbox().addTorrent("no".getBytes(), "")).advice())
        .isEqualTo(Advice.ASK_USER);
    assertThat(putio.names()).isEmpty();
  }

  @Test
  void aRateLimitIsWaitedFor() {
    putio.limit(1, Instant.now().plusSeconds(100));
    RemoteFailure failure = failure(() -> seedbox().list());
    assertThat(failure.advice()).isEqualTo(Advice.RETRY_AFTER);
    assertThat(failure.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(100));
  }

  @Test
  void aRateLimitThatIsOverIsTriedAgain() {
    putio.limit(0, Instant.now().minusSeconds(100));
    assertThat(failure(() -> seedbox().list()).advice()).isEqualTo(Advice.RETRY);
  }

  @Test
  void aPageOfAProxyDoesNotSayThatSomethingIsGone() throws Exception {
    putio.put(FakeTorrent.file("a.mkv", 1).progress(1));
    String id = id("a.mkv");
    putio.answerAlways(FakeReply.html(404, "<h1>404</h1>"));
    assertThat(failure(() -> seedbox().contents(id)).advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure(() -> seedbox().remove(id)).advice()).isEqualTo(Advice.ASK_USER);
  }

  @Test
  void refusalsAreToldInPutiosWordsWithoutTheToken() {
    for (int status : new int[] {400, 401, 402, 403}) {
      putio.answerAlways(
          FakeReply.of(
              status,
              "application/json",
              "{\"status\":\"ERROR\",\"error_type\":\"Why\",\"error_message\":\"" + TOKEN + "\"}"));
      RemoteFailure failure = failure(() -> seedbox().list());
      assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
      assertThat(failure).hasMessageContaining("Why").hasMessageNotContaining(TOKEN);
    }
  }

  @Test
  void answersOfWrongTypesAreAFailure() {
    String good = "'id':1,'status':'COMPLETED','file_id':2,'save_parent_id':0,'size':1,'name':'n'";
    List<String> rows = new ArrayList<>(List.of("null", "[]", "7", "{}"));
    for (String member :
        List.of("'id':1", "'status':'COMPLETED'", "'file_id':2", "'size':1", "'name':'n'")) {
      String key = member.substring(0, member.indexOf(':') + 1);
      for (String value : List.of("{}", "[[1]]", "true", "-1")) {
        rows.add("{" + good.replace(member, key + value) + "}");
      }
    }
    rows.add("{" + good + ",'current_ratio':'much'}");
    for (String row : rows) {
      putio.answerAlways(ok("'files':[],'transfers':[" + row + "]"));
      assertThat(failure(() -> seedbox().list()).advice()).as(row).isEqualTo(Advice.RETRY);
    }
  }

  @Test
  void aNameThatStandsTwiceInAFolderIsForAPerson() {
    String file = "{'id':%d,'name':'a','file_type':'VIDEO','size':1}";
    putio.answerAlways(
        ok(
            "'transfer':{'id':1,'file_id':2,'status':'COMPLETED'},"
                + "'file':{'id':2,'name':'F','file_type':'FOLDER','size':2},"
                + "'files':["
                + file.formatted(3)
                + ","
                + file.formatted(4)
                + "]"));
    RemoteFailure failure = failure(() -> seedbox().contents("1-2"));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("two entries called 'a'");
  }

  @Test
  void aFolderThatHoldsItselfEnds() {
    putio.answerAlways(
        ok(
            "'transfer':{'id':1,'file_id':2,'status':'COMPLETED'},"
                + "'file':{'id':2,'name':'F','file_type':'FOLDER','size':2},"
                + "'files':[{'id':2,'name':'a','file_type':'FOLDER','size':1}]"));
    assertThat(failure(() -> seedbox().contents("1-2")).advice()).isEqualTo(Advice.ASK_USER);
  }

  @Test
  void aFolderWithoutFilesIsTriedAgain() {
    putio.answerAlways(
        ok(
            "'transfer':{'id':1,'file_id':2,'status':'COMPLETED'},"
                + "'file':{'id':2,'name':'F','file_type':'FOLDER','size':2},'files':[]"));
    assertThat(failure(() -> seedbox().contents("1-2")).advice()).isEqualTo(Advice.RETRY);
  }

  @Test
  void takesTheTokenFromAFile(@TempDir Path folder) throws Exception {
    settings.remove(".token");
    settings.put("token.file", Files.writeString(folder.resolve("t"), TOKEN + "\n").toString());
    assertThat(seedbox().list()).isEmpty();
  }

  @Test
  void asksPutioItselfUnlessItIsToldOtherwise() {
    List<HttpCall> calls = new ArrayList<>();
    HttpCaller http =
        call -> {
          calls.add(call);
          return new HttpAnswer(500, Map.of(), new byte[0]);
        };
    settings.remove("api");
    settings.remove("upload");
    failure(() -> seedbox(http).list());
    failure(() -> seedbox(http).addTorrent(new byte[0], ""));
    assertThat(calls)
        .extracting(call -> call.uri().getHost() + call.uri().getPath())
        .containsExactly("api.put.io/v2/files/list", "upload.put.io/v2/files/upload");
    assertThat(calls.get(0).timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(seedbox().name()).isEqualTo("put.io");
  }

  @Test
  void settingsThatCannotWorkAreRefusedWithAWordOnWhatToDo() {
    refused("api", "ftp://x", "api: it must be https://HOST/PATH");
    settings.put("api", putio.uri());
    refused("upload", "no uri", "upload: it must be https://HOST/PATH");
    settings.put("upload", putio.uploads());
    refused("timeout", "0s", "1s to 10m");
    settings.put("timeout", "30s");
    refused("label", "a/b", "directly below the root");
    settings.put("label", "");
    refused("token.file", "/nowhere/at/all", "token.file");
    settings.put("token.file", "");
    refused(".token", "", ".token: it is missing");
  }

  private void refused(String key, String value, String word) {
    settings.put(key, value);
    assertThatThrownBy(this::seedbox)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(word)
        .hasMessageNotContaining(TOKEN);
  }

  private static FakeReply ok(String members) {
    String body = "{'status':'OK'," + members + "}";
    return FakeReply.of(200, "application/json", body.replace('\'', '"'));
  }

  private PutioSeedbox seedbox() {
    return seedbox(new TestHttpCaller());
  }

  private PutioSeedbox seedbox(HttpCaller http) {
    return new PutioSeedbox(
        http, Converters.standardConverter().convert(settings).to(PutioSeedbox.Config.class));
  }

  private RemoteTransfer only() throws RemoteFailure {
    assertThat(seedbox().list()).hasSize(1);
    return seedbox().list().get(0);
  }

  private String id(String name) throws RemoteFailure {
    return seedbox().list().stream()
        .filter(transfer -> transfer.name().equals(name))
        .findFirst()
        .orElseThrow()
        .remoteId();
  }

  private Contents contents(String name) throws RemoteFailure {
    return seedbox().contents(id(name));
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("the call must fail").isNotNull();
    return failure;
  }
}
