package org.seedferry.seedbox.qbittorrent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.http.Multipart;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.daemon.QbittorrentDaemon;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.seedbox.OwnLimits;
import org.seedferry.testing.seedbox.RealSeedboxContract;
import org.seedferry.testing.torrent.TorrentMaker;
import org.seedferry.testing.transport.TestFiles;

/** Against the daemon itself, where it is installed. */
class RealQbittorrentTest extends RealSeedboxContract<QbittorrentDaemon, QbittorrentSeedbox> {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Override
  protected QbittorrentDaemon start(Path home) throws IOException {
    return QbittorrentDaemon.start(home);
  }

  @Override
  protected QbittorrentSeedbox seedbox(HttpCaller http, String password, String label) {
    String uri =
        "qbittorrent+http://"
            + QbittorrentDaemon.USER
            + "@"
            + daemon().hostAndPort()
            + "?data="
            + option(daemon().downloads());
    return new QbittorrentSeedbox(
        http,
        Converters.standardConverter()
            .convert(Map.of("uri", uri, ".password", password, "label", label))
            .to(QbittorrentSeedbox.Config.class));
  }

  @Override
  protected void lookAtDataAgain(String hash) throws RemoteFailure {
    for (String method : List.of("torrents/recheck", "torrents/resume")) {
      api().post(method, Map.of("hashes", hash));
    }
  }

  @Override
  protected Optional<OwnLimits> ownLimits() {
    return Optional.of(
        new OwnLimits() {
          @Override
          public void endAtOnce(boolean ends) throws RemoteFailure {
            set("{\"max_ratio_enabled\":" + ends + ",\"max_ratio\":0,\"max_ratio_act\":0}");
          }

          @Override
          public boolean seeds(String hash) throws RemoteFailure {
            WebApi api = api();
            return api
                .objects("torrents/info", api.get("torrents/info", Map.of("hashes", hash)))
                .stream()
                .anyMatch(row -> Set.of("stalledUP", "uploading").contains(row.getString("state")));
          }
        });
  }

  @Test
  void whatItWouldRemoveAtItsGoalItKeeps() throws Exception {
    byte[] torrent = inPlace("kept.bin", Map.of("", TestFiles.bytes(1000, 52))).v1();
    QbittorrentSeedbox seedbox = seedbox("");
    seedbox.addTorrent(torrent, "");
    awaitComplete(seedbox, hash(torrent));
    for (int action : new int[] {1, 0}) {
      set("{\"max_ratio_act\":" + action + "}");
      seedbox.seedUntil(hash(torrent), new SeedGoal(0.5, Duration.ofSeconds(90)));
      WebApi api = api();
      assertThat(api.objects("torrents/info", api.get("torrents/info", Map.of())))
          .singleElement()
          .satisfies(
              row -> {
                assertThat(row.getJsonNumber("ratio_limit").doubleValue())
                    .isEqualTo(action == 0 ? 0.5 : -1);
                assertThat(row.getInt("seeding_time_limit")).isEqualTo(action == 0 ? 2 : -1);
              });
    }
  }

  private void set(String preferences) throws RemoteFailure {
    api().post("app/setPreferences", Map.of("json", preferences));
  }

  @Override
  protected String stored(String name) {
    return libtorrentName(name);
  }

  @Test
  void aTransferOfAnotherCategoryIsOursByItsTagAndRunsThoughTheDaemonAddsStopped()
      throws Exception {
    QbittorrentSeedbox seedbox = seedbox("ours");
    byte[] absent = torrent("tagged.bin", Map.of("", TestFiles.bytes(1000, 50))).v1();
    seedbox.addTorrent(absent, "films");
    seedbox.addMagnet(magnet("1".repeat(40), ""), "");
    Eventually.holds("both are listed", LIMIT, () -> seedbox.list().size() == 2);
    Eventually.holds("they run", LIMIT, () -> states().equals(Set.of("stalledDL", "metaDL")));
    assertThat(seedbox("films").list())
        .extracting(RemoteTransfer::remoteId)
        .containsExactly(hash(absent));
  }

  @Test
  void whatTheDaemonFindsToBeNoTorrentIsForAPerson() {
    byte[] rubbish = {'n', 'o'};
    Multipart body = new Multipart().file("torrents", "x.torrent", "any/type", rubbish);
    RemoteFailure failure = failure(() -> new Remote(api()).add(body));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("not valid");
  }

