package org.seedferry.downloader.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.transport.Location;
import org.seedferry.downloader.internal.bandwidth.Bandwidth;
import org.seedferry.downloader.internal.bandwidth.BandwidthSettings;
import org.seedferry.downloader.internal.bandwidth.Limit;
import org.seedferry.downloader.internal.files.FileRules;
import org.seedferry.downloader.internal.files.Rule;
import org.seedferry.downloader.internal.policy.Policies;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.ledger.MemoryLedger;
import org.seedferry.testing.seedbox.FakeSeedbox;

/** Limits, pauses, a full disk and filters, with fetches under way. */
class MannersTest {

  private static final int MIB = 1 << 20;
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir private Path root;
  private final ManualGuard guard = new ManualGuard();
  private final MemoryLedger ledger = new MemoryLedger(guard.clock(), "me");
  private final FakeTransport remote = new FakeTransport();
  private final FakeSeedbox box = new FakeSeedbox("box", Location.parse("file:///remote", null));
  private final List<BandwidthSettings> limits = new ArrayList<>();
  private FileRules rules = new FileRules(List.of(), () -> 0);
  private Downloader downloader;

  @AfterEach
  void close() {
    guard.close();
  }

  // ---- bandwidth

  @Test
  void aFetchKeepsToTheLimitAndAChangeCountsForItAtOnce() throws IOException {
    putShow();
    limits.add(Limit.of("1MiB/s"));
    start();
    guard.advance(Duration.ofSeconds(3));
    assertThat(remote.served()).isBetween(5L * MIB / 2, 4L * MIB);
    Limit.change(limits.get(0), "100KiB/s");
    guard.advance(SECOND);
    long before = remote.served();
    guard.advance(Duration.ofSeconds(10));
    assertThat(remote.served() - before).isBetween(900L << 10, 1100L << 10);
    Limit.change(limits.get(0), "off");
    guard.advance(SECOND);
    assertThat(state()).isEqualTo(TransferState.DOWNLOADED);
    assertHome();
  }

  @Test
  void aConnectionThatWaitsForTheLimitIsNoStalledOne() {
    putShow();
    limits.add(Limit.of("1KiB/s"));
    start();
    guard.advance(Duration.ofMinutes(10));
    assertThat(remote.sessions()).as("none was given up").isLessThanOrEqualTo(Climb.FEW);
    assertThat(remote.served()).isBetween(500L << 10, 700L << 10);
    assertThat(transfer().leaseUntil()).isAfter(guard.clock().instant());
    assertThat(downloader.current().get(0).connections()).isLessThanOrEqualTo(Climb.FEW);
  }

  @Test
  void whereNothingMayPassConnectionsAreGivenBackAndItGoesOnByItself() throws IOException {
    putShow();
    limits.add(Limit.of("1MiB/s"));
    start();
    guard.advance(SECOND);
    Limit.change(limits.get(0), "0");
    guard.advance(SECOND);
    long before = remote.served();
    guard.advance(Duration.ofHours(5));
    assertThat(remote.served()).isEqualTo(before);
    assertThat(remote.open()).isZero();
    Limit.change(limits.get(0), "off");
    guard.advance(SECOND);
    assertHome();
    assertThat(remote.served()).isEqualTo(6 * MIB + 10);
  }

  // ---- pause

  @Test
  void aPausedTransferLetsGoAtOnceAndGoesOnWhereItWas() throws IOException {
    putShow();
    limits.add(Limit.of("1MiB/s"));
    start();
    guard.advance(Duration.ofSeconds(3));
    ledger.pauses().pause(transfer().id());
    guard.settle();
    assertThat(remote.open()).isZero();
    assertThat(downloader.current()).isEmpty();
    assertThat(transfer().owner()).as("another node need not wait for it").isNull();
    assertThat(transfer().attempts()).isZero();
    long before = remote.served();
    guard.advance(Duration.ofMinutes(5));
    assertThat(remote.served()).isEqualTo(before);
    limits.clear();
    ledger.pauses().resume(transfer().id());
    guard.settle();
    assertHome();
    assertThat(remote.served()).isEqualTo(6 * MIB + 10);
    assertThat(events()).containsExactly("QUEUED", "DOWNLOADING", "DOWNLOADED");
  }

  @Test
  void aPauseOutlivesARestart() throws IOException {
    putShow();
    limits.add(Limit.of("1MiB/s"));
    start();
    guard.advance(SECOND);
    ledger.pauses().pauseAll();
    guard.settle();
    downloader.stop();
    long before = remote.served();
    start();
    guard.advance(Duration.ofMinutes(1));
    assertThat(remote.served()).isEqualTo(before);
    limits.clear();
    ledger.pauses().resumeAll();
    guard.settle();
    assertHome();
  }

