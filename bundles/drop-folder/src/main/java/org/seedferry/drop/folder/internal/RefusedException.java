package org.seedferry.drop.folder.internal;

/** A dropped file is no good, and will not get better; the message says why. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean incomplete;

  private RefusedException(String reason, boolean incomplete, Throwable cause) {
    super(reason, cause);
    this.incomplete = incomplete;
  }

  RefusedException(String reason) {
    this(reason, false, null);
  }

  RefusedException(String reason, Throwable cause) {
    this(reason, false, cause);
  }

  /** The same for what a file would be refused for, too, whose writer has merely paused. */
  static RefusedException perhapsIncomplete(String reason, Throwable cause) {
    return new RefusedException(reason, true, cause);
  }

  /** True when more of the file may come. */
  boolean incomplete() {
    return incomplete;
  }
}
