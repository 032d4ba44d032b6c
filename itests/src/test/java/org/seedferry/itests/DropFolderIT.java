package org.seedferry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;
import org.seedferry.itests.host.HomeFolder;
import org.seedferry.itests.host.HostProcess;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.fake.CallHook;
import org.seedferry.testing.fake.FakeTransmission;
import org.seedferry.testing.torrent.TorrentMaker;

/**
 * A thousand files are dropped at once, by several writers, some slowly and some broken, and the
 * host is killed in between: each good one comes to the seedbox once, each bad one to {@code
 * failed/} with its reason.
 */
class DropFolderIT {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int WRITERS = 4;
  private static final int EACH = 250;
  private static final int WORKERS = 2;

  /** At these additions the host is killed: before it is performed, or before it is answered. */
  private static final int KILL_BEFORE = 150;

  private static final int KILL_AFTER = 450;

  @TempDir private Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** The info-hashes that each good file asks for, by its path in the drop folder. */
  private final Map<String, List<String>> good = new ConcurrentSkipListMap<>();

  private final Map<String, String> bad = new ConcurrentSkipListMap<>();
  private FakeTransmission transmission;
  private HomeFolder home;
  private Path drop;
  private volatile HostProcess host;

  @BeforeEach
  void settle() throws IOException {
    drop = folder.resolve("drop");
    transmission = FakeTransmission.start(threads).version("4.0.5 (a6fe2a64aa)");
    String data = URLEncoder.encode(folder.toUri().toString(), StandardCharsets.UTF_8);
    home =
        new HomeFolder(folder.resolve("home"))
            .set("org.seedferry.downloader", Map.of("local.root", folder.resolve("local")))
            .set("org.seedferry.orchestrator", Map.of("interval", "1h"))
            .set(
                "org.seedferry.seedbox.transmission~box",
                Map.of(
                    "name", "box", "uri", "transmission+" + transmission.uri() + "?data=" + data))
            .set("org.seedferry.drop~here", Map.of("path", drop, "workers", WORKERS));
  }

  @AfterEach
  void end() {
    if (host != null) {
      host.close();
    }
    transmission.close();
    threads.shutdownNow();
  }

  @Test
  void aThousandFilesAtOnceAreEachWorkedOnceWhateverIsKilled() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger performed = new AtomicInteger();
    transmission.before(killAt(begun, KILL_BEFORE)).after(killAt(performed, KILL_AFTER));
    start();
    List<Future<?>> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      String prefix = (writer == 0 ? "tv/" : "") + "w" + writer + "-";
      writers.add(threads.submit(() -> write(prefix)));
    }
    for (int kills = 0; kills < 2; kills++) {
      host.exitCode(LIMIT);
      start();
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    Eventually.holds("all is worked", LIMIT, () -> left().isEmpty() || !host.isAlive());
    assertThat(host.terminate(LIMIT)).as(host.output()).isZero();
    assertThat(Files.readString(home.path().resolve("logs/seedferry.log")))
        .contains("takes nothing more", "0 files are left for the next start", ": stopped")
        .doesNotContain("\tat ");

    assertThat(good.size() + bad.size()).isEqualTo(WRITERS * EACH);
    assertThat(files(drop.resolve("processed"))).containsExactlyElementsOf(good.keySet());
    List<String> failed = new ArrayList<>();
    bad.keySet().forEach(name -> failed.addAll(List.of(name, name + ".reason.txt")));
    assertThat(files(drop.resolve("failed"))).containsExactlyInAnyOrderElementsOf(failed);
    for (Map.Entry<String, String> each : bad.entrySet()) {
      assertThat(Files.readString(drop.resolve("failed/" + each.getKey() + ".reason.txt")))
          .contains(each.getValue());
    }
    List<String> hashes = good.values().stream().flatMap(List::stream).toList();
    assertThat(hashes).doesNotHaveDuplicates().allMatch(transmission::has);
    assertThat(transmission.calls("torrent-add"))
        .as("additions; only those that a kill has cut off are repeated")
        .hasSizeBetween(hashes.size(), hashes.size() + 2 * 2 * WORKERS);
  }

  private void start() throws InterruptedException {
    host = home.start();
    host.await("takes what is dropped in", LIMIT);
  }

  /** Kills the host at one of the additions. */
  private CallHook killAt(AtomicInteger count, int number) {
    return method -> {
      if (method.equals("torrent-add") && count.incrementAndGet() == number) {
        try {
          host.kill();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        if (number == KILL_BEFORE) {
          throw new IllegalStateException("the call comes too late to be performed");
        }
      }
    };
  }

  private Void write(String prefix) throws IOException, TorrentException {
    for (int i = 0; i < EACH; i++) {
      String name = prefix + i;
      byte[] torrent =
          new TorrentMaker(name.replace('/', '-'), 16 << 10)
              .file("", name.getBytes(StandardCharsets.UTF_8))
              .v1();
      switch (i % 10) {
        case 0 -> putBad(name + ".torrent", Arrays.copyOf(torrent, 50), "no bencode");
        case 1 ->
            putBad(
                name + ".magnet",
                "http://example.com/".getBytes(StandardCharsets.US_ASCII),
                "line 1: ");
        case 2, 3 -> put(name + ".magnet", magnets(name), 1);
        case 4, 5, 6 -> {
          good.put(name + ".torrent", List.of(Torrent.read(torrent).infoHash()));
          put(name + ".torrent", torrent, 4);
        }
        default -> {
          good.put(name + ".torrent", List.of(Torrent.read(torrent).infoHash()));
          put(name + ".torrent", torrent, 1);
        }
      }
    }
    return null;
  }

  /** Two links, in a line each. */
  private byte[] magnets(String name) {
    List<String> hashes = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    for (String part : List.of("a", "b")) {
      String id = Integer.toHexString((name + part).hashCode());
      String hash = "0".repeat(40 - id.length()) + id;
      hashes.add(hash);
      lines.append("magnet:?xt=urn:btih:").append(hash).append("&dn=").append(part).append('\n');
    }
    good.put(name + ".magnet", hashes);
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void putBad(String name, byte[] content, String reason) throws IOException {
    bad.put(name, reason);
    put(name, content, 1);
  }

  /** Writes a file in so many parts, with a pause between them. */
  private void put(String name, byte[] content, int parts) throws IOException {
    Path file = drop.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < parts; i++) {
        int from = content.length * i / parts;
        out.write(content, from, content.length * (i + 1) / parts - from);
        if (i + 1 < parts) {
          LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
        }
      }
    }
  }

  /** What is neither handed over nor refused. */
  private List<String> left() throws IOException {
    return files(drop).stream()
        .filter(path -> !path.startsWith("processed/") && !path.startsWith("failed/"))
        .filter(path -> !path.startsWith("."))
        .toList();
  }

  private static List<String> files(Path top) throws IOException {
    try (Stream<Path> all = Files.walk(top)) {
      return all.filter(Files::isRegularFile)
          .map(path -> top.relativize(path).toString())
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      return List.of("something that moved meanwhile");
    }
  }
}
