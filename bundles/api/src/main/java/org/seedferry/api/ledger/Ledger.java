package org.seedferry.api.ledger;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;

/**
 * The durable record of every transfer. Every state change and its event are one transaction,
 * durable when the call returns. Leases run by the database's time. Thread-safe; several nodes may
 * share one.
 *
 * <p>Every method throws {@link LedgerException} when the database cannot be reached or refuses;
 * nothing is changed then.
 */
@ProviderType
public interface Ledger {

  /** The name by which this node claims transfers; stable across restarts of the host. */
  String node();

  /**
   * Records a complete transfer as {@code QUEUED}; empty when it is known already, and when another
   * seedbox has one with the same info-hash that is neither missing nor given up: that one is
   * fetched. One that was grabbed becomes {@code QUEUED} with its own label, from whichever seedbox
   * has it first. Of several that come at once, from any node, one wins.
   */
  Optional<Transfer> queue(Discovery discovery);

  /**
   * What there is no use in queueing from a seedbox; one question for all that it holds. It may be
   * outdated when it is told: only {@link #queue} decides.
   */
  Known known(String seedbox);

  /** The row of one transfer. */
  Optional<Transfer> get(long id);

  /** The row of what a seedbox calls by this id. */
  Optional<Transfer> find(String seedbox, String remoteId);

  /** All transfers in the given states, the longest known first. */
  List<Transfer> in(Collection<TransferState> states);

  /**
   * What this node may fetch now: queued, failed and due, or downloading and either held by this
   * very node or no longer renewed, and not paused by itself; the longest known first.
   */
  List<Transfer> fetchable(int max);

  /**
   * Claims a transfer for this node by compare-and-set on its version: allowed where nobody holds
   * it, its lease is over or this node holds it, and it is neither final nor given up nor failed
   * and not yet due. Queued and failed ones become {@code DOWNLOADING}, a grabbed one stays as it
   * is.
   *
   * @param seen the row as it was read
   * @return the claimed row with a new version, or empty when somebody else has it
   */
  Optional<Transfer> claim(Transfer seen, Duration lease);

  /**
   * Renews the lease of a claimed transfer. The version stays.
   *
   * @throws StaleClaimException when it is no longer ours
   */
  Transfer renew(Transfer held, Duration lease) throws StaleClaimException;

  /**
   * Renews the leases of all transfers of this node in the given states of which a quarter is over;
   * how many these were. So whoever asks often writes seldom.
   */
  int renewAll(Collection<TransferState> states, Duration lease);

  /**
   * Changes the state of a claimed transfer, and writes the event. The claim ends where nothing is
   * left to hold: with {@code FAILED}, {@code MISSING} and {@code CLEANED}.
   *
   * @return the row with a new version
   * @throws StaleClaimException when it is no longer ours
   * @throws IllegalArgumentException when the state of the given row may not become the new one;
   *     see {@link TransferState#mayBecome}
   */
  Transfer advance(Transfer held, Advance advance) throws StaleClaimException;

  /**
   * Records the intent to remove a claimed transfer from its seedbox; on disk, also against a power
   * cut, when the call returns.
   *
   * @throws StaleClaimException when it is no longer ours
   */
  Transfer intendRemoval(Transfer held) throws StaleClaimException;

  /**
   * Records the delivery's name of a claimed transfer before it is published; durable when the call
   * returns.
   *
   * @throws StaleClaimException when it is no longer ours
   */
  Transfer nameDelivery(Transfer held, String localName, long size) throws StaleClaimException;

  /**
   * Writes an {@code ATTENTION} event and keeps the reason in the row's last error; nothing happens
   * when the row says the same already, or has come into another state meanwhile.
   */
  void attention(Transfer transfer, String reason);

  /** Gives a claim back, so that any node may take it over at once; a stale one is ignored. */
  void release(Transfer held);

  /**
   * Queues a failed or missing transfer again, with no attempts counted; false when it is in no
   * such state, and when another seedbox has one with the same info-hash that is neither missing
   * nor given up.
   */
  boolean retry(long id);

  /**
   * Deletes the record of a transfer that nobody works on, so that it counts as new when it is seen
   * again.
   */
  boolean forget(long id);

  /** What a person has paused. */
  Pauses pauses();

  /** What was asked for over a face that looks like a torrent client. */
  Grabs grabs();

  /** Events after the given one, in order. */
  List<LedgerEvent> events(long after, int max);

  /** How far a reader is; a new reader begins at the end of the log of that moment. */
  Cursor cursor(String reader);

  /** Records that a reader begins to deal with an event. */
  void begin(String reader, long sequence);

  /** Records that a reader has dealt with all events up to the given one. */
  void done(String reader, long sequence);

  /** How it stands, in numbers; reads no transfer's row, so that it can be asked often. */
  LedgerSummary summary();
}
