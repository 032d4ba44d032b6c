package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.HttpPort;
import org.seedferry.itests.host.Trees;
import org.seedferry.itests.peers.QbittorrentClient;
import org.seedferry.itests.peers.Torrent;
import org.seedferry.itests.peers.TorrentClient;
import org.seedferry.itests.peers.TransmissionClient;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.arr.ArrClient;
import org.seedferry.testing.arr.ArrQbittorrent;
import org.seedferry.testing.arr.ArrRound;
import org.seedferry.testing.arr.ArrSettings;
import org.seedferry.testing.arr.ArrTransmission;
import org.seedferry.testing.daemon.Daemon;
import org.seedferry.testing.fake.FakeArr;

/**
 * The whole circle with real torrent clients: one *arr grabs over Transmission's face and one over
 * qBittorrent's, each by magnet and by file; a real Transmission and a real qBittorrent get it from
 * a third client; the host brings it home; the *arr import it and have it removed, and the
 * seedboxes give it up when it has been seeded as agreed. The host is killed again and again.
 */
class CircleIT {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int KILLS = 5;

  /** For so long each has to be seeded; the *arr count in minutes. */
  private static final Duration SEED_TIME = Duration.ofMinutes(1);

  private static final Duration TOUCH = Duration.ofSeconds(10);

  /** A seedbox has seeded for that long at most when a host that was killed sees it again. */
  private static final Duration UNSEEN = Duration.ofSeconds(30);

  private static final String PASSWORD = "circle-Pa55";
  private static final String USER = "ferry";

  /** A release, and what becomes of it. */
  private record Release(String title, Path original, Torrent torrent) {

    String magnet() {
      return "magnet:?xt=urn:btih:"
          + torrent.infoHash()
          + "&dn="
          + URLEncoder.encode(title, StandardCharsets.UTF_8);
    }
  }

  /** An *arr with its library, and what it is to grab. */
  private record Player(
      FakeArr arr, ArrClient client, ArrRound round, Path library, List<Release> todo) {}

  private final int grabs = Integer.getInteger("seedferry.circle", 10);
  private final ExecutorService servers = Executors.newCachedThreadPool();
  private final List<AutoCloseable> started = new ArrayList<>();
  private final List<Release> releases = new ArrayList<>();
  private final List<Player> players = new ArrayList<>();
  private final Set<String> grabbed = new HashSet<>();
  private final Set<String> whole = new HashSet<>();
  private final Random random = new Random(6);
  private Future<?> killing;
  private long touched = System.nanoTime();

  @TempDir private Path folder;

  private Path local;
  private HomeFolder home;
  private HostProcess host;
  private URI http;
  private QbittorrentClient seeder;
  private TransmissionClient transmission;
  private QbittorrentClient qbittorrent;

  @AfterEach
  void end() throws Exception {
    if (host != null) {
      host.close();
    }
    for (int i = started.size() - 1; i >= 0; i--) {
      started.get(i).close();
    }
    servers.shutdownNow();
  }

