package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.LocalName;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.LocalRootWatch;
import org.seedferry.itests.host.Snapshot;
import org.seedferry.itests.host.Told;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakePutio;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.fake.FakeWebhook;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;
import org.seedferry.testing.transport.NastyNames;

/**
 * The whole way of a Put.io transfer: a folder with every kind of name and a large file comes home
 * through redirects, over a kill, verified by CRC32; it is imported, and gone from the account.
 */
class PutioIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String TOKEN = "t0ken-0f-the-account";
  private static final String NAME = "Show 😀 S01 [ü]";
  private static final String LARGE = "S01E01 🚢.mkv";
  private static final int MEBIBYTE = 1 << 20;
  private static final int SIZE = 24 * MEBIBYTE + 5;

  @TempDir private Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FakeTorrent torrent = torrent();
  private FakePutio putio;
  private FaultServer downloads;
  private FakeArr arr;
  private FakeWebhook webhook;
  private LocalRootWatch watch;
  private HomeFolder home;
  private final List<HostProcess> hosts = new ArrayList<>();
  private Path local;

  @BeforeEach
  void begin() throws IOException {
    local = folder.resolve("local");
    Path remote = Files.createDirectories(folder.resolve("remote"));
    downloads = new FaultServer(remote, ListingStyle.NGINX);
    putio = FakePutio.start(threads).token(TOKEN).pageSize(10);
    putio.storeIn(remote, URI.create(downloads.url()));
    arr = FakeArr.start(threads, FakeArr.App.SONARR).downloads(local.toString());
    webhook = FakeWebhook.start(threads);
    watch = new LocalRootWatch(local);
    home = new HomeFolder(folder.resolve("home"));
    configure();
  }

  @AfterEach
  void end() throws Exception {
    hosts.forEach(HostProcess::close);
    watch.close();
    webhook.close();
    arr.close();
    putio.close();
    downloads.close();
    threads.shutdownNow();
  }

  @Test
  void aTransferComesHomeOverAKillIsImportedAndIsGone() throws Exception {
    watch.expect(NAME, content());
    arr.grab(torrent.hash(), NAME);
    putio.put(torrent.labels("ferry"));
    putio.put(FakeTorrent.file("not ours.mkv", 10).labels("other").progress(1));
    downloads.pace(2 * MEBIBYTE);
    HostProcess first = start();
    torrent.progress(1).ratio(0);
    awaitSent(14 * MEBIBYTE, first);
    first.kill();
    assertThat(watch.seen()).isEmpty();

    long before = downloads.sent();
    downloads.pace(Long.MAX_VALUE);
    HostProcess second = start();
    awaitTold("DOWNLOADED", second);
    assertThat(watch.awaitVerified(NAME, LIMIT))
        .as("%s; the host said:%n%s", watch.violations(), second.output())
        .isTrue();
    assertThat(downloads.sent() - before)
        .as("what came before the kill is not fetched again, but for the last moments")
        .isLessThan(torrent.totalSize() - 7 * MEBIBYTE);

    assertThat(putio.has(torrent.hash())).as("it is neither imported nor seeded").isTrue();
    arr.importAll(
        torrent.hash(), torrent.files().stream().map(PutioIT::local).toArray(String[]::new));
    awaitTold("IMPORTED", second);
    torrent.ratio(1.5);
    awaitTold("CLEANED", second);
    assertThat(putio.has(torrent.hash())).isFalse();
    assertThat(putio.names()).containsExactlyInAnyOrder("ferry", "other", "not ours.mkv");
    second.terminate(Duration.ofMinutes(1));
    watch.close();
    assertThat(watch.violations()).isEmpty();
    assertThat(downloads.requests())
        .allSatisfy(
            request -> {
              assertThat(request.header("Authorization")).as("the token stays home").isNull();
              assertThat(request.path()).contains("?u=signed%2Bfor-");
            });
    assertThat(first.output() + second.output())
        .doesNotContain(TOKEN)
        .doesNotContain("\tat ", " ERROR ");
  }

  @Test
  void aWrongByteIsFoundByItsChecksumAndTheFileFetchedAgain() throws Exception {
    watch.expect(NAME, content());
    putio.put(torrent.labels("ferry").progress(1));
    home.set("org.seedferry.seedbox.putio~mine", settings("nobody"));
    HostProcess lists = start();
    Eventually.holds("it is stored", LIMIT, () -> putio.names().contains(LARGE));
    lists.terminate(Duration.ofMinutes(1));
    Path stored = largest(folder.resolve("remote"));
    flip(stored);
    home.set("org.seedferry.seedbox.putio~mine", settings("ferry"));
    HostProcess host = start();
    awaitSent(SIZE, host);
    flip(stored);
    awaitTold("DOWNLOADED", host);
    assertThat(watch.awaitVerified(NAME, LIMIT)).as("%s", watch.violations()).isTrue();
    assertThat(downloads.sent()).isGreaterThan(torrent.totalSize() + SIZE / 2);
    host.terminate(Duration.ofMinutes(1));
  }

  private HostProcess start() {
    hosts.add(home.start());
    return hosts.get(hosts.size() - 1);
  }

  private void configure() throws IOException {
    home.set("org.seedferry.seedbox.putio~mine", settings("ferry"))
        .set("org.seedferry.orchestrator", Map.of("interval", "1s"))
        .set("org.seedferry.downloader.imports", Map.of("interval", "1s", "lease", "1h"))
        .set("org.seedferry.downloader.seeding", Map.of("interval", "1s", "lease", "1h"))
        .set(
            "org.seedferry.downloader",
            Map.of(
                "local.root", local, "free.space.floor", "1MiB", "lease", "1h", "connections", "2"))
        .set(
            "org.seedferry.arr~sonarr",
            Map.of("app", "sonarr", "url", arr.uri(), ".api.key", arr.apiKey()))
        .set(
            "org.seedferry.notifier.webhook~all",
            Map.of(
                ".url",
                webhook.uri(),
                "events",
                "QUEUED,DOWNLOADING,DOWNLOADED,IMPORTED,CLEANED,FAILED,GAVE_UP,MISSING,ATTENTION"));
  }

  private Map<String, Object> settings(String label) {
    return Map.of(".token", TOKEN, "label", label, "api", putio.uri(), "upload", putio.uploads());
  }

  private static FakeTorrent torrent() {
    FakeTorrent torrent = FakeTorrent.folder(NAME).with(LARGE, SIZE).with("empty.nfo", 0);
    int size = 1;
    for (String name : NastyNames.without(Set.of())) {
      torrent.with("Extras 🎬/" + name, size++);
    }
    return torrent;
  }

  /** What has to come home. */
  private Snapshot content() throws IOException {
    Path original = folder.resolve("original");
    for (FakeTorrent.FakeFile file : torrent.files()) {
      Path path = original.resolve(local(file));
      Files.createDirectories(path.getParent());
      try (OutputStream out = Files.newOutputStream(path)) {
        torrent.writeContent(file, out);
      }
    }
    return Snapshot.of(original.resolve(NAME));
  }

  /** The path that a file gets here. */
  private static String local(FakeTorrent.FakeFile file) {
    LocalName names = new LocalName(StandardCharsets.UTF_8);
    return Stream.of(file.path().split("/")).map(names::inner).collect(Collectors.joining("/"));
  }

  /** Changes a byte in the middle of a file, which has the same time as before. */
  private static void flip(Path file) throws IOException {
    var time = Files.getLastModifiedTime(file);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(SIZE / 2);
      int old = bytes.read();
      bytes.seek(SIZE / 2);
      bytes.write(old ^ 1);
    }
    Files.setLastModifiedTime(file, time);
  }

  private static Path largest(Path remote) throws IOException {
    try (var files = Files.list(remote)) {
      List<Path> all = files.filter(file -> file.toFile().length() == SIZE).toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private void awaitSent(long bytes, HostProcess host) throws InterruptedException {
    assertThat(downloads.awaitSent(bytes, LIMIT))
        .as("%d bytes are sent; the host said:%n%s", bytes, host.output())
        .isTrue();
  }

  private void awaitTold(String event, HostProcess host) throws InterruptedException {
    assertThat(
            webhook.await(
                () -> Told.by(webhook).stream().anyMatch(told -> told.event().equals(event)),
                LIMIT))
        .as("%s; told were %s; the host said:%n%s", event, Told.by(webhook), host.output())
        .isTrue();
  }
}
