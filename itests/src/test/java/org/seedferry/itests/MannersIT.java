package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.HttpPort;
import org.seedferry.itests.host.ScrapedPage;
import org.seedferry.itests.host.Trees;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;

/** Limits, pauses and filters, changed while a host runs. */
class MannersIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long MIB = 1L << 20;
  private static final String BANDWIDTH = "org.seedferry.downloader.bandwidth~all";

  @TempDir private Path folder;
  private Path source;
  private Path target;

  @BeforeEach
  void makeFolders() throws IOException {
    source = Files.createDirectories(folder.resolve("source"));
    target = folder.resolve("target");
    etc("org.seedferry.orchestrator", "interval=1s\n");
  }

  @Test
  void aLimitThatIsChangedHoldsWithinASecondAlsoForWhatIsUnderWay() throws Exception {
    Trees.makeBig(source.resolve("film.mkv"), 200 * MIB);
    etc(BANDWIDTH, "limit = 1MiB/s\n");
    try (FaultServer server = new FaultServer(source, ListingStyle.NGINX);
        HostProcess host = start(server.url())) {
      HttpPort port = port(host);
      awaitFetched(port, MIB / 2);
      assertThat(rate(port, 3)).isBetween(0.6 * MIB, 1.3 * MIB);
      etc(BANDWIDTH, "limit = 12MiB/s\n");
      host.await("limit: 1MiB/s → 12MiB/s", LIMIT);
      pause(1);
      assertThat(rate(port, 2)).isBetween(5.0 * MIB, 14.0 * MIB);
      etc(BANDWIDTH, "limit = off\nschedule = mon-sun 00:00-24:00 200KiB/s\n");
      host.await("limit: 12MiB/s → off", LIMIT);
      pause(1);
      assertThat(rate(port, 5)).isBetween(0.05 * MIB, 0.35 * MIB);
      assertThat(scrape(port).value("seedferry_fetch_connections"))
          .as("no limit makes the connections more")
          .isLessThanOrEqualTo(4);
      Files.delete(folder.resolve("home/etc/" + BANDWIDTH + ".cfg"));
      host.await("'film.mkv' is home as 'film.mkv'", LIMIT);
      Trees.assertIdentical(source, target);
      assertThat(host.output()).doesNotContain("going on at byte");
      end(host);
    }
  }

  @Test
  void whatIsPausedLetsGoAtOnceStaysPausedOverARestartAndComesHome() throws Exception {
    Trees.makeBig(source.resolve("film.mkv"), 24 * MIB);
    etc(BANDWIDTH, "limit = 256KiB/s\n");
    try (FaultServer server = new FaultServer(source, ListingStyle.NGINX)) {
      double before;
      try (HostProcess host = start(server.url())) {
        HttpPort port = port(host);
        awaitFetched(port, MIB);
        host.type("ferry:pause 1").await("^Transfer 1 is paused until ferry:resume 1", LIMIT);
        Eventually.holds(
            "every connection is given back",
            Duration.ofSeconds(5),
            () -> fetchSessions(port) == 0);
        before = fetched(port);
        host.type("ferry:transfers").await("^ 1  paused .*film.mkv", LIMIT);
        host.type("ferry:progress").await("^1 transfer is paused", LIMIT);
        pause(2);
        assertThat(fetched(port)).isEqualTo(before);
        end(host);
      }
      Files.delete(folder.resolve("home/etc/" + BANDWIDTH + ".cfg"));
      try (HostProcess host = start(server.url())) {
        HttpPort port = port(host);
        host.type("ferry:transfers").await("^ 1  paused .*film.mkv", LIMIT);
        pause(2);
        assertThat(fetched(port)).isZero();
        host.type("ferry:resume").await("^Nothing is paused any more", LIMIT);
        host.await("'film.mkv' is home as 'film.mkv'", LIMIT);
        // What was under way when another connection took a half over has come as well.
        assertThat(fetched(port)).isBetween(24 * MIB - before, 25.5 * MIB - before);
        Trees.assertIdentical(source, target);
        end(host);
      }
    }
  }

  @Test
  void whatIsFilteredIsLeftOutAndTheRestIsCompleteWithItsTimesAndModes() throws Exception {
    Path show = Files.createDirectories(source.resolve("Show/Sample"));
    Trees.makeBig(source.resolve("Show/a.mkv"), MIB);
    Trees.makeBig(source.resolve("Show/b.mkv"), 2 * MIB);
    Trees.makeBig(show.resolve("a-sample.mkv"), 100_000);
    Files.writeString(source.resolve("Show/a.nfo"), "text");
    Files.writeString(source.resolve("Show/a.srt"), "1");
    Trees.makeBig(source.resolve("only.nfo"), 10);
    Instant then = Instant.parse("2021-03-04T05:06:07Z");
    Files.setLastModifiedTime(source.resolve("Show/a.mkv"), FileTime.from(then));
    etc(
        "org.seedferry.downloader.files~all",
        "skip = *sample*/**, *.nfo\nskip.smaller.than = 1KiB\nkeep = *.srt\n"
            + "file.mode = 640\nfolder.mode = 750\nkeep.times = true\n");
    try (HostProcess host = start(source.toString())) {
      HttpPort port = port(host);
      Eventually.holds(
          "both are done with",
          LIMIT,
          () -> scrape(port).value("seedferry_transfers{state=\"cleaned\"}") == 2);
      assertThat(paths(target.resolve("Show"))).containsExactly("a.mkv", "a.srt", "b.mkv");
      assertThat(target.resolve("Show/b.mkv")).hasSameBinaryContentAs(source.resolve("Show/b.mkv"));
      assertThat(target.resolve("only.nfo")).as("a single file is always taken").exists();
      assertThat(Files.getLastModifiedTime(target.resolve("Show/a.mkv")).toInstant())
          .isEqualTo(then);
      assertThat(permissions(target.resolve("Show/a.mkv"))).isEqualTo("rw-r-----");
      assertThat(permissions(target.resolve("Show"))).isEqualTo("rwxr-x---");
      assertThat(host.output()).contains("'Show': 2 of 5 files are left out");
      end(host);
    }
  }

  private HostProcess start(String from) {
    return HostProcess.start(
        "run",
        "--from",
        from,
        "--to",
        target.toString(),
        "--settle",
        "0s",
        "--console",
        "--home",
        folder.resolve("home").toString(),
        "--http",
        "127.0.0.1:0");
  }

  private static void end(HostProcess host) throws Exception {
    assertThat(host.terminate(LIMIT)).as(host.output()).isZero();
    assertThat(host.output()).doesNotContainPattern("(?m)^\\s+at [\\w.$/]+\\(");
  }

  /** Saves a file as editors do: whole or not at all. */
  private void etc(String pid, String text) throws IOException {
    Path etc = Files.createDirectories(folder.resolve("home/etc"));
    Path hidden = Files.writeString(etc.resolve("." + pid + ".swp"), text);
    Files.move(hidden, etc.resolve(pid + ".cfg"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static HttpPort port(HostProcess host) throws Exception {
    String number = host.await("listens on http://.*:(\\d+)/", LIMIT).group(1);
    HttpPort port = new HttpPort(Integer.parseInt(number));
    Eventually.holds(
        "metrics are served",
        LIMIT,
        () -> {
          HttpPort.Answer answer = port.get("/metrics");
          return answer.status() == 200
              && answer.body().contains("\nseedferry_fetched_bytes_total")
              && answer.body().contains("\nseedferry_transfers{");
        });
    return port;
  }

  private static ScrapedPage scrape(HttpPort port) throws Exception {
    return ScrapedPage.read(port.get("/metrics").body());
  }

  private static double fetched(HttpPort port) throws Exception {
    return scrape(port).value("seedferry_fetched_bytes_total");
  }

  private static double fetchSessions(HttpPort port) throws Exception {
    return scrape(port).value("seedferry_transport_sessions{transport=\"http\"}");
  }

  private static void awaitFetched(HttpPort port, long bytes) throws Exception {
    Eventually.holds(bytes + " bytes have come", LIMIT, () -> fetched(port) >= bytes);
  }

  /** Bytes in a second, over so many seconds. */
  private static double rate(HttpPort port, int seconds) throws Exception {
    long begun = System.nanoTime();
    double before = fetched(port);
    pause(seconds);
    return (fetched(port) - before) * 1e9 / (System.nanoTime() - begun);
  }

  /** Time has to pass where a rate is measured, and where nothing may happen. */
  private static void pause(int seconds) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    for (long rest = end - System.nanoTime(); rest > 0; rest = end - System.nanoTime()) {
      LockSupport.parkNanos(rest);
    }
  }

  private static List<String> paths(Path top) throws IOException {
    try (Stream<Path> tree = Files.walk(top)) {
      return tree.filter(path -> !path.equals(top))
          .map(path -> top.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
