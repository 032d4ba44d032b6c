package org.seedferry.downloader.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Services;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.Transports;
import org.seedferry.downloader.internal.bandwidth.Bandwidth;
import org.seedferry.downloader.internal.files.FileRule;
import org.seedferry.downloader.internal.policy.Policies;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.ledger.MemoryLedger;
import org.seedferry.testing.seedbox.FakeSeedbox;

/** A stop reaches the workers of a fetch one after the other. */
class FetchStopTest {

  @TempDir private Path root;
  private final ManualGuard guard = new ManualGuard();
  private final MemoryLedger ledger = new MemoryLedger(guard.clock(), "me");
  private final FakeTransport remote = new FakeTransport();
  private final FakeSeedbox box = new FakeSeedbox("box", Location.parse("file:///remote", null));

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void aWorkerThatTheStopHasNotReachedYetDoesNotCountItAsAFailure() {
    Fetch fetch = begun();
    assertThat(fetch.hire()).isPresent();
    assertThat(fetch.hire()).isPresent();
    fetch.work(new Flag(true));
    fetch.notStarted(new Flag(false));
    assertGivenBack();
    assertThat(fetch.hire()).isEmpty();
  }

  @Test
  void aFetchWhoseWorkersNobodyTakesAnyMoreIsGivenBack() {
    Fetch fetch = begun();
    assertThat(fetch.hire()).isPresent();
    fetch.notStarted(new Flag(false));
    assertThat(fetch.connections()).isZero();
    fetch.abandon();
    assertGivenBack();
  }

  @Test
  void aFetchWhoseWorkerIsJustBeingHandedOverIsNotLostUnlessThatTakesForEver() {
    Fetch fetch = begun();
    fetch.hire();
    assertThat(fetch.isLost()).isFalse();
    guard.advance(Duration.ofSeconds(61));
    assertThat(fetch.isLost()).as("a panic has come in between").isTrue();
    fetch.abandon();
  }

  private void assertGivenBack() {
    Transfer row = ledger.find("box", "show").orElseThrow();
    assertThat(row.state()).isEqualTo(TransferState.DOWNLOADING);
    assertThat(row.owner()).isNull();
    assertThat(row.attempts()).isZero();
  }

  private Fetch begun() {
    remote.put("Show/a", 10, "first");
    remote.put("Show/b", 10, "first");
    box.folder("show", "Show", Map.of("a", 10L, "b", 10L)).complete("show");
    ledger.queue(new Discovery("box", "show", null, "show", "", 20)).orElseThrow();
    Duration lease = Duration.ofMinutes(2);
    Transfer claimed = ledger.claim(ledger.fetchable(1).get(0), lease).orElseThrow();
    TrafficCounter traffic = new TrafficCounter();
    List<Seedbox> boxes = List.of(box);
    List<Transport> transports = List.of(remote);
    Fetch fetch =
        new Fetch(
            new Lease(ledger, guard.clock(), lease, claimed),
            box,
            new Services<>("seedbox", () -> boxes),
            new LocalRoot(root),
            new Sessions(new Transports(transports), guard.clock(), traffic),
            new Connections(),
            new Buffers(),
            new LedgerOutcome(
                ledger,
                new Policies(List.of(), () -> 0),
                null,
                (transfer, reason) -> {},
                ended -> {}),
            traffic,
            new Bandwidth(List.of()).lane("box", guard.clock().instant()),
            FileRule.NONE,
            guard.clock());
    fetch.begin(new Flag(false));
    assertThat(fetch.openings(0)).isEqualTo(2);
    return fetch;
  }
}
