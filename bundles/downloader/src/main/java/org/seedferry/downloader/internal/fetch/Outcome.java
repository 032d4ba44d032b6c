package org.seedferry.downloader.internal.fetch;

import org.seedferry.api.ledger.StaleClaimException;

/** What becomes of a fetch: told by the fetch, written into the ledger by the downloader. */
interface Outcome {

  /**
   * Where its delivery belongs: the folder's path below the local root with slashes, empty for the
   * local root itself.
   */
  String folder(Lease lease);

  /** It is verified and about to be published under this name. */
  void named(Lease lease, String localName, long size) throws StaleClaimException;

  /** It stands under its name. */
  void delivered(Lease lease, String localName, boolean stoodThere) throws StaleClaimException;

  /** It was stopped, and can go on at any time. */
  void cancelled(Lease lease);

  /** It was given back, because a part of this host is not there at the moment. */
  void absent(Lease lease, String reason);

  /** It failed. */
  void failed(Lease lease, Throwable trouble);

  /** Nothing of it is going on any more. */
  void ended(Fetch fetch);
}
