package org.seedferry.testing.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.GrabChange;
import org.seedferry.api.ledger.GrabRequest;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.ledger.Grabs;
import org.seedferry.api.ledger.Removal;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.api.seedbox.SeedGoal;

/** What was grabbed, in a store. Thread-safe. */
final class MemoryGrabs implements Grabs {

  private static final String REMOTE_ID = "grab:";

  private final MemoryLedger ledger;
  private final MemoryStore store;

  MemoryGrabs(MemoryLedger ledger, MemoryStore store) {
    this.ledger = ledger;
    this.store = store;
  }

  @Override
  public Transfer grab(GrabRequest request) {
    Transfer row;
    synchronized (store) {
      List<Transfer> known = ledger.select(each -> request.infoHash().equals(each.infoHash()));
      Optional<Transfer> going = known.stream().filter(each -> !isOver(each)).findFirst();
      row = going.isPresent() ? show(going.get(), request) : begin(known, request);
    }
    ledger.wake();
    return row;
  }

  private static boolean isOver(Transfer row) {
    return row.state().isFinal() || row.givenUp();
  }

  private Transfer show(Transfer row, GrabRequest request) {
    if (row.removing()) {
      throw new IllegalStateException("'" + row.name() + "' is just being removed");
    }
    GrabEdit edit =
        store.grabs.containsKey(row.id())
            ? new GrabEdit(store.grabs.get(row.id()))
            : GrabEdit.of(row.id(), request, true, ledger.now());
    edit.hash = request.hash();
    edit.labels = request.labels();
    edit.removalAskedAt = null;
    edit.imported = false;
    if (!request.goal().isNone()) {
      edit.goal = request.goal();
      edit.goalKept = false;
    }
    store.grabs.put(row.id(), edit.grab());
    store.removals.remove(row.id());
    store.paused.remove(row.id());
    RowEdit labelled = new RowEdit(row);
    labelled.label = row.label().isEmpty() ? request.label() : row.label();
    return ledger.keep(labelled);
  }

  private Transfer begin(List<Transfer> over, GrabRequest request) {
    over.forEach(row -> drop(row.id()));
    long id = over.isEmpty() ? ++store.lastId : over.get(over.size() - 1).id();
    Discovery wanted =
        new Discovery(
            "",
            REMOTE_ID + request.hash(),
            request.infoHash(),
            request.name(),
            request.label(),
            request.size());
    RowEdit edit = RowEdit.of(id, wanted, TransferState.GRABBED, ledger.now());
    edit.version = over.isEmpty() ? 1 : over.get(over.size() - 1).version() + 1;
    store.unfound.add(id);
    store.grabs.put(id, GrabEdit.of(id, request, false, ledger.now()).grab());
    store.sources.put(id, request.source());
    return ledger.write(edit, EventKind.GRABBED, "");
  }

  private void drop(long id) {
    store.rows.remove(id);
    store.paused.remove(id);
    store.dropGrab(id);
  }

  @Override
  public Optional<Grab> adopt(long transferId, String hash) {
    synchronized (store) {
      Transfer row = store.rows.get(transferId);
      if (row != null) {
        store.grabs.computeIfAbsent(
            transferId,
            id ->
                new Grab(
                    id,
                    hash,
                    "",
                    row.label().isEmpty() ? List.of() : List.of(row.label()),
                    SeedGoal.NONE,
                    "",
                    true,
                    false,
                    false,
                    ledger.now(),
                    null));
      }
    }
    ledger.wake();
    return of(transferId);
  }

  @Override
  public List<Grab> all() {
    return in(EnumSet.complementOf(EnumSet.of(TransferState.CLEANED)));
  }

  @Override
  public List<Grab> in(Collection<TransferState> states) {
    synchronized (store) {
      return store.grabs.values().stream()
          .filter(grab -> states.contains(store.rows.get(grab.transferId()).state()))
          .toList();
    }
  }

  @Override
  public Optional<Grab> of(long transferId) {
    synchronized (store) {
      return Optional.ofNullable(store.grabs.get(transferId));
    }
  }

  @Override
  public Optional<GrabSource> source(long transferId) {
    synchronized (store) {
      return Optional.ofNullable(store.sources.get(transferId));
    }
  }