  @Test
  void whatWaitsBetweenTwoTriesCanBePausedToo() throws IOException {
    putShow();
    remote.cut("Show/a.mkv", 3 * MIB);
    start();
    guard.settle();
    assertThat(state()).isEqualTo(TransferState.DOWNLOADING);
    ledger.pauses().pause(transfer().id());
    guard.settle();
    assertThat(downloader.current()).isEmpty();
    assertThat(transfer().owner()).isNull();
    ledger.pauses().resume(transfer().id());
    guard.advance(SECOND);
    assertHome();
  }

  @Test
  void oneThatIsPausedKeepsNoOtherFromBeingFetched() {
    putShow();
    ledger.pauses().pause(transfer().id());
    remote.put("film", 10, "first");
    box.file("film", "film", 10).complete("film");
    ledger.queue(new Discovery("box", "film", null, "film", "", 10)).orElseThrow();
    start(new Settings(root.toString(), 1, 5, "0", "2m"));
    guard.settle();
    assertThat(root.resolve("film")).hasSize(10);
    assertThat(state()).isEqualTo(TransferState.QUEUED);
  }

  // ---- the disk

  @Test
  void aFetchWaitsAtTheFloorAndGoesOnWhereItWas() throws IOException {
    putShow();
    limits.add(Limit.of("1MiB/s"));
    start();
    guard.advance(Duration.ofSeconds(3));
    downloader.modified(new Settings(root.toString(), 3, 5, "1PiB", "2m"));
    guard.advance(Duration.ofSeconds(2));
    long before = remote.served();
    guard.advance(Duration.ofMinutes(10));
    assertThat(remote.served()).isEqualTo(before);
    assertThat(remote.open()).isZero();
    assertThat(downloader.current()).isEmpty();
    assertThat(transfer().owner()).as("a node with room need not wait").isNull();
    assertThat(transfer().attempts()).isZero();
    assertThat(transfer().lastError()).startsWith("no room: less than 1.0 PiB are free in ");
    assertThat(events()).containsExactly("QUEUED", "DOWNLOADING", "ATTENTION");
    limits.clear();
    downloader.modified(new Settings(root.toString(), 3, 5, "0", "2m"));
    guard.advance(SECOND);
    assertHome();
    assertThat(remote.served()).isEqualTo(6 * MIB + 10);
    assertThat(transfer().lastError()).isNull();
  }

  @Test
  void whatWaitedForRoomGoesOnOnlyWhenAMarginIsFreeToo() {
    putShow();
    start(new Settings(root.toString(), 3, 5, "1PiB", "1PiB", "oldest", "2m"));
    guard.advance(Duration.ofMinutes(1));
    downloader.modified(new Settings(root.toString(), 3, 5, "0", "1PiB", "oldest", "2m"));
    guard.advance(Duration.ofMinutes(1));
    assertThat(state()).isEqualTo(TransferState.QUEUED);
    assertThat(events()).as("said once").containsExactly("QUEUED", "ATTENTION");
    downloader.modified(new Settings(root.toString(), 3, 5, "0", "1KiB", "oldest", "2m"));
    guard.advance(Duration.ofSeconds(5));
    assertThat(state()).isEqualTo(TransferState.DOWNLOADED);
  }

  // ---- files

  @Test
  void whatIsFilteredIsNeitherFetchedNorMissed() throws IOException {
    rules = Rule.skipping("*.srt, sample/**");
    putShow();
    start();
    guard.settle();
    assertThat(state()).isEqualTo(TransferState.DOWNLOADED);
    assertThat(home()).containsExactly("a.mkv");
    assertThat(remote.served()).isEqualTo(5 * MIB);
    assertThat(transfer().size()).isEqualTo(5 * MIB);
    assertThat(downloader.localRoot().manifest(transfer()).read()).containsOnlyKeys("Show/a.mkv");
    assertThat(downloader.localRoot().manifest(transfer()).isDelivered()).isTrue();
  }

  @Test
  void nothingIsBegunBeforeTheConfiguredRulesAreInForce() throws IOException {
    AtomicInteger configured = new AtomicInteger(1);
    rules = new FileRules(List.of(), configured::get);
    putShow();
    start();
    guard.advance(Duration.ofMinutes(1));
    assertThat(state()).isEqualTo(TransferState.QUEUED);
    configured.set(0);
    guard.advance(Duration.ofSeconds(5));
    assertHome();
  }

