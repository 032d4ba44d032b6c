package org.seedferry.itests.churn;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.seedferry.itests.host.DropTraffic;
import org.seedferry.itests.host.GrabTraffic;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.LocalRootWatch;
import org.seedferry.itests.host.Snapshot;
import org.seedferry.itests.host.Told;
import org.seedferry.itests.host.Trees;
import org.seedferry.itests.peers.Sshd;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeDiscord;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.fake.FakeTransmission;
import org.seedferry.testing.fake.FakeWebhook;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;

/**
 * The world around one host: a Transmission whose files come over HTTP, folders behind HTTP, SFTP
 * and a path, a drop folder, a seedbox of each other kind, a Sonarr, a chat, a webhook that is told
 * every event, and a reader of the local root that never looks away. While it is busy, some
 * transfers are being fetched, some wait for their import and some are being seeded, all the time.
 */
final class World implements AutoCloseable {

  /** What came of it. */
  record Sum(int transfers, long bytes, int events, int toldAgain, int messages, int failures) {}

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long PACE = 512L << 10;
  private static final int FETCHED_AT_A_TIME = 3;
  private static final int WAITING_FOR_IMPORT = 3;
  private static final int SEEDING = 3;

  /** The ledger grows by each, and what the heap has of it too. */
  private static final Duration GRABBED_EVERY = Duration.ofSeconds(5);

  private static final String ALL_EVENTS =
      "GRABBED,QUEUED,DOWNLOADING,DOWNLOADED,IMPORTED,CLEANED,FAILED,GAVE_UP,MISSING,ATTENTION";
  // A claim that is given back and taken again writes no event; one that failed is begun again.
  private static final String UNTIL_DELIVERED =
      "QUEUED (DOWNLOADING FAILED )*DOWNLOADING DOWNLOADED ";
  private static final Pattern WAY_OF_A_TORRENT =
      Pattern.compile(UNTIL_DELIVERED + "IMPORTED CLEANED");
  private static final Pattern WAY_OF_A_FOLDER = Pattern.compile(UNTIL_DELIVERED + "CLEANED");
  private static final Map<String, String> SAID_IN_THE_CHAT =
      Map.of("DOWNLOADED", "Downloaded", "IMPORTED", "Imported", "CLEANED", "Done");

  private final Path folder;
  private final Path localRoot;
  private final Path remote;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FakeTransmission transmission;
  private final FakeArr arr;
  private final FakeWebhook webhook;
  private final FakeDiscord discord;
  private final FaultServer files;
  private final FaultServer shelf;
  private final Sshd sshd;
  private final LocalRootWatch watch;
  private final HomeFolder home;
  private final Neighbours neighbours;
  private final DropTraffic drops;
  private final GrabTraffic grabs;
  private final Map<String, Path> folders = new LinkedHashMap<>();
  private final Map<String, FakeTorrent> torrents = new LinkedHashMap<>();
  private final Map<String, Set<String>> events = new HashMap<>();
  private final Deque<FakeTorrent> toImport = new ArrayDeque<>();
  private final Deque<FakeTorrent> toSeed = new ArrayDeque<>();
  private final Set<String> onTheirWay = new HashSet<>();
  private final List<String> names = new ArrayList<>();
  private long bytes;
  private int read;
  private volatile boolean closing;
  private volatile boolean busy;
  private volatile boolean quiet = true;
  private volatile Throwable trouble;
  private volatile long looks;
  private volatile long looksWithAll;
  private final Thread thread = new Thread(this::turn, "the world");

