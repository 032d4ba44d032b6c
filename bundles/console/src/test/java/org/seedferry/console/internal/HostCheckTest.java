package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.arr.Arr;
import org.seedferry.api.arr.Delivery;
import org.seedferry.api.arr.HostSight;
import org.seedferry.api.arr.ImportStatus;
import org.seedferry.api.arr.KnowsHost;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.testing.ledger.MemoryLedger;

class HostCheckTest {

  private final HostCheck check = new HostCheck(new HandClock(), Integer.MAX_VALUE);
  private final FakeSeedbox box = new FakeSeedbox();

  @BeforeEach
  void connect() {
    check.ledger = new MemoryLedger(new HandClock(), "here");
    check.seedboxes = List.of(box);
    check.transports = List.of(new OneByte());
  }

  @Test
  void everythingThatWorksIsNamed() {
    box.hold("film", Readiness.COMPLETE, 10);
    check.arrs = List.of(new FakeArr(null));
    assertThat(check.get())
        .containsExactly(
            "0",
            "ok      ledger: answers, as node here, 0 queued",
            "ok      seedbox box: answers in 0 ms: 1 transfer, 1 complete",
            "ok      seedbox box data: can be read: fake://host/data",
            "ok      arr sonarr: answers, for tv");
  }

  @Test
  void oneFailureMakesTheExitCodeOneAndTheRestIsLookedAtAllTheSame() {
    box.trouble = RemoteFailure.retry("host is down", null);
    check.ledger = null;
    check.arrs = List.of(new FakeArr(RemoteFailure.askUser("wrong API key", null)));
    assertThat(check.get())
        .startsWith("1")
        .contains("FAILED  seedbox box: host is down", "FAILED  arr sonarr: wrong API key")
        .anyMatch(line -> line.startsWith("FAILED  ledger"));
  }

  @Test
  void dataThatNoTransportServesIsAFailure() {
    box.hold("film", Readiness.COMPLETE, 10);
    check.transports = List.of();
    assertThat(check.get().get(0)).isEqualTo("1");
    assertThat(check.get()).anyMatch(line -> line.contains("no transport serves 'fake'"));
  }

  @Test
  void aHostWithoutSeedboxHasNothingToDo() {
    check.seedboxes = List.of();
    assertThat(check.get()).startsWith("1").contains("FAILED  seedbox: none is configured");
  }

  @Test
  void anArrTellsHowItSeesThisHostAndOneThatOnlyTellsIsNotAsked() {
    FakeArr seeing = new FakeArr(null);
    seeing.sights.add(HostSight.good("folder", "it sees /srv"));
    seeing.sights.add(HostSight.bad("health", "client unavailable", "see there"));
    FakeArr silent = new FakeArr(RemoteFailure.retry("nobody asks it", null));
    silent.silent = true;
    check.arrs = List.of(seeing, silent);
    assertThat(check.get())
        .contains(
            "ok      arr sonarr: answers, for tv",
            "ok      arr sonarr folder: it sees /srv",
            "warning arr sonarr health: client unavailable",
            "        -> see there",
            "ok      arr sonarr: is only heard of by its webhook, for tv");
  }

  private static final class FakeArr implements Arr, KnowsHost {
    private final RemoteFailure trouble;
    private final List<HostSight> sights = new ArrayList<>();
    private boolean silent;

    FakeArr(RemoteFailure trouble) {
      this.trouble = trouble;
    }

    @Override
    public boolean canBeAsked() {
      return !silent;
    }

    @Override
    public List<HostSight> sights() {
      return sights;
    }

    @Override
    public String name() {
      return "sonarr";
    }

    @Override
    public Set<String> labels() {
      return Set.of("tv");
    }

    @Override
    public Map<Long, ImportStatus> status(Collection<Delivery> deliveries) throws RemoteFailure {
      if (trouble != null) {
        throw trouble;
      }
      return Map.of();
    }

    @Override
    public void lookNow() {
      throw new AssertionError("a check changes nothing");
    }
  }

  /** Every file holds one byte. */
  private static final class OneByte implements Transport, TransportSession {
    @Override
    public Set<String> schemes() {
      return Set.of("fake");
    }

    @Override
    public TransportSession open(Location location) {
      return this;
    }

    @Override
    public List<RemoteEntry> list(RemotePath folder) {
      return List.of();
    }

    @Override
    public RemoteEntry stat(RemotePath path) {
      return new RemoteEntry(path.name(), RemoteEntry.Kind.FILE, 1, null);
    }

    @Override
    public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected) {
      return new RemoteBody() {
        @Override
        public Fingerprint fingerprint() {
          return new Fingerprint(1, "");
        }

        @Override
        public long offset() {
          return 0;
        }

        @Override
        public int read(ByteBuffer target) {
          target.put((byte) 1);
          return 1;
        }

        @Override
        public boolean isOpen() {
          return true;
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
