package org.seedferry.api.json;

/** An answer is not what the protocol promises; the message says where. */
public final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  public UnreadableException(String message) {
    super(message);
  }
}
