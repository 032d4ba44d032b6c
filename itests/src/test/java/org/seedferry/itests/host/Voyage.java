package org.seedferry.itests.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.fake.FakeTransmission;
import org.seedferry.testing.fake.FakeWebhook;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;

/**
 * One home with all that its host talks to: a Transmission whose files come over HTTP, a Sonarr, a
 * webhook that is told every event, and a reader of the local root. Hosts come and go on it.
 */
public final class Voyage implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** What is fetched again after a kill, for each file that was under way. */
  private static final long CHECKPOINT = 1L << 20;

  /** What was sent and not yet read by the host: a moment's worth of the pace. */
  private static final long IN_FLIGHT = 256L << 10;

  public final FakeTransmission transmission;
  public final FaultServer server;
  public final FakeArr arr;
  public final FakeWebhook webhook;
  public final LocalRootWatch watch;
  public final HomeFolder home;

  private final Path folder;
  private final Path localRoot;
  private final Path data;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<HostProcess> hosts = new ArrayList<>();
  private final List<FakeTorrent> torrents = new ArrayList<>();
  private long size;
  private int kills;

  public Voyage(Path folder) throws IOException {
    this.folder = folder;
    this.localRoot = folder.resolve("local");
    this.data = Files.createDirectories(folder.resolve("remote"));
    this.transmission = FakeTransmission.start(threads).storeIn(data);
    this.server = new FaultServer(data, ListingStyle.NGINX);
    this.arr = FakeArr.start(threads, FakeArr.App.SONARR).downloads(localRoot.toString());
    this.webhook = FakeWebhook.start(threads);
    this.watch = new LocalRootWatch(localRoot);
    this.home = new HomeFolder(folder.resolve("home"));
    String files = URLEncoder.encode(server.url(), StandardCharsets.UTF_8);
    home.set(
            "org.seedferry.seedbox.transmission~box",
            Map.of("name", "box", "uri", "transmission+" + transmission.uri() + "?data=" + files))
        .set("org.seedferry.orchestrator", Map.of("interval", "1s"))
        .set("org.seedferry.downloader.imports", Map.of("interval", "1s", "lease", "1h"))
        .set("org.seedferry.downloader.seeding", Map.of("interval", "1s", "lease", "1h"))
        .set(
            "org.seedferry.arr~sonarr",
            Map.of("app", "sonarr", "url", arr.uri(), ".api.key", arr.apiKey()))
        .set(
            "org.seedferry.notifier.webhook~all",
            Map.of(
                ".url",
                webhook.uri(),
                "events",
                "GRABBED,QUEUED,DOWNLOADING,DOWNLOADED,IMPORTED,CLEANED,FAILED,GAVE_UP,MISSING,ATTENTION"));
    downloader(Map.of());
  }

  /**
   * The downloader's settings. Leases last so long that nothing in a test is taken up because one
   * is over.
   */
  public void downloader(Map<String, String> more) throws IOException {
    Map<String, Object> settings = new java.util.TreeMap<>();
    settings.put("local.root", localRoot);
    settings.put("free.space.floor", "1MiB");
    settings.put("lease", "1h");
    settings.putAll(more);
    home.set("org.seedferry.downloader", settings);
  }

  /** A complete transfer on the seedbox, of which Sonarr has to import every file. */
  public void add(FakeTorrent torrent) throws IOException {
    transmission.put(torrent.progress(1).ratio(0));
    Snapshot content = Snapshot.of(data.resolve(torrent.name()));
    watch.expect(torrent.name(), content);
    arr.grab(torrent.hash(), torrent.name());
    torrents.add(torrent);
    size += content.size();
  }

  /** The bytes of all transfers. */
  public long size() {
    return size;
  }

  public Path localRoot() {
    return localRoot;
  }

  public int kills() {
    return kills;
  }

  /** Starts a host, which is the only one. */
  public HostProcess start() {
    return use(home.start());
  }

  /** Takes a host that was started elsewhere, on this home. */
  public HostProcess use(HostProcess host) {
    hosts.add(host);
    return host;
  }

  /** The host that was started last. */
  public HostProcess host() {
    return hosts.get(hosts.size() - 1);
  }

  /** {@code kill -9}. */
  public void kill() throws InterruptedException {
    host().kill();
    kills++;
  }

  /** Waits until the webhook has taken an event of a transfer. */
  public void awaitTold(String event, FakeTorrent torrent) throws InterruptedException {
    boolean told =
        webhook.await(
            () ->
                Told.by(webhook).stream()
                    .anyMatch(e -> e.event().equals(event) && e.name().equals(torrent.name())),
            LIMIT);
    assertThat(told)
        .as(
            "%s of %s is told; told were %s; the host said:%n%s",
            event, torrent.name(), Told.by(webhook), host().output())
        .isTrue();
  }

  /** Waits until the local root shows all bytes of a transfer. */
  public void awaitHome(FakeTorrent torrent) throws InterruptedException {
    assertThat(watch.awaitVerified(torrent.name(), LIMIT))
        .as("%s is home %s; the host said:%n%s", torrent.name(), watch.violations(), output())
        .isTrue();
  }

  /** Waits until the server has sent that much. */
  public void awaitSent(long bytes) throws InterruptedException {
    assertThat(server.awaitSent(bytes, LIMIT))
        .as("%d bytes are sent; the host said:%n%s", bytes, host().output())
        .isTrue();
  }

  /** Sonarr imports every file of a transfer. */
  public void importAll(FakeTorrent torrent) {
    arr.importAll(
        torrent.hash(),
        torrent.files().stream().map(FakeTorrent.FakeFile::path).toArray(String[]::new));
  }

  /**
   * Imports and seeds whatever is not yet, waits until all is over, ends the host and looks at what
   * is left: nothing was seen incomplete, nothing was lost, nothing was told never, nothing was
   * fetched twice but for what a kill may cost.
   *
   * @param filesUnderWay how many files were fetched at a time
   */
  public void concludeAndCheck(int filesUnderWay) throws Exception {
    for (FakeTorrent torrent : torrents) {
      awaitHome(torrent);
      importAll(torrent);
      torrent.ratio(1.5);
    }
    for (FakeTorrent torrent : torrents) {
      awaitTold("CLEANED", torrent);
    }
    host().terminate(Duration.ofMinutes(1));
    watch.close();
    assertThat(watch.violations()).isEmpty();
    for (FakeTorrent torrent : torrents) {
      assertThat(watch.verified()).contains(torrent.name());
      assertThat(transmission.has(torrent.hash())).as(torrent.name()).isFalse();
    }
    checkLedger();
    checkNotifications();
    checkLocalRoot();
    assertThat(server.sent())
        .as("bytes sent for %d bytes after %d kills", size, kills)
        .isBetween(size, size + kills * filesUnderWay * (CHECKPOINT + IN_FLIGHT));
    assertThat(output()).doesNotContain("\tat ").doesNotContain(" ERROR ");
  }

  /** What every host has said. */
  public String output() {
    StringBuilder all = new StringBuilder();
    hosts.forEach(host -> all.append(host.output()).append("\n------\n"));
    return all.toString();
  }

  private void checkLedger() throws IOException, SQLException {
    assertThat(home.hasBrokenLedger()).isFalse();
    assertThat(ledger("select state from transfers"))
        .hasSize(torrents.size())
        .containsOnly("CLEANED");
    for (String state : List.of("QUEUED", "DOWNLOADING", "DOWNLOADED", "IMPORTED", "CLEANED")) {
      assertThat(ledger("select name from events where kind = '" + state + "'"))
          .as("the transfers that became %s, each once", state)
          .containsExactlyInAnyOrderElementsOf(torrents.stream().map(FakeTorrent::name).toList());
    }
    assertThat(
            ledger("select kind || ' ' || detail from events where kind in ('FAILED','MISSING')"))
        .isEmpty();
  }

  /** A column of the ledger that the last host left. */
  public List<String> ledger(String sql) throws IOException, SQLException {
    return home.queryLedger(folder.resolve("scratch"), sql);
  }

  private void checkNotifications() throws IOException, SQLException {
    List<Told> told = Told.by(webhook);
    assertThat(told.stream().map(Told::sequence).distinct().map(String::valueOf))
        .as("every event is told, in order")
        .containsExactlyElementsOf(ledger("select seq from events order by seq"));
    Set<Long> before = new HashSet<>();
    for (Told notification : told) {
      if (!before.add(notification.sequence())) {
        assertThat(notification.repeated()).as("%s is told again", notification).isTrue();
      }
    }
  }

  /** Where Sonarr has imported it the delivery is over; and no staging is left. */
  private void checkLocalRoot() throws IOException {
    try (var left = Files.walk(localRoot)) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Override
  public void close() throws Exception {
    hosts.forEach(HostProcess::close);
    watch.close();
    webhook.close();
    arr.close();
    server.close();
    transmission.close();
    threads.shutdownNow();
  }
}