  @Override
  public boolean change(long transferId, GrabChange change) {
    synchronized (store) {
      Grab grab = store.grabs.get(transferId);
      if (grab == null) {
        return false;
      }
      RowEdit row = new RowEdit(store.rows.get(transferId));
      GrabEdit edit = new GrabEdit(grab);
      edit.apply(change, row.localName == null);
      row.label = change.label() == null ? row.label : change.label();
      store.grabs.put(transferId, edit.grab());
      ledger.keep(row);
    }
    ledger.wake();
    return true;
  }

  @Override
  public boolean first(long transferId) {
    synchronized (store) {
      if (!store.grabs.containsKey(transferId)) {
        return false;
      }
      store.places.put(transferId, ++store.lastPlace);
    }
    ledger.wake();
    return true;
  }

  @Override
  public boolean askRemoval(long transferId, boolean withData) {
    synchronized (store) {
      Grab grab = store.grabs.get(transferId);
      if (grab == null || !grab.isShown()) {
        return false;
      }
      GrabEdit edit = new GrabEdit(grab);
      edit.removalAskedAt = ledger.now();
      store.grabs.put(transferId, edit.grab());
      store.removals.put(transferId, withData);
      MemoryPauses.hold(store, transferId);
    }
    ledger.wake();
    return true;
  }

  @Override
  public List<Removal> toRemove() {
    synchronized (store) {
      return store.removals.keySet().stream()
          .map(store.rows::get)
          .filter(row -> !row.state().isFinal() && row.state() != TransferState.IMPORTED)
          .map(row -> new Removal(row, store.grabs.get(row.id()), store.removals.get(row.id())))
          .toList();
    }
  }

  @Override
  public Optional<Transfer> claimRemoval(Transfer seen, Duration lease) {
    synchronized (store) {
      Transfer row = store.rows.get(seen.id());
      boolean may =
          row != null
              && row.version() == seen.version()
              && !row.state().isFinal()
              && store.removals.containsKey(row.id())
              && (row.state() == TransferState.DOWNLOADING
                  ? ledger.isFree(row)
                  : ledger.mayHold(row));
      return may ? Optional.of(ledger.hold(row, lease)) : Optional.empty();
    }
  }

  @Override
  public List<Transfer> toHandOver() {
    synchronized (store) {
      List<Transfer> waiting = new ArrayList<>(ledger.select(this::waits));
      waiting.sort(
          Comparator.comparing((Transfer row) -> -store.places.getOrDefault(row.id(), 0L))
              .thenComparing(Transfer::id));
      return waiting;
    }
  }

  private boolean waits(Transfer row) {
    Grab grab = store.grabs.get(row.id());
    return row.state() == TransferState.GRABBED
        && grab != null
        && !grab.handedOver()
        && grab.isShown()
        && (row.retryAt() == null || !row.retryAt().isAfter(ledger.now()))
        && ledger.mayHold(row)
        && !store.paused.contains(row.id());
  }

  @Override
  public void giving(Transfer held, String seedbox) throws StaleClaimException {
    synchronized (store) {
      ledger.current(held);
      GrabEdit grab = new GrabEdit(store.grabs.get(held.id()));
      grab.givenTo = seedbox;
      store.grabs.put(held.id(), grab.grab());
    }
  }

  @Override
  public Transfer handedOver(Transfer held, String seedbox) throws StaleClaimException {
    Transfer row;
    synchronized (store) {
      RowEdit edit = new RowEdit(ledger.current(held));
      edit.version++;
      edit.seedbox = seedbox;
      edit.lastError = null;
      edit.retryAt = null;
      edit.attempts = 0;
      edit.free();
      GrabEdit grab = new GrabEdit(store.grabs.get(held.id()));
      grab.handedOver = true;
      store.grabs.put(held.id(), grab.grab());
      row = ledger.keep(edit);
    }
    ledger.wake();
    return row;
  }

  @Override
  public Transfer putOff(Transfer held, String reason, Duration pause) throws StaleClaimException {
    synchronized (store) {
      RowEdit edit = new RowEdit(ledger.current(held));
      edit.version++;
      edit.lastError = reason;
      edit.attempts++;
      edit.retryAt = ledger.now().plus(pause);
      edit.free();
      return ledger.keep(edit);
    }
  }

  @Override
  public Set<String> categories() {
    synchronized (store) {
      return new TreeSet<>(store.categories);
    }
  }

  @Override
  public void keepCategory(String category) {
    synchronized (store) {
      store.categories.add(category);
    }
  }

  @Override
  public void forgetCategory(String category) {
    synchronized (store) {
      store.categories.remove(category);
    }
  }
}
