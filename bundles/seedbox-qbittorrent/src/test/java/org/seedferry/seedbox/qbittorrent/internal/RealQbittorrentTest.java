package org.seedferry.seedbox.qbittorrent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
import org.seedferry.api.Secret;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.client.PathMapping;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.http.Multipart;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Piece;
import org.seedferry.api.torrent.PieceHash;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentFile;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.testing.daemon.QbittorrentDaemon;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.torrent.TorrentMaker;
import org.seedferry.testing.transport.NastyNames;

/** Against the daemon itself, where it is installed. */
class RealQbittorrentTest {

  private static final int PIECE = 16 << 10;

  @TempDir private Path home;

  private QbittorrentDaemon daemon;

  @BeforeEach
  void start() throws IOException {
    daemon = QbittorrentDaemon.start(home);
  }

  @AfterEach
  void stop() {
    if (daemon != null) {
      daemon.close();
    }
  }

  @Test
  void aTransferIsAddedSeenCompleteToldAndRemovedWithItsData() throws Exception {
    String name = "Naïve 😀 [2024] – 100% #1";
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("film 🎬.mkv", bytes(70_001, 1));
    files.put("sub one/a+b; c=d %20 $x.srt", bytes(6, 2));
    files.put("sub one/empty.nfo", new byte[0]);
    byte[] torrent = stored(name, files).v1();
    QbittorrentSeedbox seedbox = seedbox("tv/shows a+b");

    assertThat(seedbox.list()).isEmpty();
    seedbox.addTorrent(torrent, "");
    String hash = Torrent.read(torrent).infoHash();
    RemoteTransfer transfer = awaitComplete(seedbox, hash);
    seedbox.addTorrent(torrent, "");
    assertThat(transfer.name()).isEqualTo(name);
    assertThat(transfer.infoHash()).isEqualTo(hash);
    assertThat(transfer.label()).isEqualTo("tv/shows a+b");
    assertThat(transfer.size()).isEqualTo(70_007);
    assertThat(transfer.ratio()).isZero();
    assertThat(seedbox("tv").list()).isEmpty();
    assertThat(seedbox("").list()).hasSize(1);

    Contents contents = seedbox.contents(hash);
    assertThat(contents.name()).isEqualTo(name);
    assertThat(contents.files())
        .extracting(file -> file.path().toString())
        .containsExactlyInAnyOrderElementsOf(files.keySet());
    assertThatEveryPieceIsGood(seedbox, hash);

    seedbox.remove(hash);
    assertThat(seedbox.list()).isEmpty();
    assertThat(seedbox.torrent(hash)).isEmpty();
    awaitAbsent(daemon.downloads().resolve(name));
    seedbox.remove(hash);
    assertThat(failure(() -> seedbox.contents(hash)).advice()).isEqualTo(Advice.GONE);
  }

  @Test
  void theDataCanBeLeft() throws Exception {
    byte[] torrent = stored("film.mkv", Map.of("", bytes(1000, 3))).v1();
    QbittorrentSeedbox seedbox = seedbox("");
    seedbox.addTorrent(torrent, "");
    String hash = Torrent.read(torrent).infoHash();
    awaitComplete(seedbox, hash);
    assertThat(seedbox.contents(hash).folder()).isFalse();
    seedbox.removeLeavingData(hash);
    seedbox.removeLeavingData(hash);
    assertThat(seedbox.list()).isEmpty();
    assertThat(daemon.downloads().resolve("film.mkv")).hasSize(1000);
  }

