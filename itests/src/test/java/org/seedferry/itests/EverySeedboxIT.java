package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.LocalRootWatch;
import org.seedferry.itests.host.Snapshot;
import org.seedferry.itests.host.Told;
import org.seedferry.itests.host.Trees;
import org.seedferry.itests.peers.DelugeClient;
import org.seedferry.itests.peers.Exchange;
import org.seedferry.itests.peers.Nginx;
import org.seedferry.itests.peers.QbittorrentClient;
import org.seedferry.itests.peers.RtorrentClient;
import org.seedferry.itests.peers.Sshd;
import org.seedferry.itests.peers.Torrent;
import org.seedferry.itests.peers.TorrentClient;
import org.seedferry.itests.peers.TransmissionClient;
import org.seedferry.itests.peers.Vsftpd;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.daemon.Daemon;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeWebhook;

/**
 * One host with every kind of seedbox at the same time, all of them real: Deluge, qBittorrent,
 * rTorrent and Transmission, which take their transfers from a second client, and folders behind
 * SFTP, FTPS and HTTP. Each torrent client crashes and comes back while it downloads, while its
 * transfer is fetched, and while it is seeded.
 */
class EverySeedboxIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final List<String> PROGRAMS =
      List.of(
          "deluged",
          "deluge-web",
          "qbittorrent-nox",
          "rtorrent",
          "transmission-daemon",
          "sshd",
          "vsftpd",
          "nginx");

  /** How a folder can be reached; the seedboxes there are called the same. */
  private static final List<String> WAYS = List.of("sftp", "ftps", "http");

  /** rTorrent takes no torrent without one; nobody listens there. */
  private static final String TRACKER = "http://127.0.0.1:9/announce";

  private static final int FILM = 6_000_001;

  /** Of the downloaded bytes, for a daemon forgets what it has uploaded before a crash. */
  private static final double RATIO = 0.4;

  /** A transfer, and the torrent client that has to take it from another one. */
  private final class Box {

    final String name;
    final TorrentClient client;
    final String transfer;
    final Path original;
    final Torrent torrent;

    Box(String name, TorrentClient client) throws IOException {
      this.name = name;
      this.client = client;
      this.transfer = "Ferry " + name + " – [ü] S01";
      this.original = makeTransfer(folder.resolve("original").resolve(transfer));
      this.torrent = Torrent.of(original, TRACKER);
    }

    /** As {@code kill -9}. */
    void crash() {
      client.daemon().kill();
    }

    void comeBack() throws Exception {
      client.daemon().start();
      restarts++;
      await(name + " has loaded its transfer", () -> client.has(torrent));
      client.resume(torrent);
    }
  }

  @TempDir private Path folder;

  private final ExecutorService servers = Executors.newCachedThreadPool();
  private final List<AutoCloseable> started = new ArrayList<>();
  private final List<Box> boxes = new ArrayList<>();
  private final Map<Box, Exchange> exchanges = new HashMap<>();
  private final List<String> plain = new ArrayList<>();
  private Path remote;
  private Path local;
  private HomeFolder home;
  private LocalRootWatch watch;
  private TransmissionClient seeder;
  private Sshd sshd;
  private Vsftpd vsftpd;
  private Nginx nginx;
  private FakeArr arr;
  private FakeWebhook webhook;
  private HostProcess host;
  private int restarts;

  @AfterEach
  void end() throws Exception {
    for (int i = started.size() - 1; i >= 0; i--) {
      started.get(i).close();
    }
    servers.shutdownNow();
  }

  @Test
  void everyTransferComesHomeAndIsGoneInTheEndWhateverCrashes() throws Exception {
    PROGRAMS.forEach(Daemon::program);
    long begin = System.nanoTime();
    startServers();
    startClients();
    configure();
    watch = closing(new LocalRootWatch(local));
    host = closing(home.start());
    for (String seedbox : seedboxes()) {
      await("the host polls " + seedbox, () -> host.output().contains("polls " + seedbox + " "));
    }

    for (Box box : boxes) {
      watch.expect(box.transfer, Snapshot.of(box.original));
      arr.grab(box.torrent.infoHash(), box.transfer);
      seed(box);
      box.client.add(box.torrent, "ferry");
    }
    for (Box box : boxes) {
      await(box.name + " takes it", () -> box.client.has(box.torrent));
    }
    for (String way : WAYS) {
      drop(way);
    }

    Box down = boxes.get(0);
    List<Box> others = boxes.subList(1, boxes.size());
    crashWhileDownloading(boxes, others);
    awaitDownloaded(others);
    crashWhileFetched(others);
    for (String transfer : plain) {
      awaitTold("CLEANED", transfer);
    }
    assertThat(told(down)).as("while %s is down", down.name).isEmpty();

    down.comeBack();
    exchanges.get(down).goOn();
    awaitDownloaded(List.of(down));
    crashWhileFetched(List.of(down));

    crashWhileSeeding(boxes);
    for (Box box : boxes) {
      awaitTold("CLEANED", box.transfer);
      assertThat(box.client.has(box.torrent)).as(box.name + " still has it").isFalse();
      await(box.name + " has removed the files", () -> isEmpty(box.client.downloads()));
    }
    assertThat(host.terminate(LIMIT)).as(host.output()).isZero();
    watch.close();
    assertNothingIsLostOrTwice();
    System.out.printf(
        "%d seedboxes in one host, %d transfers, %d restarts of a crashed daemon: %d s%n",
        seedboxes().size(),
        boxes.size() + plain.size(),
        restarts,
        Duration.ofNanos(System.nanoTime() - begin).toSeconds());
  }

  // ---- the crashes

  /** All crash in the midst of a download; only some come back, and go on. */
  private void crashWhileDownloading(List<Box> all, List<Box> back) throws Exception {
    for (Box box : all) {
      exchanges.put(box, closing(new Exchange(seeder, box.client, box.torrent)));
    }
    for (Box box : all) {
      awaitSent(box, FILM / 3);
      await(box.name + " has a part", () -> box.client.done(box.torrent) > 0);
      assertThat(box.client.done(box.torrent)).as(box.name).isLessThan(1);
      box.crash();
    }
    for (Box box : back) {
      box.comeBack();
      exchanges.get(box).goOn();
    }
  }

  /** Lets no more through than about that much of a box's transfer. */
  private void awaitSent(Box box, long bytes) throws Exception {
    Exchange exchange = exchanges.get(box);
    await(bytes + " bytes of " + box.name + " are sent", () -> exchange.sent() >= bytes);
    exchange.hold();
  }

  /** What the daemon says is asked after what was told: so nothing can be told in between. */
  private void awaitDownloaded(List<Box> some) throws Exception {
    for (Box box : some) {
      await(
          box.name + " has it all",
          () -> {
            List<String> told = told(box);
            double done = box.client.done(box.torrent);
            if (done < 1) {
              assertThat(told).as("told of %s at %s", box.name, done).isEmpty();
            }
            return done == 1;
          });
    }
  }

  /** All crash while the host fetches slowly; they come back before it is done. */
  private void crashWhileFetched(List<Box> some) throws Exception {
    for (Box box : some) {
      Pattern progress = Pattern.compile(Pattern.quote(box.transfer) + ": [1-9]\\d*%");
      await(box.name + " is fetched", () -> progress.matcher(host.output()).find());
      box.crash();
    }
    for (Box box : some) {
      assertThat(told(box)).as("told when %s crashed", box.name).doesNotContain("DOWNLOADED");
      box.comeBack();
      bandwidth(box.name, "off");
    }
    for (Box box : some) {
      awaitTold("IMPORTED", box.transfer);
      Trees.assertIdentical(box.original, local.resolve(box.transfer));
    }
  }

  /** The seeder loses everything and takes it back; all crash in the midst of that. */
  private void crashWhileSeeding(List<Box> some) throws Exception {
    for (Box box : some) {
      exchanges.get(box).close();
      seeder.lose(box.torrent);
      Path gone = seeder.downloads().resolve(box.transfer);
      await("the seeder has lost it", () -> !Files.exists(gone));
      seeder.add(box.torrent);
      exchanges.put(box, closing(new Exchange(box.client, seeder, box.torrent)));
    }
    for (Box box : some) {
      awaitSent(box, FILM / 5);
      await("the seeder has a part", () -> seeder.done(box.torrent) > 0);
      assertThat(told(box)).as("told when %s crashed", box.name).doesNotContain("CLEANED");
      box.crash();
    }
    for (Box box : some) {
      box.comeBack();
      exchanges.get(box).goOn();
    }
  }

  // ---- what is there in the end

  private void assertNothingIsLostOrTwice() throws Exception {
    assertThat(watch.violations()).isEmpty();
    List<String> all =
        Stream.concat(boxes.stream().map(box -> box.transfer), plain.stream()).toList();
    assertThat(watch.verified()).containsExactlyInAnyOrderElementsOf(all);
    for (Box box : boxes) {
      assertThat(folder.resolve("library").resolve(box.transfer).resolve("S01E01 🎬.mkv"))
          .hasSameBinaryContentAs(box.original.resolve("S01E01 🎬.mkv"));
      assertThat(events(box.transfer))
          .as(box.name)
          .containsExactly("QUEUED", "DOWNLOADING", "DOWNLOADED", "IMPORTED", "CLEANED");
    }
    for (String transfer : plain) {
      assertThat(events(transfer))
          .as(transfer)
          .containsExactly("QUEUED", "DOWNLOADING", "DOWNLOADED", "CLEANED");
    }
    Path scratch = folder.resolve("scratch");
    assertThat(home.queryLedger(scratch, "select name from transfers where state = 'CLEANED'"))
        .containsExactlyInAnyOrderElementsOf(all);
    assertThat(Told.by(webhook).stream().map(told -> String.valueOf(told.sequence())))
        .as("every event is told once, in order")
        .containsExactlyElementsOf(
            home.queryLedger(scratch, "select seq from events order by seq"));
    assertThat(host.output()).doesNotContain("\tat ", " ERROR ", arr.apiKey());
    for (Box box : boxes) {
      assertThat(host.output()).doesNotContain(box.client.password());
    }
  }

  private List<String> events(String transfer) throws Exception {
    return home.queryLedger(
        folder.resolve("scratch"),
        "select kind from events where name = '" + transfer + "' order by seq");
  }

  private List<String> told(Box box) {
    return told(box.transfer);
  }

  private List<String> told(String transfer) {
    return Told.by(webhook).stream()
        .filter(told -> told.name().equals(transfer))
        .map(Told::event)
        .toList();
  }

  private void awaitTold(String event, String transfer) throws InterruptedException {
    Predicate<Told> wanted = told -> told.event().equals(event) && told.name().equals(transfer);
    assertThat(webhook.await(() -> Told.by(webhook).stream().anyMatch(wanted), LIMIT))
        .as("%s of %s is told; the host said:%n%s", event, transfer, host.output())
        .isTrue();
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    try {
      Eventually.holds(what, LIMIT, condition);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; the host said:\n" + host.output(), e);
    }
  }

  // ---- the scene

  private void startServers() throws Exception {
    remote = Files.createDirectories(folder.resolve("remote"));
    local = Files.createDirectories(folder.resolve("local"));
    sshd = closing(Sshd.start(folder.resolve("sshd")));
    vsftpd = closing(Vsftpd.start(Files.createDirectories(folder.resolve("vsftpd")), remote));
    nginx = closing(Nginx.start(Files.createDirectories(folder.resolve("nginx")), remote));
    arr = closing(FakeArr.start(servers, FakeArr.App.SONARR));
    arr.watch(local, folder.resolve("library"), false);
    webhook = closing(FakeWebhook.start(servers));
  }

  private void startClients() throws Exception {
    seeder = closing(TransmissionClient.start(at(folder, "seeder"), 0));
    boxes.add(new Box("deluge", closing(DelugeClient.start(at(remote, "deluge")))));
    boxes.add(new Box("qbittorrent", closing(QbittorrentClient.start(at(remote, "qbittorrent")))));
    boxes.add(new Box("rtorrent", closing(RtorrentClient.start(at(remote, "rtorrent")))));
    boxes.add(
        new Box("transmission", closing(TransmissionClient.start(at(remote, "transmission"), 0))));
  }

  private void configure() throws IOException {
    home = new HomeFolder(folder.resolve("home"));
    Map<String, String> data =
        Map.of(
            "deluge",
            sshd.uri(remote.resolve("deluge/downloads")),
            "qbittorrent",
            vsftpd.uri("/qbittorrent/downloads"),
            "rtorrent",
            remote.resolve("rtorrent/downloads").toUri().toString(),
            "transmission",
            nginx.uri() + "transmission/downloads/");
    for (Box box : boxes) {
      home.set(
          "org.seedferry.seedbox." + box.name + "~box",
          Map.of(
              "name",
              box.name,
              "uri",
              box.client.uri() + "?data=" + encoded(data.get(box.name)),
              ".password",
              box.client.password(),
              "label",
              "ferry"));
      bandwidth(box.name, "256KiB/s");
    }
    folderSeedbox("sftp", sshd.uri(at(remote, "sftp")));
    folderSeedbox("ftps", vsftpd.uri("/" + at(remote, "ftps").getFileName()));
    folderSeedbox("http", nginx.uri() + at(remote, "http").getFileName() + "/");
    home.set("org.seedferry.downloader", Map.of("local.root", local, "parallel.transfers", "10"))
        .set(
            "org.seedferry.downloader.policy~ferry",
            Map.of("label", "ferry", "seed.ratio", RATIO, "keep.local", "forever"))
        .set(
            "org.seedferry.arr~sonarr",
            Map.of("url", arr.uri(), ".api.key", arr.apiKey(), "labels", "ferry"))
        .set(
            "org.seedferry.notifier.webhook~all",
            Map.of(
                ".url",
                webhook.uri(),
                "events",
                "QUEUED,DOWNLOADING,DOWNLOADED,IMPORTED,CLEANED,FAILED,GAVE_UP,MISSING,ATTENTION"))
        .set("org.seedferry.console.progress", Map.of("log.every", "1s"));
    for (String ticker : List.of("orchestrator", "downloader.imports", "downloader.seeding")) {
      home.set("org.seedferry." + ticker, Map.of("interval", "1s"));
    }
  }

  private List<String> seedboxes() {
    return Stream.concat(boxes.stream().map(box -> box.name), WAYS.stream()).toList();
  }

  private void folderSeedbox(String name, String uri) throws IOException {
    home.set(
        "org.seedferry.seedbox.folder~" + name,
        Map.of("name", name, "uri", uri, "label", "plain", "settle", "1s"));
  }

  private void bandwidth(String seedbox, String limit) throws IOException {
    home.set(
        "org.seedferry.downloader.bandwidth~" + seedbox,
        Map.of("seedbox", seedbox, "limit", limit));
  }

  /** The seeder has it all. */
  private void seed(Box box) throws Exception {
    Trees.copy(box.original, seeder.downloads().resolve(box.transfer));
    seeder.add(box.torrent);
    await("the seeder has it all", () -> seeder.done(box.torrent) == 1);
  }

  /** A transfer appears in a folder. */
  private void drop(String way) throws IOException {
    String transfer = "Plain " + way + " 😀";
    Path original = makeTransfer(folder.resolve("original").resolve(transfer));
    watch.expect(transfer, Snapshot.of(original));
    plain.add(transfer);
    Files.move(original, remote.resolve(way).resolve(transfer));
  }

  private static Path makeTransfer(Path top) throws IOException {
    Files.createDirectories(top.resolve("Extras 1"));
    Trees.makeBig(top.resolve("S01E01 🎬.mkv"), FILM);
    Trees.makeBig(top.resolve("S01E02.mkv"), 345_678);
    Trees.makeBig(top.resolve("Extras 1").resolve("ÄÖÜ – & #1.jpg"), 12_345);
    Files.writeString(top.resolve("notes.txt"), "seen");
    return top;
  }

  private static Path at(Path parent, String name) throws IOException {
    return Files.createDirectories(parent.resolve(name));
  }

  private static String encoded(String uri) {
    return URLEncoder.encode(uri, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      return left.findAny().isEmpty();
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    started.add(resource);
    return resource;
  }
}
