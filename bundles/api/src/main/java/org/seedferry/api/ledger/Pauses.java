package org.seedferry.api.ledger;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What a person has paused, kept in the ledger: a restart does not undo it, and it holds for every
 * node. Each change wakes the {@link LedgerListener}s of this node. Thread-safe; every method
 * throws {@link LedgerException} as those of the {@link Ledger} do.
 */
@ProviderType
public interface Pauses {

  /** What is paused now. */
  Paused current();

  /**
   * Pauses one transfer that is not home yet.
   *
   * @return true when it is paused now; false when there is no such transfer, or nothing of it is
   *     left to be fetched
   */
  boolean pause(long id);

  /** Ends the pause of one transfer; false when there was none. A pause of all goes on. */
  boolean resume(long id);

  /** Pauses all, also those that are not known yet. */
  void pauseAll();

  /** Ends every pause, also those of single transfers. */
  void resumeAll();
}
