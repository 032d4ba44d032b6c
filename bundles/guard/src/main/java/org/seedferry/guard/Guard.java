package org.seedferry.guard;

import java.time.Clock;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs the background work of one component. As a service it has prototype scope: reference it with
 * {@code scope = ReferenceScope.PROTOTYPE_REQUIRED}, and everything that was started through it is
 * cancelled and awaited when the component goes, even where the component forgot to.
 *
 * <p>Thread-safe. After the guard is closed every start is refused with an {@link ClosedException}.
 */
@ProviderType
public interface Guard {

  /**
   * Runs the work at once and then again {@code interval} after each run's end. A panic restarts it
   * with backoff.
   */
  default GuardedTask every(Duration interval, String name, Work work) {
    return start(TaskSpec.every(interval, name), work);
  }

  /**
   * Runs work that lasts until it is stopped. A failure or a panic restarts it with backoff; a
   * return ends it.
   */
  default GuardedTask loop(String name, Work work) {
    return start(TaskSpec.loop(name), work);
  }

  /** Runs the work a single time. */
  default GuardedTask once(String name, Work work) {
    return start(TaskSpec.once(name), work);
  }

  /** Starts work as described. The one way into the guard: the short forms end here. */
  GuardedTask start(TaskSpec spec, Work work);

  /**
   * Opens a pool of workers with a bounded queue.
   *
   * @param workers how many items are worked at a time, at least 1
   * @param capacity how many items wait at most, at least 0
   */
  GuardedPool pool(String name, int workers, int capacity);

  /**
   * Does something that an interrupt would break, for instance a write through a {@link
   * java.nio.channels.FileChannel} that others use too, which an interrupt closes for all. A run,
   * also one of another guard, that is cancelled meanwhile is interrupted at the end of the
   * outermost such call; its {@link StopSignal} is set at once, and its stop limit holds as ever.
   * So this is for what is short. In a thread that no run has, it is a plain call.
   *
   * @since 1.2
   */
  <T, E extends Exception> T uninterrupted(Uninterrupted<T, E> work) throws E;

  /** The time that the guard lives by; tests move it by hand. */
  Clock clock();
}
