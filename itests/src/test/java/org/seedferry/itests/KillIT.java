package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Told;
import org.seedferry.itests.host.Voyage;
import org.seedferry.testing.fake.CallHook;
import org.seedferry.testing.fake.FakeTorrent;

/**
 * {@code kill -9} at any point of a transfer's way costs nothing but what was fetched since the
 * last checkpoint: the next start goes on at once, and nobody ever sees an incomplete delivery.
 */
class KillIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int MEBIBYTE = 1 << 20;
  private static final String EVENTS = "select kind from events order by seq";

  @TempDir private Path folder;
  private Voyage voyage;

  @BeforeEach
  void begin() throws Exception {
    voyage = new Voyage(folder);
  }

  @AfterEach
  void end() throws Exception {
    voyage.close();
  }

  @Test
  void aTransferOutlivesAKillInEveryStateOfItsWay() throws Exception {
    FakeTorrent show =
        FakeTorrent.folder("Show.S01 [1080p]")
            .with("Show.S01E01.mkv", 11 * MEBIBYTE + 7)
            .with("Show.S01E02.mkv", 9 * MEBIBYTE)
            .with("extras/notes.nfo", 1234);
    voyage.add(show);
    voyage.server.pace(4 * MEBIBYTE);

    voyage.downloader(Map.of("free.space.floor", "1PiB"));
    voyage.start();
    voyage.awaitTold("ATTENTION", show);
    voyage.kill();
    assertThat(states()).containsExactly("QUEUED");

    voyage.downloader(Map.of());
    for (int i = 0; i < 3; i++) {
      long before = voyage.server.sent();
      voyage.start();
      voyage.awaitSent(before + 5 * MEBIBYTE + i * 100_000);
      voyage.kill();
      assertThat(states()).containsExactly("DOWNLOADING");
      assertThat(voyage.watch.seen()).isEmpty();
    }

    voyage.start();
    voyage.awaitTold("DOWNLOADED", show);
    voyage.awaitHome(show);
    voyage.kill();
    assertThat(states())
        .as("what was told is in the ledger, whose events are %s", voyage.ledger(EVENTS))
        .containsExactly("DOWNLOADED");

    voyage.start();
    voyage.importAll(show);
    voyage.awaitTold("IMPORTED", show);
    voyage.kill();
    assertThat(states()).containsExactly("IMPORTED");
    assertThat(voyage.transmission.has(show.hash())).isTrue();

    voyage.transmission.before(killAt("torrent-remove", true));
    voyage.start();
    show.ratio(1.5);
    voyage.host().exitCode(LIMIT);
    assertThat(states()).containsExactly("IMPORTED");
    assertThat(voyage.ledger("select removing from transfers"))
        .as("the intent, when the removal is asked for; the host said: %s", voyage.host().output())
        .containsExactly("TRUE");
    assertThat(voyage.transmission.has(show.hash())).isTrue();

    voyage.transmission.after(killAt("torrent-remove", false));
    voyage.start();
    voyage.host().exitCode(LIMIT);
    assertThat(states()).containsExactly("IMPORTED");
    assertThat(voyage.transmission.has(show.hash())).isFalse();

    voyage.start();
    voyage.concludeAndCheck(3);
  }

  @Test
  void aKillAroundTheMomentThatANameAppearsLosesNothing() throws Exception {
    List<FakeTorrent> all = new ArrayList<>();
    AtomicBoolean armed = new AtomicBoolean();
    voyage.watch.onFirstSight(
        name -> {
          if (armed.getAndSet(false)) {
            killQuietly();
          }
        });
    for (int i = 0; i < 8; i++) {
      boolean single = i % 4 < 2;
      FakeTorrent film =
          single
              ? FakeTorrent.file("Film " + i + ".mkv", 2 * MEBIBYTE + i)
              : FakeTorrent.folder("Film " + i)
                  .with("film.mkv", MEBIBYTE + i)
                  .with("film.srt", 5_000)
                  .with("cover/front.jpg", 70_000);
      long before = voyage.server.sent();
      HostProcess host = voyage.start();
      if (i % 2 == 0) {
        armed.set(true);
        voyage.add(film);
      } else {
        voyage.add(film);
        voyage.awaitSent(before + film.totalSize());
        voyage.kill();
      }
      host.exitCode(LIMIT);
      all.add(film);
    }
    voyage.start();
    for (FakeTorrent film : all) {
      voyage.awaitTold("DOWNLOADED", film);
    }
    voyage.concludeAndCheck(3);
  }

  @Test
  void aKillDuringANotificationLetsItBeToldAgainMarkedAsRepeated() throws Exception {
    FakeTorrent film = FakeTorrent.file("Film.mkv", 100_000);
    voyage.add(film);

    voyage.webhook.hold();
    voyage.start();
    assertThat(voyage.webhook.await(() -> !voyage.webhook.calls().isEmpty(), LIMIT)).isTrue();
    voyage.kill();
    voyage.webhook.letGo();

    voyage.start();
    voyage.awaitTold("DOWNLOADED", film);
    voyage.webhook.hold();
    int before = voyage.webhook.calls().size();
    voyage.importAll(film);
    assertThat(voyage.webhook.await(() -> voyage.webhook.calls().size() > before, LIMIT)).isTrue();
    voyage.kill();
    voyage.webhook.letGo();

    voyage.start();
    voyage.concludeAndCheck(1);
    assertThat(Told.by(voyage.webhook))
        .filteredOn(Told::repeated)
        .extracting(Told::event)
        .containsExactly("QUEUED", "IMPORTED");
    assertThat(Told.by(voyage.webhook))
        .filteredOn(told -> !told.repeated())
        .extracting(Told::event)
        .containsExactly("QUEUED", "DOWNLOADING", "DOWNLOADED", "IMPORTED", "CLEANED");
  }

  @Test
  void killsAtRandomMomentsCostOnlyWhatTheyInterrupt() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<FakeTorrent> all =
        List.of(
            FakeTorrent.file("Big.mkv", 14 * MEBIBYTE + 1),
            FakeTorrent.folder("Show.S02")
                .with("Show.S02E01.mkv", 9 * MEBIBYTE)
                .with("Show.S02E02.mkv", 5 * MEBIBYTE + 3)
                .with("Show.S02E03.mkv", 3 * MEBIBYTE)
                .with("empty.mkv", 0),
            FakeTorrent.file("Small.mkv", 10));
    for (FakeTorrent torrent : all) {
      voyage.add(torrent);
    }
    voyage.server.pace(2 * MEBIBYTE);
    voyage.downloader(Map.of("connections", "3"));
    for (int i = 0; i < 12; i++) {
      long before = voyage.server.sent();
      HostProcess host = voyage.start();
      if (i % 4 > 0) {
        // Into the fetch; the others hit the start.
        voyage.server.awaitSent(before + 1, Duration.ofSeconds(20));
      }
      Thread.sleep(random.nextInt(1500));
      assertThat(host.isAlive()).as(host.output()).isTrue();
      voyage.kill();
    }
    voyage.server.pace(Long.MAX_VALUE);
    voyage.start();
    try {
      voyage.concludeAndCheck(3);
    } catch (AssertionError e) {
      throw new AssertionError("with the random seed " + seed + ": " + e.getMessage(), e);
    }
  }

  private List<String> states() throws Exception {
    return voyage.ledger("select state from transfers");
  }

  /** Kills the host at the first call of a method, which then is performed or not. */
  private CallHook killAt(String method, boolean refuse) {
    AtomicBoolean armed = new AtomicBoolean(true);
    return called -> {
      if (called.equals(method) && armed.getAndSet(false)) {
        killQuietly();
        if (refuse) {
          throw new IllegalStateException("the call comes too late to be performed");
        }
      }
    };
  }

  private void killQuietly() {
    try {
      voyage.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
