package org.seedferry.rpc.internal.qbittorrent;

/** A request that is not fulfilled; the message is the answer's text. */
final class Refusal extends Exception {

  static final int BAD_REQUEST = 400;
  static final int NOT_FOUND = 404;
  private static final int WRONG_METHOD = 405;
  static final int CONFLICT = 409;
  static final int TOO_LARGE = 413;
  static final int DEFECT = 500;
  static final int UNAVAILABLE = 503;

  private static final long serialVersionUID = 1L;

  private final int status;

  Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Nobody knows that. */
  static Refusal notFound() {
    return new Refusal(NOT_FOUND, "Not Found");
  }

  /** Only a POST may ask for that. */
  static Refusal wrongMethod() {
    return new Refusal(WRONG_METHOD, "Method Not Allowed");
  }

  /** The status of the answer. */
  int status() {
    return status;
  }
}
