package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.http.HttpCall;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.itests.host.HttpPort;
import org.seedferry.itests.host.ScrapedPage;
import org.seedferry.itests.peers.SlowLine;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;
import org.seedferry.testing.http.TestHttpCaller;

/** An *arr waits in the middle of an import until its webhook is answered. */
class WebhookIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration PROMISED = Duration.ofMillis(100);
  private static final int FETCHES = 50;
  private static final int POSTS = 500;
  private static final long MIB = 1L << 20;

  @TempDir private Path folder;

  @Test
  void aPostIsAnsweredWithinATenthOfASecondWhileFiftyTransfersAreFetched() throws Exception {
    Path source = Files.createDirectories(folder.resolve("source"));
    for (int i = 0; i < FETCHES; i++) {
      makeSparse(source.resolve("film-" + i + ".mkv"), 32 * MIB);
    }
    try (FaultServer server = new FaultServer(source, ListingStyle.NGINX);
        SlowLine line = new SlowLine(server.port()).pace(4 * MIB);
        HostProcess host = start(line.port())) {
      String number = host.await("listens on http://.*:(\\d+)/", LIMIT).group(1);
      HttpPort port = new HttpPort(Integer.parseInt(number));
      URI webhook = URI.create("http://127.0.0.1:" + number + "/webhook/sonarr");
      Eventually.holds("metrics are served", LIMIT, () -> port.get("/metrics").status() == 200);
      Eventually.holds("webhooks are taken", LIMIT, () -> post(webhook, 0) == 200);
      Eventually.holds("all are fetched", LIMIT, () -> fetches(port) == FETCHES);

      long[] nanos = new long[POSTS];
      for (int i = 0; i < POSTS; i++) {
        long begun = System.nanoTime();
        assertThat(post(webhook, i)).isEqualTo(200);
        nanos[i] = System.nanoTime() - begun;
      }
      assertThat(fetches(port)).as("all the while").isEqualTo(FETCHES);
      Arrays.sort(nanos);
      System.out.printf(
          "%d webhooks, one after the other, while %d transfers are fetched: median %.1f ms,"
              + " 99 of 100 within %.1f ms, the slowest %.1f ms%n",
          POSTS,
          FETCHES,
          nanos[POSTS / 2] / 1e6,
          nanos[POSTS * 99 / 100] / 1e6,
          nanos[POSTS - 1] / 1e6);
      assertThat(Duration.ofNanos(nanos[POSTS / 2])).isLessThan(PROMISED);
      assertThat(host.output()).doesNotContain("ERROR");
    }
  }

  /** So large that none is home before the end, and next to nothing on the disk. */
  private static void makeSparse(Path file, long size) throws Exception {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size);
    }
  }

  private HostProcess start(int source) throws Exception {
    HomeFolder home =
        new HomeFolder(folder.resolve("home"))
            .set(
                "org.seedferry.seedbox.folder~box",
                Map.of("name", "box", "uri", "http://127.0.0.1:" + source + "/", "settle", "0s"))
            .set("org.seedferry.orchestrator", Map.of("interval", "1s"))
            .set(
                "org.seedferry.downloader",
                Map.of(
                    "local.root",
                    folder.resolve("target"),
                    "free.space.floor",
                    "1MiB",
                    "parallel.transfers",
                    FETCHES,
                    "connections.per.host",
                    64,
                    "connections.per.seedbox",
                    64));
    return HostProcess.start("run", "--home", home.path().toString(), "--http", "127.0.0.1:0");
  }

  private static double fetches(HttpPort port) throws Exception {
    return ScrapedPage.read(port.get("/metrics").body()).value("seedferry_fetches_active");
  }

  /** As Sonarr posts it, over a connection of its own. */
  private static int post(URI webhook, int number) throws Exception {
    String body =
        """
        {
          "eventType": "Download", "instanceName": "Sonarr",
          "series": { "id": 7, "title": "Show", "tvdbId": 1 },
          "episodes": [ { "id": 70, "seasonNumber": 1, "episodeNumber": %1$d } ],
          "episodeFile": {
            "id": %1$d, "relativePath": "Season 01/Show.%1$d.mkv",
            "path": "/tv/Show/Season 01/Show.%1$d.mkv", "size": 123,
            "sourcePath": "/downloads/tv-sonarr/Show.%1$d/Show.%1$d.mkv"
          },
          "isUpgrade": false, "downloadClient": "Seedferry",
          "downloadClientType": "Transmission", "downloadId": "%1$040X"
        }
        """
            .formatted(number);
    HttpCall call = HttpCall.postJson(webhook, body).header("Connection", "close");
    return new TestHttpCaller().call(call).status();
  }
}
