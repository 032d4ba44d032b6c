package org.seedferry.guard.internal;

import java.util.Optional;

/** Knows whom classes and threads belong to, where somebody does. */
public interface Owners {

  /** Knows nobody. */
  Owners NONE =
      new Owners() {
        @Override
        public boolean present(Object key) {
          return true;
        }

        @Override
        public boolean leaving(Object key) {
          return false;
        }

        @Override
        public boolean allLeaving() {
          return false;
        }

        @Override
        public Optional<Owner> of(Thread thread, StackTraceElement[] stack) {
          return Optional.empty();
        }
      };

  /** False when the owner of an account is gone. */
  boolean present(Object key);

  /** True when the owner of an account is about to go, or is gone, and starts nothing more. */
  boolean leaving(Object key);

  /** True when all owners are about to go. */
  boolean allLeaving();

  /** The owner of a thread that the guard does not run. */
  Optional<Owner> of(Thread thread, StackTraceElement[] stack);

  /**
   * An owner.
   *
   * @param name how it is called
   * @param library true when it may have threads of its own
   */
  record Owner(String name, boolean library) {}
}
