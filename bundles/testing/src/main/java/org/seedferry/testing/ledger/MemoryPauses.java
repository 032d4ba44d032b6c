package org.seedferry.testing.ledger;

import java.util.EnumSet;
import java.util.Set;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Paused;
import org.seedferry.api.ledger.Pauses;

/** What is paused in a store. Thread-safe. */
final class MemoryPauses implements Pauses {

  private static final Set<TransferState> NOT_HOME =
      EnumSet.of(
          TransferState.GRABBED,
          TransferState.QUEUED,
          TransferState.DOWNLOADING,
          TransferState.FAILED);

  private final MemoryStore store;
  private final Runnable wake;

  MemoryPauses(MemoryStore store, Runnable wake) {
    this.store = store;
    this.wake = wake;
  }

  @Override
  public Paused current() {
    synchronized (store) {
      return new Paused(store.allPaused, store.paused);
    }
  }

  @Override
  public boolean pause(long id) {
    boolean paused;
    synchronized (store) {
      hold(store, id);
      paused = store.paused.contains(id);
    }
    wake.run();
    return paused;
  }

  /** Nothing happens where nothing is left to be fetched. */
  static void hold(MemoryStore store, long id) {
    Transfer row = store.rows.get(id);
    if (row != null && NOT_HOME.contains(row.state())) {
      store.paused.add(id);
    }
  }

  @Override
  public boolean resume(long id) {
    boolean was;
    synchronized (store) {
      was = store.paused.remove(id);
    }
    wake.run();
    return was;
  }

  @Override
  public void pauseAll() {
    synchronized (store) {
      store.allPaused = true;
    }
    wake.run();
  }

  @Override
  public void resumeAll() {
    synchronized (store) {
      store.allPaused = false;
      store.paused.clear();
    }
    wake.run();
  }
}
