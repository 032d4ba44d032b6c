package org.seedferry.itests.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Sizes;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.LocalRootWatch;
import org.seedferry.itests.host.Snapshot;

/**
 * {@code kill -9} at random points of the fetch of one file over several connections: each costs at
 * most the last mebibyte of each connection.
 *
 * <p>{@code -Dseedferry.kills=100 -Dseedferry.kills.size=2GiB} is the whole of it; as a rule there
 * is a tenth. {@code -Dseedferry.kills.seed=N} kills at the same points again.
 */
@EnabledIfSystemProperty(
    named = "seedferry.kills",
    matches = ".+",
    disabledReason = "NOT RUN: it takes minutes; -Dseedferry.kills=10 (100 for all) asks for it")
class KillFetchIT {

  private static final int KILLS = Integer.getInteger("seedferry.kills", 10);
  private static final long SEED =
      Long.getLong("seedferry.kills.seed", System.nanoTime() % 1_000_000);
  private static final long SIZE =
      Sizes.parse(System.getProperty("seedferry.kills.size", "256MiB"));
  private static final int MEBIBYTE = 1 << 20;
  private static final int SEGMENTS = 4;
  private static final long PACE = 24L * MEBIBYTE;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String NAME = "film.mkv";

  @TempDir private Path folder;

  @Test
  void aKillCostsAtMostTheLastMebibyteOfEachConnection() throws Exception {
    Content content = new Content(SEED, SIZE);
    Shelf shelf = new Shelf(true);
    shelf.put(Map.of("/" + NAME, new Shelved(content)));
    Path localRoot = folder.resolve("local");
    long begin = System.nanoTime();
    System.out.printf("kills: seed %d, %d kills, %d bytes%n", SEED, KILLS, content.size());
    try (Web web = new Web(shelf);
        LocalRootWatch watch = new LocalRootWatch(localRoot)) {
      watch.expect(NAME, new Snapshot(Map.of("", content.size()), Map.of("", content.sha256())));
      web.traffic().limit(PACE);
      HomeFolder home = home(localRoot, web);
      for (long gap : gaps(content.size())) {
        live(home, web.traffic(), gap);
        assertThat(watch.seen()).as("seen before it was whole, seed %d", SEED).isEmpty();
      }
      long beforeLast = web.traffic().total();
      web.traffic().limit(Long.MAX_VALUE);
      try (HostProcess host = home.start()) {
        assertThat(watch.awaitVerified(NAME, LIMIT))
            .as("home and identical, seed %d: %s; %s", SEED, watch.violations(), host.output())
            .isTrue();
        assertThat(host.terminate(LIMIT)).isEqualTo(0);
      }
      watch.close();
      long wasted = web.traffic().total() - content.size();
      long allowed = (long) KILLS * MEBIBYTE * SEGMENTS;
      System.out.printf(
          "kills: %d kills cost %d KiB, %d KiB each, allowed are %d KiB each; the last life fetched"
              + " %d MiB; %d connections at most; %d s%n",
          KILLS,
          wasted >> 10,
          wasted / KILLS >> 10,
          allowed / KILLS >> 10,
          web.traffic().total() - beforeLast >> 20,
          web.mostConnections(),
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
      assertThat(watch.violations()).isEmpty();
      assertThat(web.mostConnections())
          .as("connections at a time")
          .isGreaterThanOrEqualTo(SEGMENTS);
      assertThat(wasted).as("bytes sent twice, seed %d", SEED).isBetween(0L, allowed);
    }
  }

  private HomeFolder home(Path localRoot, Web web) throws Exception {
    return new HomeFolder(folder.resolve("home"))
        .set(
            "org.seedferry.seedbox.folder~web",
            Map.of("name", "web", "settle", "0s", "uri", web.url()))
        .set("org.seedferry.orchestrator", Map.of("interval", "1s"))
        .set(
            "org.seedferry.downloader",
            Map.of(
                "local.root",
                localRoot,
                "free.space.floor",
                "1MiB",
                "connections.per.transfer",
                SEGMENTS));
  }

  /** What each life fetches before its end: together, they come to a random point of the file. */
  private static long[] gaps(long size) {
    long[] points = new Random(SEED).longs(KILLS, 1, size).sorted().toArray();
    long[] gaps = new long[KILLS];
    for (int i = 0; i < KILLS; i++) {
      gaps[i] = points[i] - (i == 0 ? 0 : points[i - 1]);
    }
    return gaps;
  }

  private static void live(HomeFolder home, Traffic traffic, long gap) throws InterruptedException {
    long before = traffic.total();
    try (HostProcess host = home.start()) {
      assertThat(traffic.await(before + Math.max(1, gap), LIMIT))
          .as("%d bytes are sent; the host said %s", gap, host.output())
          .isTrue();
      host.kill();
    }
  }
}
