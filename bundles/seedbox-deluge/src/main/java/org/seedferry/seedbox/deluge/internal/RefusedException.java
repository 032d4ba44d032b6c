package org.seedferry.seedbox.deluge.internal;

/** Deluge has understood a call and answers it with an error. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int UNKNOWN_METHOD = 2;

  private final int code;

  /**
   * What it says.
   *
   * @param code the error's code
   * @param message the error's text, fit to be shown
   */
  RefusedException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** True when nobody has such a method: deluge-web has no daemon, or that lacks a plugin. */
  boolean isUnknownMethod() {
    return code == UNKNOWN_METHOD;
  }
}