  @Test
  void whatHasNoDataYetIsIncompleteAndRunsThoughTheDaemonAddsStopped() throws Exception {
    QbittorrentSeedbox seedbox = seedbox("ours");
    byte[] absent = new TorrentMaker("absent.bin", PIECE).file("", bytes(1000, 4)).v1();
    String magnet = "1".repeat(40);
    seedbox.addTorrent(absent, "films");
    for (int i = 0; i < 2; i++) {
      seedbox.addMagnet(Magnet.read("magnet:?xt=urn:btih:" + magnet + "&dn=A+%2B%26"), "");
    }
    String hash = Torrent.read(absent).infoHash();
    await("both are listed", () -> seedbox.list().size() == 2);
    await("they run", () -> states().equals(Set.of("stalledDL", "metaDL")));
    assertThat(seedbox.list()).noneMatch(RemoteTransfer::complete);
    assertThat(failure(() -> seedbox.contents(hash)).advice()).isEqualTo(Advice.RETRY);
    assertThat(failure(() -> seedbox.contents(magnet)).advice()).isEqualTo(Advice.RETRY);
    assertThat(seedbox.torrent(magnet)).isEmpty();
    assertThat(seedbox("films").list())
        .extracting(RemoteTransfer::remoteId)
        .as("by its category, and by its tag in the other")
        .containsExactly(hash);
    seedbox.remove(magnet);
    assertThat(seedbox.list()).extracting(RemoteTransfer::remoteId).containsExactly(hash);
  }

  @Test
  void whatIsNoTorrentIsForAPerson() {
    byte[] rubbish = {'n', 'o'};
    assertThat(failure(() -> seedbox("").addTorrent(rubbish, "")).advice())
        .isEqualTo(Advice.ASK_USER);
    Multipart body = new Multipart().file("torrents", "x.torrent", "any/type", rubbish);
    RemoteFailure failure = failure(() -> new Remote(api()).add(body));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("not valid");
  }

