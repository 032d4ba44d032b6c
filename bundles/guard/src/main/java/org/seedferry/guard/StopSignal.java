package org.seedferry.guard;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a run knows of its own end. It belongs to one run, and is of no use after that: what is
 * bound to it then is closed at once. Only a run that has never asked it anything may leave it to
 * the next run of its task. Thread-safe.
 */
@ProviderType
public interface StopSignal {

  /** True as soon as the run is asked to end. */
  boolean requested();

  /**
   * Waits, and returns at once when the run is asked to end.
   *
   * @return true after the whole time, false when a stop ended it early
   * @throws InterruptedException when somebody else interrupted the thread; that is a failure, not
   *     a stop
   */
  boolean sleep(Duration duration) throws InterruptedException;

  /**
   * Binds a resource to this run: closed on a stop request, so that a blocked read ends, and at the
   * latest when the run ends, in reverse order of binding, also after a panic. Closed at once when
   * the stop was requested before.
   *
   * @return the resource itself
   */
  <T extends AutoCloseable> T onStop(T resource);

  /** Unbinds what {@link #onStop} bound, without closing it. Unknown resources are ignored. */
  void release(AutoCloseable resource);

  /**
   * Ends the run by a {@link CancellationException} when a stop is requested; that counts as
   * cancelled, not as a panic.
   */
  default void throwIfRequested() {
    if (requested()) {
      throw new CancellationException("stopped");
    }
  }
}
