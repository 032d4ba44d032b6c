package org.seedferry.downloader.internal.verify;

import java.util.HashMap;
import java.util.Map;
import org.seedferry.api.RemoteFailure;

/** How often the same bytes came in wrong. Guarded by who holds it. */
final class Tries<K> {

  /** A line or a proxy errs once; what is wrong so often is wrong on the other side. */
  private static final int MOST = 3;

  private final Map<K, Integer> counts = new HashMap<>();

  /**
   * Counts one more.
   *
   * @param what came in wrong, for people
   * @throws RemoteFailure when it was the last one
   */
  void count(K key, String what) throws RemoteFailure {
    if (counts.merge(key, 1, Integer::sum) >= MOST) {
      throw RemoteFailure.askUser(
          what
              + ", although it was fetched "
              + MOST
              + " times: what the seedbox has is damaged. Have it check the transfer; all the rest"
              + " is kept here",
          null);
    }
  }
}
