package org.seedferry.guard;

/**
 * A guard or a pool is closed and takes nothing more, for instance as its bundle is being stopped.
 * Out of a run that is stopped itself, this is no panic.
 */
public final class ClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  public ClosedException(String message) {
    super(message);
  }
}
