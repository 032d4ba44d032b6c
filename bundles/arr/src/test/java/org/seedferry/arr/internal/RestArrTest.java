package org.seedferry.arr.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.arr.Delivery;
import org.seedferry.api.arr.ImportStatus;
import org.seedferry.api.arr.ImportStatus.Kind;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeReply;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.http.TestHttpCaller;

class RestArrTest {

  private static final String HASH = FakeTorrent.hashOf("release");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Object> settings = new HashMap<>();
  private FakeArr fake;

  @AfterEach
  void stop() {
    if (fake != null) {
      fake.close();
    }
    threads.shutdownNow();
  }

  @Test
  void whatItNeverHeardOfIsUnknown() throws Exception {
    start(FakeArr.App.SONARR);
    assertThat(status(delivery(HASH, "Show", "e1.mkv")).kind()).isEqualTo(Kind.UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROWLARR")
  void aReleaseWaitsUntilItsFileIsImportedByTheEventNamesOfEachApp(FakeArr.App app)
      throws Exception {
    start(app);
    String file =
        switch (app) {
          case LIDARR -> "01.flac";
          case READARR -> "book.epub";
          default -> "film.mkv";
        };
    Delivery delivery = delivery(HASH, "Release", file, "release.nfo", "cover.jpg");
    fake.grab(HASH, "Release");
    assertThat(status(delivery).kind()).isEqualTo(Kind.WAITING);
    fake.importFile(HASH, "Release/" + file);
    assertThat(status(delivery).kind()).isEqualTo(Kind.IMPORTED);
  }

  @Test
  void aSeasonPackWithSeveralRowsPerFileIsImportedOnlyWithItsLastFile() throws Exception {
    start(FakeArr.App.SONARR);
    String[] files = new String[10];
    for (int i = 0; i < files.length; i++) {
      files[i] = "Show.S01E0" + i + ".mkv";
    }
    Delivery pack = delivery(HASH, "Show.S01", files);
    fake.grab(HASH, "Show.S01");
    for (int i = 0; i < files.length; i++) {
      assertThat(status(pack).kind())
          .as("%d of 10", i)
          .isEqualTo(i == 0 ? Kind.WAITING : Kind.PARTLY);
      fake.importFile(HASH, "Show.S01/" + files[i], 2);
    }
    assertThat(status(pack).kind()).isEqualTo(Kind.IMPORTED);
  }

  @Test
  void filesOfTheSameNameInTwoFoldersAreTwoFiles() throws Exception {
    start(FakeArr.App.LIDARR);
    Delivery album = delivery(HASH, "Album", "01.flac", "CD2/01.flac");
    fake.grab(HASH, "Album");
    fake.importFile(HASH, "Album/CD2/01.flac");
    assertThat(status(album).kind()).isEqualTo(Kind.PARTLY);
    fake.importFile(HASH, "Album/01.flac");
    assertThat(status(album).kind()).isEqualTo(Kind.IMPORTED);
  }

  @Test
  void samplesAndExtrasDoNotHoldAnImport() throws Exception {
    start(FakeArr.App.RADARR);
    Delivery film =
        delivery(HASH, "Film", "film.mkv", "Sample/film-a.mkv", "film-sample.mkv", "Subs/en.srt");
    fake.grab(HASH, "Film");
    fake.importFile(HASH, "Film/film.mkv");
    assertThat(status(film).kind()).isEqualTo(Kind.IMPORTED);
  }

  @Test
  void aWholeImportInTheQueueIsEnough() throws Exception {
    start(FakeArr.App.SONARR);
    Delivery pack = delivery(HASH, "Show", "e1.mkv", "e2-not-wanted.mkv");
    fake.grab(HASH, "Show");
    fake.importAll(HASH, "Show/e1.mkv");
    assertThat(status(pack).kind()).isEqualTo(Kind.IMPORTED);
  }

  @Test
  void anEventOfAWholeDownloadIsEnough() throws Exception {
    start(FakeArr.App.LIDARR);
    Delivery album = delivery(HASH, "Album", "01.flac", "02.flac");
    fake.grab(HASH, "Album");
    fake.importAll(HASH, "Album/01.flac");
    fake.leave(HASH);
    assertThat(status(album).kind()).isEqualTo(Kind.IMPORTED);
  }

  @Test
  void aDeliveryWithoutHashIsFoundByItsPath() throws Exception {
    start(FakeArr.App.SONARR);
    Delivery single = new Delivery(1, null, "e1.mkv", List.of("e1.mkv"), Instant.now());
    Delivery other = new Delivery(2, null, "1.mkv", List.of("1.mkv"), Instant.now());
    fake.grab(HASH, "e1.mkv");
    assertThat(status(single).kind()).isEqualTo(Kind.WAITING);
    fake.importFile(HASH, "e1.mkv");
    assertThat(status(single).kind()).isEqualTo(Kind.IMPORTED);
    assertThat(status(other).kind()).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void anImportThatIsLinkedToNoDownloadIsFoundByItsPath() throws Exception {
    start(FakeArr.App.SONARR);
    Delivery delivery = delivery(HASH, "Show", "e1.mkv");
    fake.importUnlinked("Other/e1.mkv");
    assertThat(status(delivery).kind()).isEqualTo(Kind.UNKNOWN);
    fake.importUnlinked("Show/e1.mkv");
    assertThat(status(delivery).kind()).isEqualTo(Kind.IMPORTED);
  }

  @Test
  void aDroppedPathThatIsRemappedToWindowsIsUnderstood() throws Exception {
    start(FakeArr.App.SONARR);
    fake.downloads("D:\\downloads").grab(HASH, "Show");
    fake.importFile(HASH, "Show\\s\\e1.mkv");
    assertThat(status(delivery(HASH, "Show", "s/e1.mkv")).kind()).isEqualTo(Kind.IMPORTED);
  }

  @Test
  void aDroppedPathThatIsRemappedIsUnderstoodInACategorysFolderToo() throws Exception {
    start(FakeArr.App.SONARR);
    fake.downloads("/mnt/nas/done").grab(HASH, "Show: One");
    fake.importFile(HASH, "tv/Show_ One/sample/e1.mkv");
    assertThat(status(delivery(HASH, "tv/Show - One", "sample/e1.mkv")).kind())
        .isEqualTo(Kind.IMPORTED);
  }

  @Test
  void anotherNameOfTheTopInTheViewOfTheArrDoesNotMatter() throws Exception {
    start(FakeArr.App.SONARR);
    fake.grab(HASH, "Show: Part");
    fake.importFile(HASH, "Show_ Part/s/e1.mkv");
    assertThat(status(delivery(HASH, "Show - Part", "s/e1.mkv")).kind()).isEqualTo(Kind.IMPORTED);
  }

  @Test
  void anImportFromBeforeTheDeliveryDoesNotCount() throws Exception {
    start(FakeArr.App.RADARR);
    fake.importFile(HASH, "Film/film.mkv");
    Delivery later =
        new Delivery(1, HASH, "Film", List.of("Film/film.mkv"), Instant.now().plusSeconds(7200));
    Delivery earlier =
        new Delivery(
            2, FakeTorrent.hashOf("x"), "X", List.of("X/x.mkv"), Instant.now().minusSeconds(9000));
    RestArr arr = arr();
    assertThat(arr.status(List.of(later, earlier)).get(1L).kind()).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void aBlockedImportTellsWhy() throws Exception {
    start(FakeArr.App.SONARR);
    fake.grab(HASH, "Show");
    fake.block(HASH, "No files found are eligible", "Not an upgrade");
    ImportStatus status = status(delivery(HASH, "Show", "e1.mkv"));
    assertThat(status.kind()).isEqualTo(Kind.BLOCKED);
    assertThat(status.message()).contains("No files found are eligible", "Not an upgrade");
  }

  @Test
  void whatIsBlockedAfterAPartOfItWasImportedIsPartlyImported() throws Exception {
    start(FakeArr.App.SONARR);
    fake.grab(HASH, "Show");
    fake.importFile(HASH, "Show/e1.mkv");
    fake.block(HASH, "Episode 2 was not found");
    ImportStatus status = status(delivery(HASH, "Show", "e1.mkv", "e2.mkv"));
    assertThat(status.kind()).isEqualTo(Kind.PARTLY);
    assertThat(status.message()).contains("Episode 2");
  }

  @Test
  void lidarrsFailedImportIsBlocked() throws Exception {
    start(FakeArr.App.LIDARR);
    fake.grab(HASH, "Album");
    fake.state(HASH, "importFailed", "Album match is not close enough");
    assertThat(status(delivery(HASH, "Album", "1.flac")).kind()).isEqualTo(Kind.BLOCKED);
  }

  @Test
  void whatAPersonRefusedIsRefusedUntilItIsGrabbedAgain() throws Exception {
    start(FakeArr.App.SONARR);
    Delivery delivery = delivery(HASH, "Show", "e1.mkv");
    fake.grab(HASH, "Show");
    fake.ignore(HASH);
    assertThat(status(delivery).kind()).isEqualTo(Kind.REFUSED);
    fake.fail(HASH, "Manually marked as failed");
    assertThat(status(delivery))
        .isEqualTo(new ImportStatus(Kind.REFUSED, "Manually marked as failed"));
    fake.grab(HASH, "Show");
    assertThat(status(delivery).kind()).isEqualTo(Kind.WAITING);
  }

  @Test
  void asksTwiceHoweverManyDeliveriesThereAre() throws Exception {
    start(FakeArr.App.SONARR);
    List<Delivery> deliveries = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String hash = FakeTorrent.hashOf("r" + i);
      fake.grab(hash, "R" + i);
      deliveries.add(new Delivery(i, hash, "R" + i, List.of("R" + i + "/a.mkv"), Instant.now()));
    }
    RestArr arr = arr();
    assertThat(arr.status(deliveries)).hasSize(300);
    assertThat(fake.calls()).hasSize(2);
    fake.forgetCalls();
    assertThat(arr.status(List.of())).isEmpty();
    assertThat(fake.calls()).isEmpty();
  }

  @Test
  void readsAQueueOfSeveralPages() throws Exception {
    start(FakeArr.App.RADARR);
    for (int i = 0; i < 1500; i++) {
      fake.grab(FakeTorrent.hashOf("r" + i), "R" + i);
    }
    fake.block(FakeTorrent.hashOf("r1499"), "why");
    Delivery last =
        new Delivery(
            7,
            FakeTorrent.hashOf("r1499"),
            "R",
            List.of("R/a.mkv"),
            Instant.now().plusSeconds(9000));
    assertThat(status(last).kind()).isEqualTo(Kind.BLOCKED);
    assertThat(fake.calls()).hasSize(3);
  }

  @Test
  void aLookImportsWhatStandsInTheFolder(@TempDir Path folder) throws Exception {
    start(FakeArr.App.SONARR);
    Path root = Files.createDirectories(folder.resolve("root/Show"));
    Path library = folder.resolve("library");
    fake.watch(folder.resolve("root"), library, true).grab(HASH, "Show");
    Delivery delivery = delivery(HASH, "Show", "e1.mkv", "sample.mkv", "info.nfo");
    RestArr arr = arr();
    arr.lookNow();
    assertThat(status(delivery).kind()).isEqualTo(Kind.WAITING);
    Files.writeString(root.resolve("e1.mkv"), "film");
    Files.writeString(root.resolve("sample.mkv"), "s");
    arr.lookNow();
    assertThat(status(delivery).kind()).isEqualTo(Kind.IMPORTED);
    assertThat(library.resolve("Show/e1.mkv")).hasContent("film");
    assertThat(root.resolve("e1.mkv")).doesNotExist();
    assertThat(root.resolve("sample.mkv")).exists();
  }

  @Test
  void aLookIsTheCommandThatRefreshesDownloads() throws Exception {
    start(FakeArr.App.LIDARR);
    arr().lookNow();
    assertThat(fake.calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.path()).isEqualTo("/api/v1/command");
              assertThat(call.json().getString("name")).isEqualTo("RefreshMonitoredDownloads");
              assertThat(call.header("X-Api-Key")).isEqualTo(fake.apiKey());
            });
  }

  @Test
  void aWrongKeyIsForAPersonAndIsNotTold() throws Exception {
    start(FakeArr.App.SONARR);
    settings.put(".api.key", "wr0ng-key");
    RemoteFailure failure = failure(() -> arr().lookNow());
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("API key").hasMessageNotContaining("wr0ng-key");
    assertThat(arr().toString()).doesNotContain("wr0ng-key");
  }

  @Test
  void theWebPageThatIsAnsweredWith200IsForAPerson() throws Exception {
    start(FakeArr.App.LIDARR);
    settings.put("app", "sonarr");
    RemoteFailure failure = failure(() -> status(delivery(HASH, "A", "1.mkv")));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("URL base");
  }

  @Test
  void aSlashAtTheEndOfTheUrlDoesNotMatter() throws Exception {
    start(FakeArr.App.SONARR);
    settings.put("url", fake.uri() + "/");
    assertThat(status(delivery(HASH, "A", "1.mkv")).kind()).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void troubleIsTriedAgain() throws Exception {
    start(FakeArr.App.SONARR);
    for (FakeReply reply :
        List.of(
            FakeReply.empty(500),
            FakeReply.empty(503),
            FakeReply.of(200, "application/json", ""),
            FakeReply.of(200, "application/json", "{"),
            FakeReply.of(200, "application/json", "[null]"),
            FakeReply.of(200, "application/json", "[{\"date\":7}]"),
            FakeReply.of(200, "application/json", "[{\"date\":\"x\",\"eventType\":\"y\"}]"),
            FakeReply.of(200, "application/json", "{\"records\":{}}"),
            FakeReply.of(200, "application/json", "[".repeat(100_000)))) {
      fake.answerAlways(reply);
      assertThat(failure(() -> status(delivery(HASH, "A", "1.mkv"))).advice())
          .isEqualTo(Advice.RETRY);
    }
    fake.answerAlways(FakeReply.empty(429).header("Retry-After", "5"));
    assertThat(failure(() -> status(delivery(HASH, "A", "1.mkv"))).retryAfter()).hasSeconds(5);
    fake.answerAlways(FakeReply.empty(302).header("Location", "/login"));
    assertThat(failure(() -> arr().lookNow()).advice()).isEqualTo(Advice.ASK_USER);
  }

  @Test
  void anArrThatDoesNotListenIsTriedAgain() throws Exception {
    start(FakeArr.App.SONARR);
    try (ServerSocket socket = new ServerSocket(0)) {
      settings.put("url", "http://127.0.0.1:" + socket.getLocalPort());
    }
    assertThat(failure(() -> arr().lookNow()).advice()).isEqualTo(Advice.RETRY);
  }

  @Test
  void tellsWhichAppAnswers() throws Exception {
    start(FakeArr.App.RADARR);
    assertThat(arr().peer().software()).isEqualTo("Radarr 4.0.19.2979");
    settings.put("app", "whisparr");
    assertThat(failure(() -> arr().peer())).hasMessageContaining("is a Radarr");
  }

  @Test
  void isNamedAfterItsAppUnlessItIsGivenAName() throws Exception {
    start(FakeArr.App.RADARR);
    assertThat(arr().name()).isEqualTo("radarr");
    settings.put("name", "films");
    settings.put("labels", new String[] {"films", " films-4k ", ""});
    assertThat(arr().name()).isEqualTo("films");
    assertThat(arr().labels()).containsExactlyInAnyOrder("films", "films-4k");
  }

  @Test
  void settingsThatCannotWorkAreRefused(@TempDir Path folder) throws Exception {
    start(FakeArr.App.SONARR);
    refused("app", "plex", "sonarr, radarr, lidarr");
    refused("app", "prowlarr", "imports nothing");
    refused("give.back", "everything", "stalled:DURATION");
    refused("give.back", "stalled", "duration");
    refused("url", "localhost:8989", "http://host:port");
    refused("url", "", "API key");
    refused("url", "http://me:s3cret@host/", "without user");
    refused("timeout", "1h", "1s to 10m");
    refused(".api.key", "", "API key is missing");
    refused("api.key.file", "/nowhere/key", "does not exist");
    Path key = Files.writeString(folder.resolve("key"), fake.apiKey());
    settings.put("api.key.file", key.toString());
    arr().lookNow();
  }

  private void refused(String key, String value, String word) {
    Object old = settings.put(key, value);
    assertThatThrownBy(this::arr)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(word)
        .hasMessageNotContaining("s3cret");
    if (old == null) {
      settings.remove(key);
    } else {
      settings.put(key, old);
    }
  }

  private void start(FakeArr.App app) throws IOException {
    fake = FakeArr.start(threads, app);
    settings.put("app", app.name().toLowerCase());
    settings.put("url", fake.uri().toString());
    settings.put(".api.key", fake.apiKey());
  }

  private RestArr arr() {
    return new RestArr(
        new TestHttpCaller(),
        new HeardNews(Clock.systemUTC()),
        new FakeHost().own(),
        Converters.standardConverter().convert(settings).to(ArrSettings.class));
  }

  private ImportStatus status(Delivery delivery) throws RemoteFailure {
    return arr().status(List.of(delivery)).get(delivery.transferId());
  }

  private static Delivery delivery(String hash, String name, String... files) {
    List<String> paths = new ArrayList<>();
    for (String file : files) {
      paths.add(name + "/" + file);
    }
    return new Delivery(7, hash, name, paths, Instant.now());
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("the call must fail").isNotNull();
    return failure;
  }
}