  /**
   * Configures a host, and begins.
   *
   * @param address where the host will listen: {@code HOST:PORT}
   */
  World(Path folder, boolean withSftp, String address) throws IOException, InterruptedException {
    this.folder = folder;
    this.localRoot = folder.resolve("local");
    this.remote = Files.createDirectories(folder.resolve("remote"));
    this.transmission = FakeTransmission.start(threads).storeIn(remote);
    this.arr = FakeArr.start(threads, FakeArr.App.SONARR).downloads(localRoot.toString());
    this.webhook = FakeWebhook.start(threads);
    this.discord = FakeDiscord.start(threads);
    this.files = new FaultServer(remote, ListingStyle.NGINX).pace(PACE);
    Path onShelf = Files.createDirectories(folder.resolve("shelf"));
    this.shelf = new FaultServer(onShelf, ListingStyle.NGINX).pace(PACE);
    this.watch = new LocalRootWatch(localRoot);
    this.home = new HomeFolder(folder.resolve("home"));
    folders.put("shelf", onShelf);
    folders.put("disk", Files.createDirectories(folder.resolve("disk")));
    this.sshd = withSftp ? Sshd.start(folder.resolve("sshd")) : null;
    if (withSftp) {
      folders.put("box", Files.createDirectories(folder.resolve("box")));
    }
    configure();
    this.neighbours = new Neighbours(home, Files.createDirectories(folder.resolve("next")));
    this.drops = new DropTraffic(home, folder.resolve("drops"));
    this.grabs =
        new GrabTraffic(home, URI.create("http://" + address), watch, webhook, GRABBED_EVERY);
    thread.setDaemon(true);
    thread.start();
  }

  private void configure() throws IOException {
    String data = URLEncoder.encode(files.url(), StandardCharsets.UTF_8);
    home.set(
            "org.seedferry.seedbox.transmission~torrents",
            Map.of(
                "name",
                "torrents",
                "label",
                "tv",
                "uri",
                "transmission+" + transmission.uri() + "?data=" + data))
        .set("org.seedferry.seedbox.folder~shelf", folderSettings("shelf", shelf.url()))
        .set("org.seedferry.seedbox.folder~disk", folderSettings("disk", folders.get("disk")))
        .set("org.seedferry.orchestrator", Map.of("interval", "1s"))
        .set("org.seedferry.notifier", Map.of("interval", "1s"))
        .set("org.seedferry.downloader.imports", Map.of("interval", "1s", "lease", "1h"))
        .set("org.seedferry.downloader.seeding", Map.of("interval", "1s", "lease", "1h"))
        .set(
            "org.seedferry.downloader",
            Map.of(
                "local.root",
                localRoot,
                "free.space.floor",
                "1MiB",
                "lease",
                "1h",
                "parallel.transfers",
                6))
        .set(
            "org.seedferry.downloader.policy~tv",
            Map.of("label", "tv", "retry.first", "1s", "retry.max", "1s", "attempts", 1000))
        .set(
            "org.seedferry.downloader.policy~files",
            Map.of(
                "label",
                "files",
                "keep.local",
                "3s",
                "retry.first",
                "1s",
                "retry.max",
                "1s",
                "attempts",
                1000))
        .set(
            "org.seedferry.arr~sonarr",
            Map.of("app", "sonarr", "url", arr.uri(), ".api.key", arr.apiKey(), "labels", "tv"))
        .set("org.seedferry.notifier.discord~chat", Map.of(".url", discord.uri()))
        .set(
            "org.seedferry.notifier.webhook~all",
            Map.of(".url", webhook.uri(), "events", ALL_EVENTS));
    if (sshd != null) {
      home.set(
          "org.seedferry.seedbox.folder~box", folderSettings("box", sshd.uri(folders.get("box"))));
    }
  }

  private static Map<String, ?> folderSettings(String name, Object uri) {
    return Map.of("name", name, "label", "files", "settle", "0s", "uri", uri);
  }

  Path home() {
    return home.path();
  }

  /** New transfers come from now on. */
  void beBusy() {
    quiet = false;
    busy = true;
    drops.goOn();
    grabs.goOn();
  }

  /** No new transfers come; returns when all are over. */
  void becomeQuiet() throws Exception {
    busy = false;
    drops.rest(LIMIT);
    grabs.rest();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!quiet) {
      check();
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not over within " + LIMIT + ": " + onTheirWay());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    check();
  }

