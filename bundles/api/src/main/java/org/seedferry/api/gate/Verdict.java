package org.seedferry.api.gate;

/** What a {@link Gatekeeper} says of a request. */
public enum Verdict {
  /** May come in. */
  ADMITTED,
  /** Names a host that is not ours: a page elsewhere may have had its name point here. */
  FOREIGN_HOST,
  /** Would change something, and comes from a page of another origin. */
  FOREIGN_ORIGIN,
  /** Comes from beyond this machine, and there is no password. */
  NOT_LOCAL,
  /** Has to bring user and password. */
  LOGIN_NEEDED,
  /** Brings the wrong user or password. */
  LOGIN_WRONG,
  /** Has brought wrong ones too often, and has to wait. */
  TOO_MANY_TRIES
}
