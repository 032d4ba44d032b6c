package org.seedferry.testing.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Cursor;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.Grabs;
import org.seedferry.api.ledger.Known;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.ledger.LedgerListener;
import org.seedferry.api.ledger.LedgerSummary;
import org.seedferry.api.ledger.Pauses;
import org.seedferry.api.ledger.StaleClaimException;

/**
 * A ledger in memory, for tests. Its time is the given clock's, moved by hand. Several of them over
 * one {@link MemoryStore} play several nodes, or one node before and after a restart. Thread-safe.
 */
public final class MemoryLedger implements Ledger {

  private final MemoryStore store;
  private final Clock clock;
  private final String node;
  private final List<LedgerListener> listeners = new CopyOnWriteArrayList<>();

  /** A ledger of its own, with one node. */
  public MemoryLedger(Clock clock, String node) {
    this(new MemoryStore(), clock, node);
  }

  /** A node's view of a shared store. */
  public MemoryLedger(MemoryStore store, Clock clock, String node) {
    this.store = Objects.requireNonNull(store, "store");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.node = Objects.requireNonNull(node, "node");
  }

  /** Another node on the same store and time; with the same name, this node after a restart. */
  public MemoryLedger asNode(String name) {
    return new MemoryLedger(store, clock, name);
  }

  /** Calls the listener after every change of this node that wrote an event. */
  public void addListener(LedgerListener listener) {
    listeners.add(listener);
  }

