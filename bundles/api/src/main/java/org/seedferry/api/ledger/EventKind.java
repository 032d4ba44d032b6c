package org.seedferry.api.ledger;

/** What an event tells. */
public enum EventKind {
  /** An *arr has asked for it, and its seedbox is to get it. */
  GRABBED,
  /** Seen complete on its seedbox and queued. */
  QUEUED,
  /** Its fetch has begun, or begun anew. */
  DOWNLOADING,
  /** It is home: whole, verified, under its final name. */
  DOWNLOADED,
  /** An *arr has taken it over. */
  IMPORTED,
  /** Everything agreed is done. */
  CLEANED,
  /** A try failed, and another one follows. */
  FAILED,
  /** It is not tried again by itself. */
  GAVE_UP,
  /** The seedbox no longer has it. */
  MISSING,
  /** It waits for a person: a blocked or overdue import and the like. Its state has not changed. */
  ATTENTION
}
