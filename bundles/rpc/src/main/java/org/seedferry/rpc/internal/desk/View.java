package org.seedferry.rpc.internal.desk;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
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

  /** In the place of a transfer's number. */
  private static final long GONE = 0;

  /** For more hashes than these a snapshot costs less than to read each. */
  private static final int FEW = 16;

  private static final Set<TransferState> SHOWN =
      EnumSet.complementOf(EnumSet.of(TransferState.CLEANED));

  private final Ledger ledger;
  private final Folders folders;
  private final Remotes remotes;
  private final Supplier<ProgressBoard> progress;
  private final Clock clock;
  private final AtomicLong changes = new AtomicLong();
  private volatile Snapshot last;

  /** The transfers of hashes that have come since the last snapshot was begun, 0 for one gone. */
  private volatile Map<String, Long> since = new ConcurrentHashMap<>();

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
    return transfer(hash) != GONE;
  }

  /** The transfer of a hash that is shown. */
  private long transfer(String hash) {
    Snapshot known = last;
    if (known == null || !isWithin(known, OLDEST_HASHES)) {
      known = now();
    }
    Long changed = since.get(hash);
    if (changed != null) {
      return changed;
    }
    Item item = known.item(hash);
    return item == null ? GONE : item.id();
  }

  /** A hash has come. */
  void shows(String hash, long transfer) {
    changed();
    since.put(hash, transfer);
  }

  /** A hash has gone. */
  void hides(String hash) {
    shows(hash, GONE);
  }

  /** The item of one transfer, just grabbed. */
  Item one(Transfer row, Grab grab, boolean paused) {
    Paused pauses = new Paused(false, paused ? Set.of(row.id()) : Set.of());
    return new Items(folders, remotes.index(), List.of(), pauses).item(row, grab);
  }

  /** What is shown now under some hashes; few are read without all the others. */
  List<Item> of(Collection<String> hashes) {
    Function<String, Item> find = !isNew(last) && hashes.size() <= FEW ? this::single : now()::item;
    return hashes.stream()
        .map(hash -> hash.toLowerCase(Locale.ROOT))
        .map(find)
        .filter(Objects::nonNull)
        .toList();
  }

  private Item single(String hash) {
    long id = transfer(hash);
    Transfer row = id == GONE ? null : ledger.get(id).orElse(null);
    if (row == null || row.state() == TransferState.CLEANED || isOver(row)) {
      return now().item(hash);
    }
    Grab grab = ledger.grabs().of(id).orElse(null);
    Item item = items().item(row, grab);
    boolean stands = item.hash().equals(hash) && (grab == null || grab.isShown());
    return stands ? item : now().item(hash);
  }

  private Items items() {
    ProgressBoard board = progress.get();
    return new Items(
        folders,
        remotes.index(),
        board == null ? List.of() : board.current(),
        ledger.pauses().current());
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
    Items items = items();
    LinkedHashMap<String, Item> shown = new LinkedHashMap<>();
    Set<String> over = new HashSet<>();
    for (Transfer row : ledger.in(SHOWN)) {
      if (!hidden.contains(row.id())) {
        Item item = items.item(row, grabs.get(row.id()));
        put(shown, over, item, isOver(row));
      }
    }
    return new Snapshot(clock.instant(), seen, shown);
  }

  private static boolean isOver(Transfer row) {
    return row.state() == TransferState.MISSING || row.givenUp();
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
