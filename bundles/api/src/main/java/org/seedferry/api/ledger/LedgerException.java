package org.seedferry.api.ledger;

/** The database cannot be reached, or refuses. What was asked for has not happened. */
public final class LedgerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