  @Test
  void whatIsRenamedIsToldAndVerifiedByTheNamesThatAreStored() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("a.mkv", TestFiles.bytes(40_000, 5));
    files.put("sub/b.mkv", TestFiles.bytes(50_000, 6));
    files.put("unwanted.nfo", TestFiles.bytes(100_000, 7));
    byte[] torrent = inPlace("Show", files).v1();
    QbittorrentSeedbox seedbox = seedbox("");
    seedbox.addTorrent(torrent, "");
    String hash = hash(torrent);
    awaitComplete(seedbox, hash);
    WebApi api = api();
    api.post(
        "torrents/renameFile",
        Map.of("hash", hash, "oldPath", "Show/a.mkv", "newPath", "Show/x/new ü.mkv"));
    Path downloads = daemon().downloads();
    Eventually.holds(
        "the file is renamed",
        LIMIT,
        () ->
            seedbox.contents(hash).files().stream()
                .anyMatch(file -> file.path().toString().equals("x/new ü.mkv")));
    api.post(
        "torrents/renameFolder", Map.of("hash", hash, "oldPath", "Show", "newPath", "Other Root"));
    Eventually.holds(
        "the folder is renamed",
        LIMIT,
        () ->
            Files.exists(downloads.resolve("Other Root/x/new ü.mkv"))
                && Files.exists(downloads.resolve("Other Root/sub/b.mkv")));
    api.post("torrents/filePrio", Map.of("hash", hash, "id", "2", "priority", "0"));
    Eventually.holds(
        "a file is not wanted", LIMIT, () -> seedbox.contents(hash).files().size() == 2);
    Contents contents = seedbox.contents(hash);
    assertThat(contents.name()).isEqualTo("Other Root");
    assertThat(contents.files())
        .extracting(file -> file.path().toString())
        .containsExactlyInAnyOrder("x/new ü.mkv", "sub/b.mkv");
    assertThatEveryPieceIsGood(seedbox, hash);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NoSubfolder", "Subfolder", "Original"})
  void everyLayoutIsToldAsItIsStored(String layout) throws Exception {
    boolean flat = layout.equals("NoSubfolder");
    Path folder = Files.createDirectories(daemon().downloads().resolve("in " + layout));
    byte[] one = TestFiles.bytes(40_000, 8);
    byte[] two = TestFiles.bytes(50_000, 9);
    Path top = flat ? folder : folder.resolve("Show");
    Files.createDirectories(top.resolve("x"));
    Files.write(top.resolve("c.mkv"), one);
    Files.write(top.resolve("x/a.mkv"), two);
    Path single = layout.equals("Subfolder") ? folder.resolve("film") : folder;
    Files.createDirectories(single);
    Files.write(single.resolve("film.mkv"), one);
    byte[] show = new TorrentMaker("Show", PIECE).file("c.mkv", one).file("x/a.mkv", two).v1();
    byte[] film = new TorrentMaker("film.mkv", PIECE).file("", one).v1();
    for (byte[] torrent : List.of(show, film)) {
      api()
          .post(
              "torrents/add",
              new Multipart()
                  .file("torrents", "x.torrent", "any/type", torrent)
                  .field("savepath", folder.toString())
                  .field("contentLayout", layout)
                  .field("paused", "false"));
    }
    QbittorrentSeedbox seedbox = seedbox("");
    String showHash = hash(show);
    String filmHash = hash(film);
    awaitComplete(seedbox, showHash);
    awaitComplete(seedbox, filmHash);
    assertThat(seedbox.contents(showHash).name()).isEqualTo("Show");
    assertThat(seedbox.contents(showHash).folder()).isTrue();
    assertThatEveryPieceIsGood(seedbox, showHash);
    assertThat(seedbox.contents(filmHash).folder()).isEqualTo(layout.equals("Subfolder"));
    assertThatEveryPieceIsGood(seedbox, filmHash);
  }

  @Test
  void aTorrentOfVersionTwoIsVerifiedToo() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("a.mkv", TestFiles.bytes(40_000, 10));
    files.put("b.mkv", TestFiles.bytes(50_000, 11));
    byte[] torrent = inPlace("Second", files).v2();
    QbittorrentSeedbox seedbox = seedbox("");
    for (int i = 0; i < 2; i++) {
      seedbox.addTorrent(torrent, "");
    }
    String hash = hash(torrent);
    assertThat(awaitComplete(seedbox, hash).infoHash()).isEqualTo(hash);
    assertThatEveryPieceIsGood(seedbox, hash);
  }

  @Test
  void whatMissesItsFilesIsIncomplete() throws Exception {
    byte[] torrent = inPlace("missing.mkv", Map.of("", TestFiles.bytes(100_000, 51))).v1();
    String hash = hash(torrent);
    QbittorrentSeedbox seedbox = seedbox("");
    seedbox.addTorrent(torrent, "");
    awaitComplete(seedbox, hash);
    daemon().stop();
    Files.delete(daemon().downloads().resolve("missing.mkv"));
    daemon().start();
    Eventually.holds("it misses it", LIMIT, () -> states().equals(Set.of("missingFiles")));
    assertThat(seedbox.list()).noneMatch(RemoteTransfer::complete);
    assertThat(failure(() -> seedbox.contents(hash)).advice()).isEqualTo(Advice.RETRY);
  }

  @Test
  void tooManyWrongPasswordsAreABanThatIsWaitedFor() throws Exception {
    for (int i = 0; i < 5; i++) {
      failure(() -> seedbox(new TestHttpCaller(), "wrong", "").list());
    }
    assertThat(failure(() -> seedbox("").list()).advice()).isEqualTo(Advice.RETRY_AFTER);
    // it knows of no ban that was before its start
    daemon().stop();
    daemon().start();
  }

  private Set<String> states() throws RemoteFailure {
    Set<String> states = new HashSet<>();
    WebApi api = api();
    api.objects("torrents/info", api.get("torrents/info", Map.of()))
        .forEach(row -> states.add(row.getString("state")));
    return states;
  }

  private WebApi api() {
    URI uri = URI.create("http://" + daemon().hostAndPort());
    return new WebApi(new TestHttpCaller(), target(uri), Duration.ofSeconds(20));
  }
}
