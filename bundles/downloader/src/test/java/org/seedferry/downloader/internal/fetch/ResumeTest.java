package org.seedferry.downloader.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.transport.Location;
import org.seedferry.downloader.internal.policy.Policies;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.ledger.MemoryLedger;
import org.seedferry.testing.seedbox.FakeSeedbox;

/** What is on the disk at any instant is enough to go on from. */
class ResumeTest {

  private static final int MIB = 1 << 20;
  private static final int SIZE = 23 * MIB + 12_345;

  @TempDir private Path folder;
  private final FakeTransport remote = new FakeTransport();

  private final FakeSeedbox box =
      new FakeSeedbox("box", Location.parse("file:///remote", null))
          .folder("show", "Show", Map.of("a.mkv", (long) SIZE, "b.srt", 70_000L))
          .complete("show");

  @Test
  void aKillAtAnyMomentCostsAtMostTheLastMebibyteOfEachSegment() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    remote.put("Show/a.mkv", SIZE, "first");
    remote.put("Show/b.srt", 70_000, "first");
    Path root = Files.createDirectories(folder.resolve("root"));
    long allowed = SIZE + 70_000;
    for (int kill = 0; kill < 12; kill++) {
      Path frozen = folder.resolve("frozen" + kill);
      long at = remote.served() + random.nextInt(4 * MIB);
      remote.onServed(at, () -> copy(root, frozen));
      fetch(root);
      if (!Files.exists(frozen)) {
        break; // it was home before
      }
      allowed += (long) MIB * remote.backToThen();
      assertThat(visible(frozen)).as("seed %d", seed).isEmpty();
      replace(root, frozen);
    }
    remote.onServed(Long.MAX_VALUE, () -> {});
    if (!Files.exists(root.resolve("Show"))) {
      fetch(root);
    }
    assertThat(root.resolve("Show/a.mkv"))
        .as("seed %d", seed)
        .hasBinaryContent(remote.bytes("Show/a.mkv"));
    assertThat(root.resolve("Show/b.srt")).hasBinaryContent(remote.bytes("Show/b.srt"));
    assertThat(remote.served()).as("seed %d", seed).isLessThanOrEqualTo(allowed);
  }

  @Test
  void aThousandFilesAreGoneOnWithFromTheJournalAlone() throws Exception {
    Map<String, Long> sizes = new java.util.TreeMap<>();
    for (int i = 0; i < 1_000; i++) {
      sizes.put("f" + i, 10L);
      remote.put("Show/f" + i, 10, "first");
    }
    box.folder("show", "Show", sizes).complete("show");
    Path root = Files.createDirectories(folder.resolve("root"));
    Path frozen = folder.resolve("frozen");
    remote.onServed(9_000, () -> copy(root, frozen));
    fetch(root);
    replace(root, frozen);
    long before = remote.served();
    fetch(root);
    assertThat(remote.served() - before).isBetween(1L, 2_000L);
    assertThat(root.resolve("Show/f999")).hasBinaryContent(remote.bytes("Show/f999"));
  }

  /** A new process: nothing is left of the one before but what is on the disk. */
  private void fetch(Path root) {
    try (ManualGuard guard = new ManualGuard()) {
      MemoryLedger ledger = new MemoryLedger(guard.clock(), "me");
      ledger.queue(new Discovery("box", "show", null, "show", "", SIZE)).orElseThrow();
      Settings settings = new Settings(root.toString(), 3, 5, "0", "2m");
      Downloader downloader =
          new Downloader(
              guard,
              ledger,
              new Policies(List.of(), () -> 0),
              settings,
              List.of(box),
              List.of(remote));
      guard.advance(Duration.ofSeconds(30));
      assertThat(ledger.find("box", "show").orElseThrow().state())
          .isEqualTo(TransferState.DOWNLOADED);
      downloader.stop();
    }
  }

  private static void replace(Path root, Path frozen) throws IOException {
    org.seedferry.downloader.internal.staging.Trees.delete(root);
    Files.move(frozen, root, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path each : (Iterable<Path>) tree::iterator) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> visible(Path root) throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.equals(".seedferry"))
          .toList();
    }
  }
}
