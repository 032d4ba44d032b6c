package org.seedferry.home.internal.settings;

/** A file's text is not in the form that its name promises. */
final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int line;

  UnreadableException(int line, String message) {
    super(message);
    this.line = line;
  }

  Problem problem() {
    return new Problem(line, getMessage());
  }
}
