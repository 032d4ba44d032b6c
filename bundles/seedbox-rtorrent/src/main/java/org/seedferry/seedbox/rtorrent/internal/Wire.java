package org.seedferry.seedbox.rtorrent.internal;

import org.seedferry.api.RemoteFailure;

/** Carries XML-RPC to rTorrent and back. Thread-safe; an interrupt ends a call under way. */
interface Wire extends AutoCloseable {

  /** The largest answer that is read. */
  int LARGEST_ANSWER = 64 << 20;

  /**
   * Makes a call.
   *
   * @throws RemoteFailure when there is no answer
   */
  byte[] post(byte[] call) throws RemoteFailure;

  /** Who is called, for messages. */
  String where();

  /** Ends the calls under way, and refuses others. */
  @Override
  void close();
}
