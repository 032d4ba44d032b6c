package org.seedferry.api.ledger;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;

/**
 * What was asked for over a face that looks like a torrent client, kept in the ledger: every method
 * that changes something is durable when it returns, and wakes the {@link LedgerListener}s of this
 * node. Thread-safe; every method throws {@link LedgerException} as those of the {@link Ledger} do.
 */
@ProviderType
public interface Grabs {

  /**
   * Records what is asked for; idempotent by its hash. What the ledger has already and what is not
   * over is only shown to the asker from now on, with the wanted labels and goal, also when it was
   * not shown any more. What is over, missing or given up begins anew as {@code GRABBED}.
   *
   * @return the transfer
   */
  Transfer grab(GrabRequest request);

  /**
   * Has a transfer that nobody asked for treated as if somebody had; idempotent.
   *
   * @param hash the hash that it is known by to the asker
   * @return empty when there is no such transfer
   */
  Optional<Grab> adopt(long transferId, String hash);

  /** Those of all that is not cleaned, the longest known first, also what is not shown any more. */
  List<Grab> all();

  /** Those of the transfers in some states, the longest known first. */
  List<Grab> in(Collection<TransferState> states);

  /** The grab of a transfer; empty when nobody asked for it. */
  Optional<Grab> of(long transferId);

  /** What its seedbox is to be given; empty when nobody asked for it, or it was adopted. */
  Optional<GrabSource> source(long transferId);

  /** Changes a grab; false when there is none. */
  boolean change(long transferId, GrabChange change);

  /** Hands this one over before those that wait; false when there is none. */
  boolean first(long transferId);

  /**
   * The asker wants it removed: it is not shown any more, and paused where it is not home; what
   * becomes of it on its seedbox is decided later.
   *
   * @param withData whether its delivery is to be removed too
   * @return false when there is none that is shown
   */
  boolean askRemoval(long transferId, boolean withData);

  /** What is to be removed and neither imported nor over, the longest known first. */
  List<Removal> toRemove();

  /**
   * Claims what is to be removed, in whatever state it is, and leaves it in that; allowed where
   * nobody holds it, its lease is over, or this node holds it and does not fetch it.
   *
   * @param seen the row as it was read
   * @return the claimed row with a new version, or empty when somebody else has it
   */
  Optional<Transfer> claimRemoval(Transfer seen, Duration lease);

  /** What is to be handed over now by this node, in the order in which it is. */
  List<Transfer> toHandOver();

  /**
   * A seedbox is about to be told of a claimed transfer. So after a crash it is known where it may
   * be. Wakes nobody.
   *
   * @param seedbox its name; empty when it is certain that none has it
   * @throws StaleClaimException when it is no longer ours
   */
  void giving(Transfer held, String seedbox) throws StaleClaimException;

  /**
   * A seedbox has taken a claimed transfer; the claim ends.
   *
   * @throws StaleClaimException when it is no longer ours
   */
  Transfer handedOver(Transfer held, String seedbox) throws StaleClaimException;

  /**
   * A claimed transfer is handed over later; counts one more attempt, and the claim ends.
   *
   * @throws StaleClaimException when it is no longer ours
   */
  Transfer putOff(Transfer held, String reason, Duration pause) throws StaleClaimException;

  /** The categories that were ever mentioned, in alphabetical order. */
  Set<String> categories();

  /** Remembers a category; idempotent. */
  void keepCategory(String category);

  /** Forgets a category; idempotent. */
  void forgetCategory(String category);
}
