package org.seedferry.testing.transport;

/** What a transport or the server behind it cannot do; the contract suite asks for the rest. */
public enum Lack {
  /** Names with a leading dot do not stand in listings. */
  HIDDEN_NAMES,
  /** Listings do not tell every size: it is -1 where it is not told, and never wrong. */
  LISTED_SIZES,
  /** Listings do not tell every time: it is null where it is not told, and never wrong. */
  LISTED_TIMES,
  /** Control characters cannot stand in names. */
  CONTROL_CHARACTERS,
  /** A backslash cannot stand in names. */
  BACKSLASH,
  /** Links cannot be told from what they point to. */
  LINKS,
  /** Special files cannot be told from files. */
  SPECIAL_FILES,
  /** There is no network between us and the files. */
  NETWORK,
  /** There is no password. */
  LOGIN
}
