package org.seedferry.api.seedbox;

import org.seedferry.api.RemoteFailure;

/** A {@link Seedbox} that can remove a transfer and leave its data where it is. */
public interface LeavesData {

  /** Removes a transfer, not its data. Idempotent: one that is not there counts as removed. */
  void removeLeavingData(String remoteId) throws RemoteFailure;
}
