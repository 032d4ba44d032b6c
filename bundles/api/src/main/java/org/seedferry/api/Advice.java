package org.seedferry.api;

/**
 * What to do about a remote failure. Who talks to the peer decides it; nobody else looks at status
 * codes.
 */
public enum Advice {
  /** Passing trouble: try again with backoff. */
  RETRY,
  /** The peer asks to wait for a given time before the next try. */
  RETRY_AFTER,
  /** It will not get better by itself: a person has to change something. */
  ASK_USER,
  /** What was asked for is not there any more. */
  GONE,
  /** What is there is no longer what was begun: start over with what is there now. */
  CHANGED,
  /**
   * Nothing is wrong with the peer: a part of this host that leads to it is not there at the
   * moment, or has gone in the middle. Wait for it; that counts as no try.
   */
  ABSENT
}