  @Test
  void aFilterThatChangesDuringAFetchLeavesNothingHalf() throws IOException {
    putShow();
    limits.add(Limit.of("1MiB/s"));
    start();
    guard.advance(Duration.ofSeconds(3));
    downloader.stop();
    limits.clear();
    rules = Rule.skipping("a.mkv");
    start();
    guard.settle();
    assertThat(home()).containsExactly("deep/b.srt", "sample/s.mkv");
    assertThat(state()).isEqualTo(TransferState.DOWNLOADED);
  }

  @Test
  void aDeliveryMadeByAnotherFilterIsTakenForWhatItIsAfterTheLedgerIsLost() throws IOException {
    rules = Rule.skipping("*.srt");
    putShow();
    start();
    guard.settle();
    for (String skip : List.of("sample/**, *.srt", "")) {
      downloader.stop();
      rules = Rule.skipping(skip);
      loseLedger();
      long before = remote.served();
      start();
      guard.settle();
      assertThat(state()).as("with '%s'", skip).isEqualTo(TransferState.DOWNLOADED);
      assertThat(remote.served()).isEqualTo(before);
      assertThat(downloader.localRoot().manifest(transfer()).read())
          .containsOnlyKeys("Show/a.mkv", "Show/sample/s.mkv");
    }
  }

  @Test
  void somethingElseUnderTheNameIsStillAConflict() throws IOException {
    rules = Rule.skipping("*.srt");
    putShow();
    Files.createDirectories(root.resolve("Show"));
    Files.write(root.resolve("Show/a.mkv"), remote.bytes("Show/a.mkv"));
    start();
    guard.settle();
    assertThat(transfer().lastError()).contains("exists already and is not this transfer");
  }

  @Test
  void deliveredFilesHaveTheTimesOfTheSeedboxAndTheirModes() throws IOException {
    rules = Rule.only(new Rule("", "", "", "0", "640", "750", "", true));
    putShow();
    Instant then = Instant.parse("2020-02-29T12:34:56Z");
    remote.changed("Show/a.mkv", then);
    remote.changed("Show/deep/b.srt", then.plusSeconds(7));
    start();
    guard.settle();
    assertHome();
    assertThat(Files.getLastModifiedTime(root.resolve("Show/a.mkv")).toInstant()).isEqualTo(then);
    assertThat(Files.getLastModifiedTime(root.resolve("Show/deep/b.srt")).toInstant())
        .isEqualTo(then.plusSeconds(7));
    assertThat(Files.getLastModifiedTime(root.resolve("Show/sample/s.mkv")).toInstant())
        .as("nobody tells")
        .isAfter(then.plusSeconds(3600));
    assertThat(Files.getAttribute(root.resolve("Show/a.mkv"), "unix:mode")).isEqualTo(0100640);
    assertThat(Files.getAttribute(root.resolve("Show/deep"), "unix:mode")).isEqualTo(0040750);
  }

  private void putShow() {
    remote.put("Show/a.mkv", 5 * MIB, "first");
    remote.put("Show/deep/b.srt", 10, "first");
    remote.put("Show/sample/s.mkv", MIB, "first");
    box.folder(
            "show", "Show", Map.of("a.mkv", 5L * MIB, "deep/b.srt", 10L, "sample/s.mkv", MIB + 0L))
        .complete("show");
    queue();
  }

  private void queue() {
    ledger.queue(new Discovery("box", "show", null, "show", "", 6 * MIB + 10)).orElseThrow();
  }

  private void loseLedger() {
    ledger.release(transfer());
    assertThat(ledger.forget(transfer().id())).isTrue();
    queue();
  }

  private void start() {
    start(new Settings(root.toString(), 3, 5, "0", "2m"));
  }

  private void start(Settings settings) {
    downloader =
        new Downloader(
            guard,
            ledger,
            new Policies(List.of(), () -> 0),
            new Manners(new Bandwidth(limits), rules),
            settings,
            List.of(box),
            List.of(remote));
    ledger.addListener(downloader);
  }

  private Transfer transfer() {
    return ledger.find("box", "show").orElseThrow();
  }

  private TransferState state() {
    return transfer().state();
  }

  private List<String> events() {
    return ledger.events(0, 100).stream().map(LedgerEvent::kind).map(Enum::name).toList();
  }

  private List<String> home() throws IOException {
    return List.copyOf(
        org.seedferry.downloader.internal.staging.Trees.sizes(root.resolve("Show")).keySet());
  }

  private void assertHome() throws IOException {
    assertThat(home()).containsExactly("a.mkv", "deep/b.srt", "sample/s.mkv");
    for (String path : home()) {
      assertThat(root.resolve("Show").resolve(path)).hasBinaryContent(remote.bytes("Show/" + path));
    }
  }
}
