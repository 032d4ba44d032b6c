package org.seedferry.api.seedbox;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.seedferry.api.RemoteFailure;

/**
 * A remote account or daemon that holds transfers. A service, one for each account; thread-safe;
 * makes no threads.
 */
@ConsumerType
public interface Seedbox {

  /**
   * Its name: the key of its transfers in the ledger. Unique among all seedboxes and never changed.
   */
  String name();

  /** Every transfer that is ours by its label, complete or not. One call to the peer, or few. */
  List<RemoteTransfer> list() throws RemoteFailure;

  /**
   * What a complete transfer consists of.
   *
   * @throws RemoteFailure {@code GONE} when the seedbox does not have it
   */
  Contents contents(String remoteId) throws RemoteFailure;

  /**
   * True when it goes on sharing complete transfers, so that ratio and seeding time mean something.
   */
  boolean seeds();

  /**
   * Removes a transfer with its data. Idempotent: one that is not there counts as removed.
   *
   * @throws RemoteFailure {@code ASK_USER} where nothing can be removed
   */
  void remove(String remoteId) throws RemoteFailure;
}
