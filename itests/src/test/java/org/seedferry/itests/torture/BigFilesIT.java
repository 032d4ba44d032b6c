package org.seedferry.itests.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Sizes;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.Trees;
import org.seedferry.testing.Eventually;

/**
 * Ten huge files at once: the memory of the host stays what it is, however much comes. Every byte
 * is compared as soon as it is written, and its place on the disk given back: the files may be
 * larger than the disk.
 *
 * <p>{@code -Dseedferry.big.files=10GiB} is the whole of it; as a rule there is a tenth. {@code
 * -Dseedferry.big.files.folder} names a folder on another disk, or in memory, to write to.
 */
@EnabledIfSystemProperty(
    named = "seedferry.big.files",
    matches = ".+",
    disabledReason =
        "NOT RUN: it takes minutes; -Dseedferry.big.files=1GiB (10GiB for all) asks for it")
@EnabledOnOs(OS.LINUX)
class BigFilesIT {

  private static final long SIZE = Sizes.parse(System.getProperty("seedferry.big.files", "1GiB"));
  private static final String FOLDER = System.getProperty("seedferry.big.files.folder");
  private static final int FILES = 10;
  private static final String NAME = "films";
  private static final Duration LIMIT = Duration.ofHours(2);
  private static final long HEAP_TOLERANCE = 24L << 20;
  private static final long RESIDENT_TOLERANCE = 48L << 20;

  /** Who compares must not fall further behind than the disk has room. */
  private static final long MOST_ON_THE_DISK = 4L << 30;

  private static final long SLOWLY = 32L << 20;

  /** Too few looks tell nothing of a trend. */
  private static final int LOOKS = 40;

  @TempDir private Path temporary;

  @Test
  void theMemoryOfTheHostStaysWhatItIs() throws Exception {
    Path folder =
        FOLDER == null ? temporary : Files.createTempDirectory(Path.of(FOLDER), "seedferry");
    try {
      fetch(folder);
    } finally {
      Trees.delete(folder.resolve("local"));
      if (FOLDER != null) {
        Trees.delete(folder);
      }
    }
  }

  private void fetch(Path folder) throws Exception {
    Path localRoot = Files.createDirectories(folder.resolve("local"));
    Map<String, Content> contents = new TreeMap<>();
    Map<String, Shelved> files = new HashMap<>();
    for (int i = 0; i < FILES; i++) {
      Content content = new Content(1_000_003L * (i + 1), SIZE);
      contents.put("film " + i + ".mkv", content);
      files.put("/" + NAME + "/film " + i + ".mkv", new Shelved(content));
    }
    // Where no size is told nobody asks whether the disk has room for all of it.
    Shelf shelf = new Shelf(false);
    shelf.put(files);
    long begin = System.nanoTime();
    try (Web web = new Web(shelf);
        Follower follower =
            new Follower(localRoot.resolve(".seedferry"), localRoot.resolve(NAME), contents);
        HostProcess host = home(localRoot, web).start();
        Gauge gauge = new Gauge(host.pid())) {
      Path delivery = localRoot.resolve(NAME);
      Eventually.holds(
          "the files are home",
          LIMIT,
          () -> {
            assertThat(follower.trouble()).isNull();
            assertThat(host.isAlive()).as(host.output()).isTrue();
            boolean behind = web.traffic().total() - follower.bytes() > MOST_ON_THE_DISK;
            web.traffic().limit(behind ? SLOWLY : Long.MAX_VALUE);
            return Files.exists(delivery);
          });
      List<Gauge.Look> looks = gauge.looks();
      long nanos = System.nanoTime() - begin;
      gauge.close();
      host.terminate(Duration.ofMinutes(1));
      follower.close();
      assertThat(follower.trouble()).isNull();
      System.out.printf(
          "big files: %d of %s, %d s, %d MiB/s, %d connections at most, %d looks%n%s",
          FILES,
          Sizes.format(SIZE),
          TimeUnit.NANOSECONDS.toSeconds(nanos),
          (FILES * SIZE >> 20) * TimeUnit.SECONDS.toNanos(1) / nanos,
          web.mostConnections(),
          looks.size(),
          Gauge.table(looks));
      check(delivery, contents, follower.bytes());
      checkFlat(looks);
    }
  }

  private static HomeFolder home(Path localRoot, Web web) throws IOException {
    return new HomeFolder(localRoot.resolveSibling("home"))
        .set(
            "org.seedferry.seedbox.folder~web",
            Map.of("name", "web", "settle", "0s", "uri", web.url()))
        .set("org.seedferry.orchestrator", Map.of("interval", "1s"))
        .set(
            "org.seedferry.downloader",
            Map.of("local.root", localRoot, "free.space.floor", "1MiB"));
  }

  private static void check(Path delivery, Map<String, Content> contents, long compared)
      throws IOException {
    for (String name : contents.keySet()) {
      assertThat(Files.size(delivery.resolve(name))).as(name).isEqualTo(SIZE);
    }
    assertThat(compared).as("bytes that were right").isEqualTo(FILES * SIZE);
  }

  /** The first quarter is warming up; from then on nothing grows. */
  private static void checkFlat(List<Gauge.Look> looks) {
    assertThat(looks).hasSizeGreaterThan(LOOKS);
    List<Gauge.Look> early = Gauge.part(looks, 0.25, 0.5);
    List<Gauge.Look> late = Gauge.part(looks, 0.75, 1);
    assertThat(Gauge.least(late, Gauge.Look::heap))
        .as("heap after collections")
        .isLessThanOrEqualTo(Gauge.least(early, Gauge.Look::heap) + HEAP_TOLERANCE);
    assertThat(Gauge.least(late, Gauge.Look::resident))
        .as("resident memory")
        .isLessThanOrEqualTo(
            early.stream().mapToLong(Gauge.Look::resident).max().orElse(0) + RESIDENT_TOLERANCE);
  }
}