  @Test
  void everyGrabIsImportedOnceAndGoneEverywhereInTheEnd() throws Exception {
    List.of("transmission-daemon", "qbittorrent-nox").forEach(Daemon::program);
    long begin = System.nanoTime();
    startClients();
    makeReleases();
    configure();
    start();
    for (Player player : players) {
      player.client().test();
    }

    int kills = 0;
    long end = System.nanoTime() + LIMIT.toNanos();
    while (imports() < grabs || killing != null) {
      assertThat(System.nanoTime() - end).as(() -> state()).isNegative();
      for (Player player : players) {
        play(player);
      }
      meet();
      if (killing != null) {
        comeBack();
        kills++;
      } else if (kills < KILLS && grabbed.size() >= grabs * (kills + 1) / (KILLS + 1)) {
        killSoon();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    awaitNothingLeft();
    assertThat(kills).isEqualTo(KILLS);
    for (Player player : players) {
      player.client().checkHealth();
    }
    assertThat(host.terminate(LIMIT)).as(host.output()).isZero();
    assertEachImportedOnce();
    System.out.printf(
        "%d grabs over two faces, %d kills: %d s%n",
        grabs, kills, Duration.ofNanos(System.nanoTime() - begin).toSeconds());
  }

  /** One round of an *arr; only a host that is being killed may fail it, and it tries again. */
  private void play(Player player) throws IOException {
    try {
      grabNext(player);
      player.round().run();
    } catch (IOException e) {
      if (killing == null) {
        throw e;
      }
    }
  }

  /** Kills the host at some moment of what goes on meanwhile. */
  private void killSoon() {
    HostProcess victim = host;
    long pause = random.nextLong(2 * PAUSE.toNanos());
    killing =
        servers.submit(
            () -> {
              LockSupport.parkNanos(pause);
              victim.kill();
              return null;
            });
  }

  private void comeBack() throws Exception {
    killing.get();
    start();
    killing = null;
  }

  private void grabNext(Player player) throws IOException {
    if (player.todo().isEmpty()) {
      return;
    }
    Release next = player.todo().get(0);
    boolean byMagnet = player.todo().size() % 2 == 0;
    String hash =
        byMagnet
            ? player.round().grab(next.title(), next.magnet())
            : player.round().grab(next.title(), next.torrent().metainfo());
    assertThat(hash).isEqualTo(next.torrent().infoHash().toUpperCase(Locale.ROOT));
    player.todo().remove(0);
    grabbed.add(next.torrent().infoHash());
  }

  private int imports() {
    return players.stream().mapToInt(player -> player.round().imports().size()).sum();
  }

  /** Brings the seeder together with whoever has not got all of a transfer yet. */
  private void meet() throws IOException {
    for (Release release : releases) {
      Torrent torrent = release.torrent();
      if (grabbed.contains(torrent.infoHash()) && !whole.contains(torrent.infoHash())) {
        for (TorrentClient box : List.of(transmission, qbittorrent)) {
          meet(torrent, box);
        }
      }
    }
  }

  private void meet(Torrent torrent, TorrentClient box) throws IOException {
    if (!box.has(torrent)) {
      return;
    }
    if (box.done(torrent) < 1) {
      seeder.meet(torrent, box.daemon().peerPort());
    } else {
      whole.add(torrent.infoHash());
    }
  }

  // ---- what is there in the end

  private void awaitNothingLeft() throws Exception {
    for (Player player : players) {
      await(
          "the *arr see nothing any more", () -> runs(player) && player.client().poll().isEmpty());
    }
    for (TorrentClient box : List.of(transmission, qbittorrent)) {
      for (Release release : releases) {
        await(box.uri() + " has given up " + release.title(), () -> isGivenUp(box, release));
      }
      await("its files are gone", () -> files(box.downloads()).isEmpty());
    }
    await("no delivery is left", () -> deliveries().isEmpty());
  }

  private boolean isGivenUp(TorrentClient box, Release release) throws IOException {
    boolean has = box.has(release.torrent());
    if (has && box == qbittorrent && System.nanoTime() - touched > TOUCH.toNanos()) {
      for (Release each : releases) {
        qbittorrent.touch(each.torrent());
      }
      touched = System.nanoTime();
    }
    return !has;
  }

  private boolean runs(Player player) throws IOException {
    player.round().run();
    return true;
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    try {
      Eventually.holds(what, LIMIT, condition);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + state() + ledger(), e);
    }
  }

  private void assertEachImportedOnce() throws Exception {
    for (Player player : players) {
      assertThat(player.round().imports()).doesNotHaveDuplicates();
      for (Path library : files(player.library())) {
        assertThat(library.getFileName().toString()).isEqualTo("S01E01.mkv");
      }
      assertThat(files(player.library())).hasSize(player.round().imports().size());
    }
    for (Release release : releases) {
      String title = release.title();
      Path film =
          players.stream()
              .map(player -> player.library().resolve(title).resolve("S01E01.mkv"))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow();
      assertThat(film).hasSameBinaryContentAs(release.original().resolve("S01E01.mkv"));
    }
    Path scratch = folder.resolve("scratch");
    assertThat(home.queryLedger(scratch, "select info_hash from transfers where state = 'CLEANED'"))
        .containsExactlyInAnyOrderElementsOf(
            releases.stream().map(release -> release.torrent().infoHash()).toList());
    for (String kind : List.of("GRABBED", "DOWNLOADED", "IMPORTED", "CLEANED")) {
      assertThat(home.queryLedger(scratch, "select name from events where kind = '" + kind + "'"))
          .as(kind)
          .hasSize(grabs);
    }
    List<String> seeded =
        home.queryLedger(
            scratch,
            "select c.happened_at - q.happened_at from events q join events c"
                + " on q.transfer_id = c.transfer_id and q.kind = 'QUEUED' and c.kind = 'CLEANED'");
    assertThat(seeded)
        .hasSize(grabs)
        .allSatisfy(
            time ->
                assertThat(Duration.ofMillis(Long.parseLong(time)))
                    .isGreaterThan(SEED_TIME.minus(UNSEEN)));
    assertThat(host.output()).doesNotContain("\tat ", " ERROR ", PASSWORD);
  }

  private List<Path> deliveries() throws IOException {
    return files(local).stream()
        .filter(file -> !local.relativize(file).startsWith(".seedferry"))
        .toList();
  }

  private static List<Path> files(Path top) throws IOException {
    if (!Files.exists(top)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(top)) {
      return tree.filter(Files::isRegularFile).toList();
    }
  }

  private String state() {
    return grabbed.size()
        + " grabbed, "
        + imports()
        + " imported; the host said:\n"
        + (host == null ? "" : host.output());
  }

  /** Where everything is; the host does not go on. */
  private String ledger() throws Exception {
    host.kill();
    return "\nthe ledger said:\n"
        + String.join(
            "\n",
            home.queryLedger(
                folder.resolve("scratch"),
                "select t.name || ' is ' || t.state || ' on ' || t.seedbox || ', to be seeded for '"
                    + " || coalesce(g.seed_time, -1) || ' ms, removal asked at '"
                    + " || coalesce(g.removal_asked_at, 0) || ' ' || coalesce(t.last_error, '')"
                    + " from transfers t left join grabs g on g.transfer_id = t.id"));
  }

  // ---- the scene

  private void startClients() throws Exception {
    seeder = closing(QbittorrentClient.start(at("seeder")));
    transmission = closing(TransmissionClient.start(at("transmission"), 0));
    qbittorrent = closing(QbittorrentClient.start(at("qbittorrent")));
  }

  private void makeReleases() throws Exception {
    for (int i = 0; i < grabs; i++) {
      String title = "Ferry." + i + " – [ü] S01E01";
      Path original = Files.createDirectories(folder.resolve("original").resolve(title));
      byte[] film = new byte[40_000 + i];
      new Random(i).nextBytes(film);
      Files.write(original.resolve("S01E01.mkv"), film);
      Files.writeString(original.resolve("notes.txt"), "of " + title);
      Trees.copy(original, seeder.downloads().resolve(title));
      Release release = new Release(title, original, Torrent.of(original));
      seeder.add(release.torrent(), "");
      releases.add(release);
    }
    for (Release release : releases) {
      Eventually.holds("the seeder has it", LIMIT, () -> seeder.done(release.torrent()) == 1);
    }
  }

  private void configure() throws Exception {
    local = at("local");
    int port = Daemon.freePort();
    http = URI.create("http://127.0.0.1:" + port);
    home =
        new HomeFolder(folder.resolve("home"))
            .set(
                "org.seedferry.http",
                Map.of("address", "127.0.0.1:" + port, "user", USER, ".password", PASSWORD))
            .set("org.seedferry.downloader", Map.of("local.root", local));
    seedbox("transmission", transmission);
    seedbox("qbittorrent", qbittorrent);
    home.set("org.seedferry.rpc", Map.of("interval", "1s"));
    // Each has a URL base of its own, and its seedbox.
    profile("sonarr", "tv-sonarr", "qbittorrent");
    profile("radarr", "radarr", "transmission");
    for (String ticker :
        List.of(
            "orchestrator", "downloader.imports", "downloader.seeding", "downloader.removals")) {
      home.set("org.seedferry." + ticker, Map.of("interval", "1s"));
    }
    ArrSettings sonarr =
        ArrSettings.transmission(FakeArr.App.SONARR, http).urlBase("/sonarr/transmission");
    ArrSettings radarr =
        ArrSettings.qbittorrent(FakeArr.App.RADARR, http)
            .urlBase("radarr")
            .importedCategory("radarr-imported");
    player(FakeArr.App.SONARR, "tv-sonarr", new ArrTransmission(agreed(sonarr)), 0);
    player(FakeArr.App.RADARR, "radarr", new ArrQbittorrent(agreed(radarr)), 1);
  }

  private static ArrSettings agreed(ArrSettings settings) {
    return settings.login(USER, PASSWORD).goal(null, SEED_TIME).withPriority();
  }

  private void player(FakeArr.App app, String label, ArrClient client, int first)
      throws IOException {
    FakeArr arr = closing(FakeArr.start(servers, app)).downloads(local.resolve(label).toString());
    Path library = at("library-" + label);
    List<Release> todo = new ArrayList<>();
    for (int i = first; i < grabs; i += 2) {
      todo.add(releases.get(i));
    }
    players.add(new Player(arr, client, new ArrRound(arr, client, library), library, todo));
    home.set(
        "org.seedferry.arr~" + label,
        Map.of("url", arr.uri(), ".api.key", arr.apiKey(), "labels", label));
  }

  private void profile(String name, String label, String seedbox) throws IOException {
    home.set(
        "org.seedferry.rpc.profile~" + name,
        Map.of("base", "/" + name, "labels", label, "seedboxes", seedbox));
  }

  private void seedbox(String name, TorrentClient client) throws IOException {
    String data = URLEncoder.encode(client.downloads().toUri().toString(), StandardCharsets.UTF_8);
    home.set(
        "org.seedferry.seedbox." + name + "~box",
        Map.of(
            "name", name, "uri", client.uri() + "?data=" + data, ".password", client.password()));
  }

  private void start() throws Exception {
    host = home.startListening();
    HttpPort port = new HttpPort(http.getPort());
    for (String path : List.of("/sonarr/transmission/rpc", "/radarr/api/v2/app/version")) {
      await(
          path + " is served",
          () -> !port.isClosed() && Set.of(401, 403).contains(port.get(path).status()));
    }
  }

  private Path at(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private <T extends AutoCloseable> T closing(T resource) {
    started.add(resource);
    return resource;
  }
}
