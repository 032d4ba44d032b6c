package org.seedferry.api.ledger;

/**
 * Somebody else has changed or claimed the transfer: whoever holds the older row must not touch it
 * any more.
 */
public final class StaleClaimException extends Exception {

  private static final long serialVersionUID = 1L;

  public StaleClaimException(String message) {
    super(message);
  }
}
