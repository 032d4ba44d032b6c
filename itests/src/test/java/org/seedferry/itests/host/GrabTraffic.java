package org.seedferry.itests.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.arr.ArrClient;
import org.seedferry.testing.arr.ArrDownload;
import org.seedferry.testing.arr.ArrQbittorrent;
import org.seedferry.testing.arr.ArrSettings;
import org.seedferry.testing.arr.ArrTransmission;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeTransmission;
import org.seedferry.testing.fake.FakeWebhook;
import org.seedferry.testing.torrent.TorrentMaker;

/**
 * An *arr that grabs one release after the other, over both faces in turn, for a seedbox of their
 * own that never completes any, and has each removed once the seedbox has it; as long as it is
 * open. What fails is tried again. What has to be true of all of it at the end.
 */
public final class GrabTraffic implements AutoCloseable {

  private static final Duration STEP = Duration.ofMillis(500);

  /** After a removal that was cut off a seedbox may have to load for two minutes. */
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static final int PIECE = 16 << 10;
  private static final int OPEN = 4;
  private static final String NAME = "Grab ";
  private static final String SERIES = "grabbed-series";
  private static final String FILMS = "grabbed-films";

  /** One that is on its way. */
  private static final class Grab {
    private final ArrClient client;
    private final String name;
    private final byte[] torrent;
    private final String hash;
    private boolean taken;
    private boolean unwanted;

    Grab(ArrClient client, String name) throws IOException {
      this.client = client;
      this.name = name;
      this.torrent = new TorrentMaker(name, PIECE).file("", name.getBytes()).v1();
      try {
        this.hash = Torrent.read(torrent).infoHash();
      } catch (TorrentException e) {
        throw new IOException(e);
      }
    }
  }

  private final FakeTransmission seedbox;
  private final ExecutorService servers = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final FakeWebhook webhook;
  private final Duration pause;
  private final List<ArrClient> clients;
  private final List<Grab> open = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> hashes = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private final Set<String> cleaned = new HashSet<>();
  private final Thread thread;
  private boolean grabbing = true;
  private long last = System.nanoTime();
  private int repeated;
  private int read;
  private IOException failure;
  private volatile Throwable trouble;

  /**
   * Configures a host, and begins.
   *
   * @param server where the host listens, or will
   * @param watch of its local root, where the categories' folders appear
   * @param webhook is told every event
   * @param pause between two grabs, at least
   */
  public GrabTraffic(
      HomeFolder home, URI server, LocalRootWatch watch, FakeWebhook webhook, Duration pause)
      throws IOException {
    this.webhook = webhook;
    this.pause = pause;
    this.seedbox = FakeTransmission.start(servers);
    this.clients =
        List.of(
            new ArrTransmission(
                ArrSettings.transmission(FakeArr.App.SONARR, server)
                    .category(SERIES)
                    .goal(1.0, Duration.ofDays(1))
                    .withPriority()),
            new ArrQbittorrent(
                ArrSettings.qbittorrent(FakeArr.App.RADARR, server)
                    .category(FILMS)
                    .goal(1.0, Duration.ofDays(1))));
    List.of(SERIES, FILMS).forEach(watch::expectEmptyFolder);
    home.set(
            "org.seedferry.seedbox.transmission~grabs",
            Map.of("name", "grabs", "uri", "transmission+" + seedbox.uri() + "?data=file:///none"))
        .set("org.seedferry.rpc", Map.of("interval", "1s", "seedboxes", "grabs"))
        .set("org.seedferry.downloader.removals", Map.of("interval", "1s"));
    this.thread = new Thread(this::run, "grab traffic");
    thread.setDaemon(true);
    thread.start();
  }

  /** The names of transfers that did not come from here. */
  public static List<String> others(List<String> transfers) {
    return transfers.stream().filter(name -> !name.startsWith(NAME)).toList();
  }

  private void run() {
    try {
      while (!closing.await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
        step();
      }
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      trouble = e;
    }
  }

  private synchronized void step() throws IOException {
    if (grabbing && open.size() < OPEN && System.nanoTime() - last >= pause.toNanos()) {
      last = System.nanoTime();
      int number = names.size() + 1;
      Grab grab = new Grab(clients.get(number % clients.size()), NAME + number);
      open.add(grab);
      names.add(grab.name);
      hashes.add(grab.hash);
    }
    for (Told told : Told.after(webhook, read)) {
      read++;
      if (told.event().equals("CLEANED")) {
        cleaned.add(told.name());
      }
    }
    for (ArrClient client : clients) {
      try {
        step(client);
      } catch (IOException e) {
        failure = e;
        repeated++;
      }
    }
  }

  private void step(ArrClient client) throws IOException {
    for (Grab grab : open) {
      if (grab.client == client && !grab.taken) {
        client.grab(grab.name, grab.torrent);
        grab.taken = true;
      }
    }
    Map<String, ArrDownload> shown = new HashMap<>();
    for (ArrDownload download : client.poll()) {
      shown.put(download.downloadId().toLowerCase(Locale.ROOT), download);
    }
    for (Iterator<Grab> each = open.iterator(); each.hasNext(); ) {
      Grab grab = each.next();
      if (grab.client != client) {
        continue;
      }
      ArrDownload download = shown.get(grab.hash);
      if (download == null) {
        isGone(grab, each);
      } else if (seedbox.has(grab.hash)) {
        grab.unwanted = true; // before the answer: one that is lost may have done it
        client.remove(download);
      }
    }
  }

  private void isGone(Grab grab, Iterator<Grab> place) {
    if (!grab.unwanted) {
      lost.add(grab.name);
      place.remove();
    } else if (cleaned.contains(grab.name)) {
      place.remove();
    }
  }

  /** Grabs nothing more, and waits until nothing is under way any more. */
  public void rest() throws Exception {
    synchronized (this) {
      grabbing = false;
    }
    try {
      Eventually.holds("all that was grabbed is removed", LIMIT, this::isOver);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; " + state(), e);
    }
  }

  private synchronized boolean isOver() {
    assertThat(trouble).isNull();
    return open.isEmpty();
  }

  private synchronized String state() {
    String left =
        open.stream()
            .map(
                grab ->
                    grab.name
                        + (grab.taken ? ", taken" : "")
                        + (grab.unwanted ? ", unwanted" : "")
                        + (seedbox.has(grab.hash) ? ", on the seedbox" : ""))
            .collect(Collectors.joining("; "));
    return left + "; the last failure: " + failure;
  }

  /** Grabs again. */
  public synchronized void goOn() {
    grabbing = true;
  }

  /**
   * After the end of the host: what was promised for everything that was grabbed.
   *
   * @param scratch where the ledger is looked at
   */
  public synchronized void check(HomeFolder home, Path scratch) throws IOException, SQLException {
    assertThat(hashes).as("left on the seedbox").noneMatch(seedbox::has);
    assertThat(lost).as("taken, and not shown any more").isEmpty();
    String ours = " name like '" + NAME + "%'";
    assertThat(home.queryLedger(scratch, "select name from transfers where" + ours))
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(home.queryLedger(scratch, "select state from transfers where" + ours))
        .containsOnly("CLEANED");
    for (String kind : List.of("GRABBED", "CLEANED")) {
      String events = "select name from events where kind = '" + kind + "' and" + ours;
      assertThat(home.queryLedger(scratch, events))
          .as("what was %s, each once", kind)
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }

  /** What came of it, in one line. */
  public synchronized String figures() {
    return names.size() + " torrents grabbed and removed, " + repeated + " rounds repeated";
  }

  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    thread.join();
    seedbox.close();
    servers.shutdownNow();
  }
}
