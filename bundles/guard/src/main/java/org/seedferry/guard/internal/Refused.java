package org.seedferry.guard.internal;

/**
 * Something is closed and takes nothing more. In a run that is stopped itself, that is no panic.
 */
final class Refused extends IllegalStateException {
  private static final long serialVersionUID = 1;

  Refused(String message) {
    super(message);
  }
}
