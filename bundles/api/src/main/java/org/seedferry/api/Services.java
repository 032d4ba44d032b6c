package org.seedferry.api;

import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Services that come and go while they are used. What a call throws because its service has gone is
 * told apart from what it throws of its peer. Thread-safe.
 *
 * @param <T> what they are
 */
public final class Services<T> {

  /** A call of a service. */
  @FunctionalInterface
  public interface Call<T, R, E extends Exception> {
    R on(T service) throws E;
  }

  private final String kind;
  private final Supplier<? extends Collection<T>> present;

  /**
   * @param kind what one of them is, for people: {@code "seedbox"}
   * @param present those that are there at the moment it is asked
   */
  public Services(String kind, Supplier<? extends Collection<T>> present) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.present = Objects.requireNonNull(present, "present");
  }

  /** Those that are there now. */
  public Collection<T> all() {
    return present.get();
  }

  /** True while this very service is there; a successor is another one. */
  public boolean has(T service) {
    return present.get().stream().anyMatch(each -> each == service);
  }

  /**
   * Calls a service.
   *
   * @throws RemoteFailure {@code ABSENT} when the call failed and the service has gone meanwhile or
   *     is about to go
   */
  public <R, E extends Exception> R call(T service, Call<T, R, E> call) throws E, RemoteFailure {
    try {
      return call.on(service);
    } catch (CancellationException e) {
      throw gone(e);
    } catch (Exception | LinkageError e) {
      // A bundle that was updated under a call cannot load the classes that it has not used yet.
      if (has(service)) {
        throw e;
      }
      throw gone(e);
    }
  }

  private RemoteFailure gone(Throwable cause) {
    return RemoteFailure.absent("the " + kind + " was stopped or replaced meanwhile", cause);
  }
}
