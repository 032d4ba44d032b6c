package org.seedferry.downloader.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.transport.Location;
import org.seedferry.downloader.internal.fetch.FakeTransport.Announcement;
import org.seedferry.downloader.internal.policy.Policies;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.ledger.MemoryLedger;
import org.seedferry.testing.seedbox.FakeSeedbox;

/** Small files are announced to the connection that opens them next. */
class AnnouncedTest {

  private static final int FILES = 40;
  private static final int SIZE = 1_000;

  @TempDir private Path root;
  private final ManualGuard guard = new ManualGuard();
  private final MemoryLedger ledger = new MemoryLedger(guard.clock(), "me");
  private final FakeTransport remote = new FakeTransport();
  private final FakeSeedbox box = new FakeSeedbox("box", Location.parse("file:///remote", null));
  private Downloader downloader;

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void whatIsAnnouncedIsWhatIsOpenedNext() throws IOException {
    remote.opensAhead(4);
    fetch();
    assertHome();
    assertThat(remote.opened()).hasSize(FILES).doesNotHaveDuplicates();
    Set<String> announced = new HashSet<>();
    for (Announcement each : remote.announced()) {
      announced.addAll(each.files());
      assertThat(each.files()).hasSizeLessThanOrEqualTo(4);
      if (!each.files().isEmpty()) {
        assertThat(remote.opened().subList(each.opened() + 1, FILES))
            .startsWith(each.files().toArray(String[]::new));
      }
    }
    assertThat(announced).hasSizeGreaterThan(FILES / 2);
    // Nobody who uses the session after it opens what was announced.
    Announcement last = remote.announced().get(remote.announced().size() - 1);
    assertThat(last).isEqualTo(new Announcement(FILES, List.of()));
  }

  @Test
  void nothingIsAnnouncedWhereItIsOfNoUse() throws IOException {
    fetch();
    assertHome();
    assertThat(remote.announced()).allMatch(each -> each.files().isEmpty());
  }

  @Test
  void whatWasAnnouncedToAConnectionThatFailsIsFetchedOverAnother() throws IOException {
    remote.opensAhead(8);
    remote.cut("Show/f10", SIZE / 2);
    remote.fail("Show/f20", RemoteFailure.retry("nobody answers", null));
    fetch();
    guard.advance(Duration.ofSeconds(2));
    assertHome();
    assertThat(remote.sessions()).isGreaterThan(1);
    assertThat(remote.served()).isEqualTo(FILES * SIZE);
  }

  @Test
  void aStopLosesNothingOfWhatWasAnnounced() throws IOException {
    remote.opensAhead(8);
    remote.onServed(10 * SIZE, () -> downloader.stop());
    fetch();
    assertThat(ledger.find("box", "show").orElseThrow().owner()).as("given back").isNull();
    start();
    guard.settle();
    assertHome();
    assertThat(remote.served()).isLessThanOrEqualTo((FILES + 1) * SIZE);
    downloader.stop();
    assertThat(remote.open()).isZero();
  }

  private void fetch() {
    Map<String, Long> files = new TreeMap<>();
    for (int i = 10; i < 10 + FILES; i++) {
      remote.put("Show/f" + i, SIZE, "first");
      files.put("f" + i, (long) SIZE);
    }
    box.folder("show", "Show", files).complete("show");
    ledger.queue(new Discovery("box", "show", null, "show", "", FILES * SIZE)).orElseThrow();
    start();
    guard.settle();
  }

  private void start() {
    downloader =
        new Downloader(
            guard,
            ledger,
            new Policies(List.of(), () -> 0),
            new Settings(root.toString(), 3, 5, "0", "2m"),
            List.of(box),
            List.of(remote));
  }

  private TransferState state() {
    return ledger.find("box", "show").orElseThrow().state();
  }

  private void assertHome() throws IOException {
    assertThat(state()).isEqualTo(TransferState.DOWNLOADED);
    for (int i = 10; i < 10 + FILES; i++) {
      assertThat(Files.readAllBytes(root.resolve("Show/f" + i)))
          .isEqualTo(remote.bytes("Show/f" + i));
    }
  }
}
