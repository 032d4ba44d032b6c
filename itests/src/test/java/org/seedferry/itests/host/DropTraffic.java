package org.seedferry.itests.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.fake.FakeTransmission;
import org.seedferry.testing.torrent.TorrentMaker;

/**
 * Torrents that are dropped one after the other, for a seedbox of their own, as long as it is open;
 * some of what is dropped is none. What has to be true of all of it at the end.
 */
public final class DropTraffic implements AutoCloseable {

  private static final Duration STEP = Duration.ofSeconds(1);
  private static final int PIECE = 16 << 10;
  private static final int EACH_BAD = 5;

  private final Path folder;
  private final FakeTransmission seedbox;
  private final ExecutorService servers = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, String> good = new LinkedHashMap<>();
  private final List<String> bad = new ArrayList<>();
  private final Thread thread;
  private boolean dropping = true;
  private volatile Throwable trouble;

  /** Configures a host, and begins. */
  public DropTraffic(HomeFolder home, Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.seedbox = FakeTransmission.start(servers);
    home.set(
            "org.seedferry.seedbox.transmission~drops",
            Map.of("name", "drops", "uri", "transmission+" + seedbox.uri() + "?data=file:///none"))
        .set("org.seedferry.drop~drops", Map.of("path", folder, "seedbox", "drops"));
    this.thread = new Thread(this::run, "drop traffic");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      for (int i = 1; !closing.await(STEP.toMillis(), TimeUnit.MILLISECONDS); i++) {
        drop(i);
      }
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      trouble = e;
    }
  }

  private synchronized void drop(int number) throws IOException {
    if (!dropping) {
      return;
    }
    String name = "Drop " + number + ".torrent";
    if (number % EACH_BAD == 0) {
      Files.writeString(folder.resolve(name), "this is no torrent " + number);
      bad.add(name);
      return;
    }
    byte[] torrent = new TorrentMaker("Drop " + number, PIECE).file("", new byte[number]).v1();
    Files.write(folder.resolve(name), torrent);
    good.put(name, Torrent.read(torrent).infoHash());
  }

  /** Drops nothing more, and waits until nothing waits any more. */
  public void rest(Duration limit) throws Exception {
    synchronized (this) {
      dropping = false;
    }
    assertThat(trouble).isNull();
    Eventually.holds("all that was dropped is put away", limit, () -> files(folder).isEmpty());
  }

  /** Drops again. */
  public synchronized void goOn() {
    dropping = true;
  }

  /** After the end of the host: what was promised for everything that was dropped. */
  public synchronized void check() throws IOException {
    assertThat(files(folder.resolve("processed")))
        .containsExactlyInAnyOrderElementsOf(good.keySet());
    assertThat(files(folder.resolve("failed")))
        .containsExactlyInAnyOrderElementsOf(
            bad.stream().flatMap(name -> Stream.of(name, name + ".reason.txt")).toList());
    good.forEach((name, hash) -> assertThat(seedbox.has(hash)).as(name).isTrue());
  }

  /** What came of it, in one line. */
  public synchronized String figures() {
    return good.size() + " torrents dropped and handed over, " + bad.size() + " refused";
  }

  /** The visible files, without what lies in folders. */
  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile).map(path -> path.getFileName().toString()).toList();
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    thread.join();
    seedbox.close();
    servers.shutdownNow();
  }
}
