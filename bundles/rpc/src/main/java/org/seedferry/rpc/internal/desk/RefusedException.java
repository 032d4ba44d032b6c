package org.seedferry.rpc.internal.desk;

/** A request cannot be fulfilled; the message says why, for people. */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  public RefusedException(String message) {
    super(message);
  }
}