  /** What is not over, and how far it is. */
  synchronized Map<String, Set<String>> onTheirWay() {
    return onTheirWay.stream()
        .collect(Collectors.toMap(name -> name, name -> events.getOrDefault(name, Set.of())));
  }

  /** How many of all looks found something fetched, something unimported and something seeding. */
  double share() {
    return looks == 0 ? 0 : (double) looksWithAll / looks;
  }

  void check() {
    if (trouble != null) {
      throw new AssertionError("the world has ended: " + trouble, trouble);
    }
    assertThat(watch.violations()).isEmpty();
  }

  private void turn() {
    try {
      while (!closing) {
        move();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    } catch (IOException | RuntimeException | Error e) {
      trouble = e;
    }
  }

  private synchronized void move() throws IOException {
    List<Told> told = Told.after(webhook, read);
    for (Told each : told) {
      read++;
      events.computeIfAbsent(each.name(), any -> new HashSet<>()).add(each.event());
      if (each.event().equals("CLEANED")) {
        onTheirWay.remove(each.name());
      }
    }
    Set<String> verified = watch.verified();
    List<FakeTorrent> home =
        toImport.stream().filter(torrent -> verified.contains(torrent.name())).toList();
    List<FakeTorrent> imported =
        toSeed.stream().filter(torrent -> has(torrent, "IMPORTED")).toList();
    int fetched = toImport.size() - home.size();
    if (busy) {
      looks++;
      looksWithAll += fetched > 0 && !home.isEmpty() && !imported.isEmpty() ? 1 : 0;
      for (int i = fetched; i < FETCHED_AT_A_TIME; i++) {
        addTorrent();
      }
      for (String each : folders.keySet()) {
        if (onTheirWay.stream().noneMatch(name -> name.startsWith(each))) {
          addTo(each);
        }
      }
    }
    for (int i = 0; i < home.size() - (busy ? WAITING_FOR_IMPORT : 0); i++) {
      FakeTorrent torrent = home.get(i);
      toImport.remove(torrent);
      toSeed.add(torrent);
      arr.importAll(
          torrent.hash(),
          torrent.files().stream().map(FakeTorrent.FakeFile::path).toArray(String[]::new));
    }
    for (int i = 0; i < imported.size() - (busy ? SEEDING : 0); i++) {
      toSeed.remove(imported.get(i));
      imported.get(i).ratio(1.5);
    }
    quiet = !busy && onTheirWay.isEmpty();
  }

  private boolean has(FakeTorrent torrent, String event) {
    return events.getOrDefault(torrent.name(), Set.of()).contains(event);
  }

  private void addTorrent() throws IOException {
    int number = torrents.size();
    String name = "Show %04d [Ünï]".formatted(number);
    FakeTorrent torrent =
        number % 3 == 0
            ? FakeTorrent.file(name + ".mkv", (1 << 20) + number)
            : FakeTorrent.folder(name)
                .with("episode 1.mkv", (1 << 20) + number)
                .with("episode 2.mkv", (1 << 19) + number)
                .with("extras/notes.nfo", number);
    torrents.put(torrent.name(), torrent);
    transmission.put(torrent.labels("tv").progress(1).ratio(0));
    come(torrent.name(), remote.resolve(torrent.name()));
    arr.grab(torrent.hash(), torrent.name());
    toImport.add(torrent);
  }

  /** Made aside, and put there in one step. */
  private void addTo(String seedbox) throws IOException {
    String name = "%s %04d".formatted(seedbox, names.size());
    Path aside = Files.createDirectories(folder.resolve("aside").resolve(name));
    Trees.makeBig(aside.resolve("film.mkv"), (1 << 19) + names.size());
    Trees.makeBig(aside.resolve("sample.mkv"), 1000 + names.size());
    come(name, aside);
    Files.move(aside, folders.get(seedbox).resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private void come(String name, Path content) throws IOException {
    Snapshot snapshot = Snapshot.of(content);
    bytes += snapshot.size();
    names.add(name);
    onTheirWay.add(name);
    watch.expect(name, snapshot);
  }

  /**
   * Looks at all that is left after the host's end: nothing was seen incomplete, and everything was
   * delivered once, told in order, imported, seeded and removed.
   */
  synchronized Sum concludeAndCheck() throws Exception {
    watch.close();
    check();
    assertThat(watch.verified()).containsExactlyInAnyOrderElementsOf(names);
    for (FakeTorrent torrent : torrents.values()) {
      assertThat(transmission.has(torrent.hash())).as(torrent.name()).isFalse();
    }
    drops.check();
    grabs.check(home, folder.resolve("scratch"));
    assertThat(home.hasBrokenLedger()).isFalse();
    checkLedger();
    int again = checkNotifications();
    checkChat();
    try (var left = Files.walk(localRoot)) {
      assertThat(left.filter(Files::isRegularFile)).as("left in the local root").isEmpty();
    }
    return new Sum(
        names.size(),
        bytes,
        ledger("select seq from events").size(),
        again,
        discord.messages().size(),
        ledger("select seq from events where kind = 'FAILED'").size());
  }

  private void checkLedger() throws IOException, SQLException {
    assertThat(GrabTraffic.others(ledger("select name from transfers")))
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(ledger("select state from transfers")).containsOnly("CLEANED");
    Map<String, String> ways =
        ledger("select name || '/' || kind from events order by seq").stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.substring(0, row.lastIndexOf('/')),
                    Collectors.mapping(
                        row -> row.substring(row.lastIndexOf('/') + 1), Collectors.joining(" "))));
    List<String> odd = new ArrayList<>();
    for (String name : names) {
      Pattern expected = torrents.containsKey(name) ? WAY_OF_A_TORRENT : WAY_OF_A_FOLDER;
      String way = ways.getOrDefault(name, "");
      if (!expected.matcher(way).matches()) {
        odd.add(name + ": " + way);
      }
    }
    assertThat(odd).as("ways other than those expected").isEmpty();
  }

  /** The chat hears only of some kinds of events: of each of these, in order. */
  private void checkChat() throws IOException, SQLException {
    Map<String, String> titles = new LinkedHashMap<>();
    for (JsonObject message : discord.messages()) {
      JsonObject embed = message.getJsonArray("embeds").getJsonObject(0);
      String title = embed.getString("title").replace(" (repeated)", "");
      titles.put(title + " " + embed.getString("description"), title);
    }
    assertThat(titles.values())
        .as("what the chat was told, in order")
        .containsExactlyElementsOf(
            ledger("select kind from events order by seq").stream()
                .map(SAID_IN_THE_CHAT::get)
                .filter(Objects::nonNull)
                .toList());
  }

  /** Returns how many events were told more than once. */
  private int checkNotifications() throws IOException, SQLException {
    List<Told> told = Told.by(webhook);
    assertThat(told.stream().map(Told::sequence).distinct().map(String::valueOf))
        .as("every event is told, in order")
        .containsExactlyElementsOf(ledger("select seq from events order by seq"));
    // What was sent and left may be taken in after what was sent instead of it, so it is the mark
    // that counts, not which of them came first.
    Set<Long> unmarked = new HashSet<>();
    for (Told notification : told) {
      if (!notification.repeated()) {
        assertThat(unmarked.add(notification.sequence()))
            .as("%s is told again without saying so", notification)
            .isTrue();
      }
    }
    return told.size() - (int) told.stream().map(Told::sequence).distinct().count();
  }

  private List<String> ledger(String sql) throws IOException, SQLException {
    return home.queryLedger(folder.resolve("scratch"), sql);
  }

  @Override
  public void close() throws Exception {
    closing = true;
    thread.join(10_000);
    watch.close();
    if (sshd != null) {
      sshd.close();
    }
    grabs.close();
    drops.close();
    neighbours.close();
    discord.close();
    webhook.close();
    arr.close();
    files.close();
    shelf.close();
    transmission.close();
    threads.shutdownNow();
  }
}
