package org.seedferry.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.seedferry.itests.host.GrabTraffic;
import org.seedferry.itests.host.Told;
import org.seedferry.itests.host.Voyage;
import org.seedferry.testing.fake.FakeCall;
import org.seedferry.testing.fake.FakeTorrent;

/**
 * Transfers that come, are imported a while after they are home, and have seeded enough a while
 * after that, as long as it is open; and what has to be true of all of them at the end.
 */
final class Traffic implements AutoCloseable {

  private static final Duration STEP = Duration.ofMillis(250);
  private static final Duration REST = Duration.ofMillis(2_500);
  private static final int UNDER_WAY = 8;

  private final Voyage voyage;
  private final Map<String, FakeTorrent> torrents = new HashMap<>();
  private final Map<String, Long> home = new HashMap<>();
  private final Map<String, Long> imported = new HashMap<>();
  private final Set<String> grown = new HashSet<>();
  private final Set<String> cleaned = new HashSet<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Throwable> troubles = new ArrayList<>();
  private final Thread thread;
  private volatile boolean adding = true;
  private int read;

  Traffic(Voyage voyage) {
    this.voyage = voyage;
    this.thread = new Thread(this::run, "traffic");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closing.await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
        step();
      }
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      synchronized (this) {
        troubles.add(e);
      }
    }
  }

  private synchronized void step() throws IOException {
    readEvents();
    if (adding && torrents.size() - cleaned.size() < UNDER_WAY) {
      add();
    }
    long now = System.nanoTime();
    for (FakeTorrent torrent : torrents.values()) {
      Long since = home.get(torrent.name());
      if (since != null && now - since > REST.toNanos() && !imported.containsKey(torrent.name())) {
        voyage.importAll(torrent);
        imported.put(torrent.name(), now);
      }
      Long taken = imported.get(torrent.name());
      if (taken != null && now - taken > REST.toNanos() && grown.add(torrent.name())) {
        torrent.ratio(1.5);
      }
    }
    notifyAll();
  }

  private void readEvents() {
    List<FakeCall> calls = voyage.webhook.accepted();
    for (; read < calls.size(); read++) {
      Told told = Told.of(calls.get(read));
      if (!torrents.containsKey(told.name())) {
        continue;
      }
      if (told.event().equals("DOWNLOADED")) {
        home.putIfAbsent(told.name(), System.nanoTime());
      }
      if (told.event().equals("CLEANED")) {
        cleaned.add(told.name());
      }
    }
  }

  private void add() throws IOException {
    int number = torrents.size();
    FakeTorrent torrent =
        number % 3 == 0
            ? FakeTorrent.file("Film " + number + ".mkv", 400_000 + number)
            : FakeTorrent.folder("Show " + number)
                .with("E01.mkv", 250_000 + number)
                .with("E02.mkv", 150_000 + number)
                .with("extras/notes.nfo", 1_000 + number);
    voyage.add(torrent);
    torrents.put(torrent.name(), torrent);
  }

  /** Nothing new comes any more. */
  void endAdding() {
    adding = false;
  }

  void addAgain() {
    adding = true;
  }

  synchronized int count() {
    return torrents.size();
  }

  /** Waits until that many transfers have gone the whole way. */
  synchronized void awaitCleaned(int count, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (cleaned.size() < count && troubles.isEmpty()) {
      long rest = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (rest <= 0) {
        break;
      }
      wait(rest);
    }
    assertThat(troubles).isEmpty();
    assertThat(cleaned.size())
        .as(
            "not all transfers went the whole way; on it still are %s",
            torrents.keySet().stream().filter(name -> !cleaned.contains(name)).toList())
        .isGreaterThanOrEqualTo(count);
  }

  /** Waits until every transfer has gone the whole way. */
  void awaitAllCleaned(Duration limit) throws InterruptedException {
    awaitCleaned(count(), limit);
  }

  /** After the end of the host: what was promised for every transfer. */
  void check() throws Exception {
    close();
    List<String> names = List.copyOf(torrents.keySet());
    assertThat(voyage.watch.violations()).as("what a reader of the local root saw").isEmpty();
    assertThat(voyage.watch.verified()).as("byte-identical").containsAll(names);
    for (FakeTorrent torrent : torrents.values()) {
      assertThat(voyage.transmission.has(torrent.hash())).as(torrent.name()).isFalse();
    }
    assertThat(voyage.ledger("select state from transfers where seedbox = 'box'"))
        .hasSize(names.size())
        .containsOnly("CLEANED");
    for (String state : List.of("QUEUED", "DOWNLOADED", "IMPORTED", "CLEANED")) {
      assertThat(
              GrabTraffic.others(
                  voyage.ledger("select name from events where kind = '" + state + "'")))
          .as("the transfers that became %s, each once", state)
          .containsExactlyInAnyOrderElementsOf(names);
    }
    assertThat(voyage.ledger("select name from events where kind in ('MISSING', 'GAVE_UP')"))
        .isEmpty();
    List<Told> told = Told.by(voyage.webhook);
    assertThat(told.stream().map(Told::sequence).distinct().map(String::valueOf))
        .as("every event is told, in order")
        .containsExactlyElementsOf(voyage.ledger("select seq from events order by seq"));
    Set<Long> before = new HashSet<>();
    for (Told one : told) {
      if (!before.add(one.sequence())) {
        assertThat(one.repeated()).as("%s is told again", one).isTrue();
      }
    }
  }

  /** What came of it, in one line. */
  synchronized String figures() throws Exception {
    Map<String, Long> kinds =
        voyage.ledger("select kind from events").stream()
            .collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
    return torrents.size() + " transfers, " + voyage.size() + " bytes; events " + kinds;
  }

  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    thread.join();
  }
}
