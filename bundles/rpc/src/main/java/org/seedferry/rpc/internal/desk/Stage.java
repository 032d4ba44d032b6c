package org.seedferry.rpc.internal.desk;

/** How far an item is, in the order of its way. */
public enum Stage {
  /** It waits until a seedbox takes it. */
  WAITING,
  /** The seedbox is getting it. */
  REMOTE,
  /** The seedbox has it; it waits to come home, or comes home. */
  FETCHING,
  /** Every byte is verified and stands under its final name. */
  HOME
}
