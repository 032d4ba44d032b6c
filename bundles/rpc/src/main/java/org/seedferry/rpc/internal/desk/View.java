package org.seedferry.rpc.internal.desk;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.Paused;
import org.seedferry.api.progress.ProgressBoard;

/**
 * Shows what the ledger knows, with what the seedboxes and the fetch engine tell of it. What a
 * seedbox holds that the ledger does not know yet is not shown: it has no number of its own, and
 * one that changed later would be another transfer to every asker. Thread-safe.
 */
final class View {

  /** For so long the progress may stand still. */
  private static final Duration OLDEST = Duration.ofSeconds(1);

  /** For so long a snapshot tells which hashes there are, with what was grabbed since. */
  private static final Duration OLDEST_HASHES = Duration.ofSeconds(5);

  private static final Set<TransferState> SHOWN =
      EnumSet.complementOf(EnumSet.of(TransferState.CLEANED));

  private final Ledger ledger;
  private final Folders folders;
  private final Remotes remotes;
  private final Supplier<ProgressBoard> progress;
  private final Clock clock;
  private final AtomicLong changes = new AtomicLong();
  private volatile Snapshot last;

  /** Which hashes have come or gone since the last snapshot was begun. */
  private volatile Map<String, Boolean> since = new ConcurrentHashMap<>();

  View(
      Ledger ledger,
      Folders folders,
      Remotes remotes,
      Supplier<ProgressBoard> progress,
      Clock clock) {
    this.ledger = ledger;
    this.folders = folders;
    this.remotes = remotes;
    this.progress = progress;
    this.clock = clock;
  }

  /** The ledger has changed: what was seen is old. */
  void changed() {
    changes.incrementAndGet();
  }

  /** What there is now. */
  Snapshot now() {
    Snapshot known = last;
    return isNew(known) ? known : again();
  }

  /** True when a hash is shown: without a new snapshot for each, where many are grabbed at once. */
  boolean isShown(String hash) {
    Snapshot known = last;
    if (known == null || !isWithin(known, OLDEST_HASHES)) {
      known = now();
    }
    Boolean changed = since.get(hash);
    return changed == null ? known.item(hash) != null : changed;
  }

  /** A hash has come or gone. */
  void shows(String hash, boolean isShown) {
    changed();
    since.put(hash, isShown);
  }

  /** The item of one transfer, just grabbed. */
  Item one(Transfer row, Grab grab, boolean paused) {
    Paused pauses = new Paused(false, paused ? Set.of(row.id()) : Set.of());
    return new Items(folders, remotes.index(), List.of(), pauses).item(row, grab);
  }

  private synchronized Snapshot again() {
    Snapshot known = last;
    if (!isNew(known)) {
      known = make();
      last = known;
    }
    return known;
  }

  private boolean isNew(Snapshot known) {
    return known != null && known.changes() == changes.get() && isWithin(known, OLDEST);
  }

  private boolean isWithin(Snapshot known, Duration oldest) {
    Duration age = Duration.between(known.at(), clock.instant());
    return !age.isNegative() && age.compareTo(oldest) < 0;
  }

  private Snapshot make() {
    long seen = changes.get();
    since = new ConcurrentHashMap<>();
    Map<Long, Grab> grabs = new HashMap<>();
    Set<Long> hidden = new HashSet<>();
    for (Grab grab : ledger.grabs().all()) {
      grabs.put(grab.transferId(), grab);
      if (!grab.isShown()) {
        hidden.add(grab.transferId());
      }
    }
    ProgressBoard board = progress.get();
    Items items =
        new Items(
            folders,
            remotes.index(),
            board == null ? List.of() : board.current(),
            ledger.pauses().current());
    LinkedHashMap<String, Item> shown = new LinkedHashMap<>();
    Set<String> over = new HashSet<>();
    for (Transfer row : ledger.in(SHOWN)) {
      if (!hidden.contains(row.id())) {
        Item item = items.item(row, grabs.get(row.id()));
        put(shown, over, item, row.state() == TransferState.MISSING || row.givenUp());
      }
    }
    return new Snapshot(clock.instant(), seen, shown);
  }

  /** Of several with one hash, as of two seedboxes, one is shown: one that goes on. */
  private static void put(
      LinkedHashMap<String, Item> shown, Set<String> over, Item item, boolean isOver) {
    boolean known = shown.containsKey(item.hash());
    if (known && isOver && !over.contains(item.hash())) {
      return;
    }
    shown.put(item.hash(), item);
    if (isOver) {
      over.add(item.hash());
    } else {
      over.remove(item.hash());
    }
  }
}