  @Test
  void whatIsRenamedIsToldAndVerifiedByTheNamesThatAreStored() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("a.mkv", bytes(40_000, 5));
    files.put("sub/b.mkv", bytes(50_000, 6));
    files.put("unwanted.nfo", bytes(100_000, 7));
    byte[] torrent = stored("Show", files).v1();
    QbittorrentSeedbox seedbox = seedbox("");
    seedbox.addTorrent(torrent, "");
    String hash = Torrent.read(torrent).infoHash();
    awaitComplete(seedbox, hash);
    WebApi api = api();
    api.post(
        "torrents/renameFile",
        Map.of("hash", hash, "oldPath", "Show/a.mkv", "newPath", "Show/x/new ü.mkv"));
    Path downloads = daemon.downloads();
    await(
        "the file is renamed",
        () ->
            seedbox.contents(hash).files().stream()
                .anyMatch(file -> file.path().toString().equals("x/new ü.mkv")));
    api.post(
        "torrents/renameFolder", Map.of("hash", hash, "oldPath", "Show", "newPath", "Other Root"));
    await(
        "the folder is renamed",
        () ->
            Files.exists(downloads.resolve("Other Root/x/new ü.mkv"))
                && Files.exists(downloads.resolve("Other Root/sub/b.mkv")));
    api.post("torrents/filePrio", Map.of("hash", hash, "id", "2", "priority", "0"));
    await("a file is not wanted", () -> seedbox.contents(hash).files().size() == 2);
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
    Path folder = Files.createDirectories(daemon.downloads().resolve("in " + layout));
    byte[] one = bytes(40_000, 8);
    byte[] two = bytes(50_000, 9);
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
    String showHash = Torrent.read(show).infoHash();
    String filmHash = Torrent.read(film).infoHash();
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
    files.put("a.mkv", bytes(40_000, 10));
    files.put("b.mkv", bytes(50_000, 11));
    byte[] torrent = stored("Second", files).v2();
    QbittorrentSeedbox seedbox = seedbox("");
    for (int i = 0; i < 2; i++) {
      seedbox.addTorrent(torrent, "");
    }
    String hash = Torrent.read(torrent).infoHash();
    assertThat(awaitComplete(seedbox, hash).infoHash()).isEqualTo(hash);
    assertThatEveryPieceIsGood(seedbox, hash);
  }

  @Test
  void aWrongPasswordIsForAPersonAndBansNobody() throws Exception {
    QbittorrentSeedbox wrong = seedbox(new TestHttpCaller(), "wrong", "");
    for (int i = 0; i < 20; i++) {
      assertThat(failure(wrong::list).advice()).isEqualTo(Advice.ASK_USER);
    }
    assertThat(seedbox("").list()).isEmpty();
  }

  @Test
  void tooManyWrongPasswordsAreABanThatIsWaitedFor() {
    for (int i = 0; i < 5; i++) {
      failure(() -> seedbox(new TestHttpCaller(), "wrong", "").list());
    }
    assertThat(failure(() -> seedbox("").list()).advice()).isEqualTo(Advice.RETRY_AFTER);
  }

  @Test
  void goesOnAfterTheDaemonWasStoppedOrKilledAndStartedAgain() throws Exception {
    byte[] torrent = stored("film.mkv", Map.of("", bytes(100_000, 12))).v1();
    String hash = Torrent.read(torrent).infoHash();
    QbittorrentSeedbox seedbox = seedbox("ours");
    seedbox.addTorrent(torrent, "");
    awaitComplete(seedbox, hash);
    for (boolean killed : List.of(false, true)) {
      if (killed) {
        daemon.kill();
      } else {
        daemon.close();
      }
      assertThat(failure(seedbox::list).advice()).isEqualTo(Advice.RETRY);
      daemon.start();
      awaitComplete(seedbox, hash);
      assertThat(seedbox.contents(hash).files()).hasSize(1);
    }
    Files.delete(daemon.downloads().resolve("film.mkv"));
    daemon.close();
    daemon.start();
    await("it misses its file", () -> states().equals(Set.of("missingFiles")));
    assertThat(seedbox.list()).noneMatch(RemoteTransfer::complete);
    assertThat(failure(() -> seedbox.contents(hash)).advice()).isEqualTo(Advice.RETRY);
  }

  @Test
  void namesOfEveryKindAreToldAsTheyAreStored() throws Exception {
    Map<String, String> hashes = new HashMap<>();
    QbittorrentSeedbox seedbox = seedbox("");
    for (String name : NastyNames.without(Set.of())) {
      String kept = asItStores(name);
      byte[] content = bytes(100, name.hashCode());
      stored(kept, Map.of(kept, content));
      byte[] torrent = new TorrentMaker(name, PIECE).file(name, content).v1();
      seedbox.addTorrent(torrent, "");
      hashes.put(Torrent.read(torrent).infoHash(), kept);
    }
    await(
        "all are complete",
        () -> seedbox.list().stream().filter(RemoteTransfer::complete).count() == hashes.size());
    for (Map.Entry<String, String> each : hashes.entrySet()) {
      assertThat(seedbox.contents(each.getKey()).name()).isEqualTo(each.getValue());
      assertThatEveryPieceIsGood(seedbox, each.getKey());
    }
  }

  /** It drops backslashes and what turns the direction of writing, and replaces controls. */
  private static String asItStores(String name) {
    return name.replaceAll("[\\\\\u202a-\u202e]", "").replaceAll("\\p{Cntrl}", "_");
  }

  @Test
  void aThousandTransfersAreListedInOneCall() throws Exception {
    for (int i = 0; i < 10; i++) {
      Multipart body = new Multipart().field("skip_checking", "true").field("category", "many");
      for (int j = 0; j < 100; j++) {
        int number = i * 100 + j;
        byte[] torrent =
            new TorrentMaker("Film " + number, PIECE).file("", bytes(100, number)).v1();
        body.file("torrents", number + ".torrent", "any/type", torrent);
      }
      api().post("torrents/add", body);
    }
    AtomicInteger calls = new AtomicInteger();
    HttpCaller counting =
        call -> {
          calls.incrementAndGet();
          return new TestHttpCaller().call(call);
        };
    QbittorrentSeedbox seedbox = seedbox(counting, QbittorrentDaemon.PASSWORD, "many");
    await("all are there", () -> seedbox.list().size() == 1000);
    calls.set(0);
    assertThat(seedbox.list()).hasSize(1000);
    assertThat(calls).hasValue(1);
  }

  /** A torrent whose files lie where the daemon stores them. */
  private TorrentMaker stored(String name, Map<String, byte[]> files) throws IOException {
    TorrentMaker maker = new TorrentMaker(name, PIECE);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      maker.file(file.getKey(), file.getValue());
      Path path = daemon.downloads().resolve(name).resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return maker;
  }

  /** What the seedbox tells is what lies on the disk, and what the torrent says. */
  private void assertThatEveryPieceIsGood(QbittorrentSeedbox seedbox, String hash)
      throws Exception {
    Map<RemotePath, Path> places = new HashMap<>();
    for (Contents.RemoteFile file : seedbox.contents(hash).files()) {
      Path place = daemon.downloads().resolve(file.source().toString());
      assertThat(place).hasSize(file.size());
      places.put(file.path(), place);
    }
    Torrent torrent = seedbox.torrent(hash).orElseThrow();
    assertThat(torrent.sizes().keySet()).containsAll(places.keySet());
    List<TorrentFile> files = torrent.files();
    int checked = 0;
    for (int i = 0; i < torrent.pieceCount(); i++) {
      Piece piece = torrent.piece(i);
      if (piece.parts().stream()
          .allMatch(part -> places.containsKey(files.get(part.file()).path()))) {
        PieceHash.Check check = piece.hash().check();
        for (Piece.Part part : piece.parts()) {
          check.update(read(places.get(files.get(part.file()).path()), part));
        }
        assertThat(check.isGood()).as("piece " + i).isTrue();
        checked++;
      }
    }
    assertThat(checked).isPositive();
  }

  private static ByteBuffer read(Path file, Piece.Part part) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) (part.to() - part.from()));
      assertThat(channel.read(bytes, part.from())).isEqualTo(bytes.capacity());
      return bytes.flip();
    }
  }

  private Set<String> states() throws RemoteFailure {
    Set<String> states = new HashSet<>();
    WebApi api = api();
    api.objects("torrents/info", api.get("torrents/info", Map.of()))
        .forEach(row -> states.add(row.getString("state")));
    return states;
  }

  private RemoteTransfer awaitComplete(QbittorrentSeedbox seedbox, String hash) throws Exception {
    List<RemoteTransfer> found = new ArrayList<>();
    await(
        "the daemon finds the data of " + hash + " that lies in place",
        () ->
            found.addAll(
                seedbox.list().stream()
                    .filter(each -> each.remoteId().equals(hash) && each.complete())
                    .toList()));
    return found.get(0);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  /** The daemon works in threads of its own, so there is nothing to wait for but its answers. */
  private void await(String what, Condition condition) throws Exception {
    for (int i = 0; i < 7200; i++) {
      if (condition.holds()) {
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(25).toNanos());
    }
    fail("not so after three minutes: " + what + "; its states: " + states());
  }

  private static void awaitAbsent(Path path) {
    for (int i = 0; i < 400 && Files.exists(path); i++) {
      LockSupport.parkNanos(Duration.ofMillis(25).toNanos());
    }
    assertThat(path).doesNotExist();
  }

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private WebApi api() {
    return new WebApi(
        new TestHttpCaller(),
        new ClientTarget(
            "real",
            URI.create("http://" + daemon.hostAndPort()),
            QbittorrentDaemon.USER,
            Secret.ofNullable(QbittorrentDaemon.PASSWORD),
            PathMapping.to(Location.parse("/data", null)),
            null,
            Map.of()),
        Duration.ofSeconds(20));
  }

  private QbittorrentSeedbox seedbox(String label) {
    return seedbox(new TestHttpCaller(), QbittorrentDaemon.PASSWORD, label);
  }

  private QbittorrentSeedbox seedbox(HttpCaller http, String password, String label) {
    String uri =
        "qbittorrent+http://"
            + QbittorrentDaemon.USER
            + "@"
            + daemon.hostAndPort()
            + "?data=%2Fdata";
    return new QbittorrentSeedbox(
        http,
        Converters.standardConverter()
            .convert(Map.of("uri", uri, ".password", password, "label", label))
            .to(QbittorrentSeedbox.Config.class));
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("the call must fail").isNotNull();
    return failure;
  }
}