  /**
   * Puts a row as it is, without an event, in place of the one with its id or its seedbox and
   * remote id. For a test that begins in the middle of a transfer's way.
   */
  public Transfer put(Transfer row) {
    synchronized (store) {
      store.rows.values().removeIf(MemoryStore.sameSource(row.seedbox(), row.remoteId()));
      store.rows.put(row.id(), row);
      store.lastId = Math.max(store.lastId, row.id());
      return row;
    }
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public Optional<Transfer> queue(Discovery found) {
    Transfer queued;
    synchronized (store) {
      if (find(found.seedbox(), found.remoteId()).isPresent()
          || isElsewhere(found.seedbox(), found.infoHash())) {
        return Optional.empty();
      }
      queued = write(queued(found), EventKind.QUEUED, "");
    }
    wake();
    return Optional.of(queued);
  }

  private RowEdit queued(Discovery found) {
    Optional<Transfer> grabbed =
        select(
                row ->
                    store.unfound.contains(row.id())
                        && row.state() != TransferState.CLEANED
                        && row.infoHash().equals(found.infoHash()))
            .stream()
            .findFirst();
    if (grabbed.isEmpty()) {
      return RowEdit.of(++store.lastId, found, TransferState.QUEUED, now());
    }
    long id = grabbed.get().id();
    store.unfound.remove(id);
    store.sources.remove(id);
    GrabEdit grab = new GrabEdit(store.grabs.get(id));
    grab.handedOver = true;
    store.grabs.put(id, grab.grab());
    RowEdit edit = new RowEdit(grabbed.get());
    edit.version++;
    edit.seedbox = found.seedbox();
    edit.remoteId = found.remoteId();
    edit.name = found.name();
    edit.size = found.size();
    edit.attempts = 0;
    edit.free();
    edit.enter(TransferState.QUEUED, now());
    return edit;
  }

  private boolean isElsewhere(String seedbox, String infoHash) {
    return infoHash != null && known(seedbox).elsewhere().containsKey(infoHash);
  }

  @Override
  public Known known(String seedbox) {
    Set<String> remoteIds = new HashSet<>();
    Map<String, String> elsewhere = new HashMap<>();
    for (Transfer row : select(each -> !store.unfound.contains(each.id()))) {
      if (row.seedbox().equals(seedbox)) {
        remoteIds.add(row.remoteId());
      } else if (row.infoHash() != null && row.state() != TransferState.MISSING && !row.givenUp()) {
        elsewhere.put(row.infoHash(), row.seedbox());
      }
    }
    return new Known(remoteIds, elsewhere);
  }

  @Override
  public Optional<Transfer> get(long id) {
    synchronized (store) {
      return Optional.ofNullable(store.rows.get(id));
    }
  }

  @Override
  public Optional<Transfer> find(String seedbox, String remoteId) {
    return select(MemoryStore.sameSource(seedbox, remoteId)).stream().findFirst();
  }

  @Override
  public List<Transfer> in(Collection<TransferState> states) {
    return select(row -> states.contains(row.state()));
  }

  @Override
  public List<Transfer> fetchable(int max) {
    return select(this::isFetchable).stream().limit(max).toList();
  }

  private boolean isFetchable(Transfer row) {
    return !store.paused.contains(row.id()) && mayBeFetched(row);
  }

  private boolean mayBeFetched(Transfer row) {
    return switch (row.state()) {
      case QUEUED -> true;
      case FAILED -> isDue(row);
      case DOWNLOADING -> isFree(row) || node.equals(row.owner());
      default -> false;
    };
  }

  @Override
  public Optional<Transfer> claim(Transfer seen, Duration lease) {
    Transfer claimed;
    boolean begins;
    synchronized (store) {
      Transfer row = store.rows.get(seen.id());
      if (row == null || row.version() != seen.version() || !isClaimable(row)) {
        return Optional.empty();
      }
      begins = row.state() == TransferState.QUEUED || row.state() == TransferState.FAILED;
      RowEdit edit = new RowEdit(row);
      edit.owner = node;
      edit.leaseUntil = now().plus(lease);
      edit.version++;
      if (begins) {
        edit.enter(TransferState.DOWNLOADING, now());
        claimed = write(edit, EventKind.DOWNLOADING, "");
      } else {
        claimed = keep(edit);
      }
    }
    if (begins) {
      wake();
    }
    return Optional.of(claimed);
  }

  private boolean isClaimable(Transfer row) {
    boolean may = !row.state().isFinal() && (row.state() != TransferState.FAILED || isDue(row));
    return may && mayHold(row);
  }

  @Override
  public Transfer renew(Transfer held, Duration lease) throws StaleClaimException {
    synchronized (store) {
      RowEdit edit = new RowEdit(current(held));
      edit.leaseUntil = now().plus(lease);
      return keep(edit);
    }
  }

  @Override
  public int renewAll(Collection<TransferState> states, Duration lease) {
    synchronized (store) {
      Instant left = now().plus(lease.multipliedBy(3).dividedBy(4));
      List<Transfer> ours =
          select(
              row ->
                  node.equals(row.owner())
                      && !row.leaseUntil().isAfter(left)
                      && states.contains(row.state()));
      for (Transfer row : ours) {
        RowEdit edit = new RowEdit(row);
        edit.leaseUntil = now().plus(lease);
        keep(edit);
      }
      return ours.size();
    }
  }

  @Override
  public Transfer advance(Transfer held, Advance advance) throws StaleClaimException {
    if (!held.state().mayBecome(advance.to())) {
      throw new IllegalArgumentException(
          "transfer " + held.id() + " is " + held.state() + " and may not become " + advance.to());
    }
    Transfer changed;
    synchronized (store) {
      RowEdit edit = new RowEdit(current(held));
      edit.version++;
      edit.apply(advance, now());
      if (advance.to() == TransferState.CLEANED) {
        store.paused.remove(held.id());
      }
      changed = write(edit, kindOf(advance), advance.detail());
    }
    wake();
    return changed;
  }

  private static EventKind kindOf(Advance advance) {
    boolean gaveUp = advance.to() == TransferState.FAILED && advance.retryIn() == null;
    return gaveUp ? EventKind.GAVE_UP : EventKind.valueOf(advance.to().name());
  }

  @Override
  public Transfer intendRemoval(Transfer held) throws StaleClaimException {
    synchronized (store) {
      RowEdit edit = new RowEdit(current(held));
      edit.removing = true;
      return keep(edit);
    }
  }

  @Override
  public Transfer nameDelivery(Transfer held, String localName, long size)
      throws StaleClaimException {
    synchronized (store) {
      RowEdit edit = new RowEdit(current(held));
      edit.localName = localName;
      edit.size = size;
      return keep(edit);
    }
  }

  @Override
  public void attention(Transfer transfer, String reason) {
    synchronized (store) {
      Transfer row = store.rows.get(transfer.id());
      if (row == null || row.state() != transfer.state() || reason.equals(row.lastError())) {
        return;
      }
      RowEdit edit = new RowEdit(row);
      edit.lastError = reason;
      write(edit, EventKind.ATTENTION, reason);
    }
    wake();
  }

  @Override
  public void release(Transfer held) {
    synchronized (store) {
      if (isOurs(held)) {
        RowEdit edit = new RowEdit(store.rows.get(held.id()));
        edit.free();
        keep(edit);
      }
    }
  }

  @Override
  public boolean retry(long id) {
    synchronized (store) {
      Transfer row = store.rows.get(id);
      if (row == null
          || (row.state() != TransferState.FAILED && row.state() != TransferState.MISSING)
          || isElsewhere(row.seedbox(), row.infoHash())) {
        return false;
      }
      boolean known = !store.unfound.contains(id);
      RowEdit edit = new RowEdit(row);
      edit.version++;
      edit.attempts = 0;
      edit.removing = false;
      edit.free();
      edit.enter(known ? TransferState.QUEUED : TransferState.GRABBED, now());
      if (!known) {
        GrabEdit grab = new GrabEdit(store.grabs.get(id));
        grab.handedOver = false;
        store.grabs.put(id, grab.grab());
      }
      write(edit, known ? EventKind.QUEUED : EventKind.GRABBED, "");
    }
    wake();
    return true;
  }

  @Override
  public boolean forget(long id) {
    synchronized (store) {
      Transfer row = store.rows.get(id);
      boolean forgotten = row != null && isFree(row) && store.rows.remove(id) != null;
      if (forgotten) {
        store.paused.remove(id);
        store.dropGrab(id);
      }
      return forgotten;
    }
  }

  @Override
  public Pauses pauses() {
    return new MemoryPauses(store, this::wake);
  }

  @Override
  public Grabs grabs() {
    return new MemoryGrabs(this, store);
  }

  @Override
  public List<LedgerEvent> events(long after, int max) {
    synchronized (store) {
      return store.events.stream().filter(e -> e.sequence() > after).limit(max).toList();
    }
  }

  @Override
  public Cursor cursor(String reader) {
    synchronized (store) {
      long end = store.events.size();
      return store.cursors.computeIfAbsent(reader, name -> new Cursor(end, end));
    }
  }

  @Override
  public void begin(String reader, long sequence) {
    synchronized (store) {
      long done = cursor(reader).done();
      store.cursors.put(reader, new Cursor(done, Math.max(done, sequence)));
    }
  }

  @Override
  public void done(String reader, long sequence) {
    synchronized (store) {
      Cursor was = cursor(reader);
      store.cursors.put(
          reader, new Cursor(Math.max(was.done(), sequence), Math.max(was.begun(), sequence)));
    }
  }

  @Override
  public LedgerSummary summary() {
    synchronized (store) {
      Map<TransferState, Long> transfers = new EnumMap<>(TransferState.class);
      for (TransferState state : TransferState.values()) {
        transfers.put(state, 0L);
      }
      store.rows.values().forEach(row -> transfers.merge(row.state(), 1L, Long::sum));
      Map<String, Long> unread = new HashMap<>();
      store.cursors.forEach(
          (reader, cursor) ->
              unread.put(
                  reader, store.events.stream().filter(e -> e.sequence() > cursor.done()).count()));
      return new LedgerSummary(
          transfers,
          select(Transfer::givenUp).size(),
          select(row -> row.state() == TransferState.QUEUED).stream()
              .map(Transfer::changedAt)
              .min(Comparator.naturalOrder())
              .orElse(null),
          now(),
          store.events.size(),
          unread);
    }
  }

  List<Transfer> select(Predicate<Transfer> wanted) {
    synchronized (store) {
      return store.rows.values().stream().filter(wanted).toList();
    }
  }

  private boolean isDue(Transfer row) {
    return row.retryAt() != null && !row.retryAt().isAfter(now());
  }

  boolean isFree(Transfer row) {
    return row.owner() == null || row.leaseUntil() == null || !row.leaseUntil().isAfter(now());
  }

  /** Claims it for this node in its present state. */
  Transfer hold(Transfer row, Duration lease) {
    RowEdit edit = new RowEdit(row);
    edit.owner = node;
    edit.leaseUntil = now().plus(lease);
    edit.version++;
    return keep(edit);
  }

  /** True when this node may claim it. */
  boolean mayHold(Transfer row) {
    return isFree(row) || node.equals(row.owner());
  }

  private boolean isOurs(Transfer held) {
    Transfer row = store.rows.get(held.id());
    return row != null && row.version() == held.version() && node.equals(row.owner());
  }

  Transfer current(Transfer held) throws StaleClaimException {
    if (!isOurs(held)) {
      throw new StaleClaimException(
          "transfer "
              + held.id()
              + " is no longer held by "
              + node
              + " as version "
              + held.version());
    }
    return store.rows.get(held.id());
  }

  Transfer keep(RowEdit edit) {
    Transfer row = edit.row();
    store.rows.put(row.id(), row);
    return row;
  }

  Transfer write(RowEdit edit, EventKind kind, String detail) {
    Transfer row = keep(edit);
    store.events.add(
        new LedgerEvent(
            store.events.size() + 1L,
            now(),
            kind,
            row.id(),
            row.seedbox(),
            row.name(),
            row.label(),
            row.localName(),
            row.size(),
            node,
            detail));
    return row;
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  void wake() {
    new ArrayList<>(listeners).forEach(LedgerListener::changed);
  }
}
