package org.seedferry.api;

/** A service that stands for a peer which can say something of itself. */
public interface KnowsPeer {

  /**
   * Asks the peer, with one or two calls.
   *
   * @throws RemoteFailure when it cannot be asked now
   */
  Peer peer() throws RemoteFailure;
}
