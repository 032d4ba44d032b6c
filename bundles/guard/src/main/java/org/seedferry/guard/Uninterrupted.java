package org.seedferry.guard;

/**
 * Something that an interrupt would break.
 *
 * @param <T> what it gives
 * @param <E> what it may throw
 * @since 1.2
 */
@FunctionalInterface
public interface Uninterrupted<T, E extends Exception> {

  /** Does it. */
  T call() throws E;
}
