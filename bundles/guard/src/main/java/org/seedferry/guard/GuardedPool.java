package org.seedferry.guard;

import java.time.Duration;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Workers with a bounded queue. An item that fails or panics does not take its worker away.
 * Thread-safe.
 */
@ProviderType
public interface GuardedPool extends AutoCloseable {

  /**
   * Hands an item over, waiting while the queue is full.
   *
   * @param name what the item's thread, report and exit line are named
   * @param fields fields for the log of this item, for instance {@code transfer_id}
   * @throws ClosedException when the pool is closed
   */
  GuardedTask submit(String name, Map<String, String> fields, Work work)
      throws InterruptedException;

  /** Hands an item over if a worker or a place in the queue is free; null when neither is. */
  GuardedTask trySubmit(String name, Map<String, String> fields, Work work);

  /**
   * Says what a close does with items that were taken. By default it discards what waits and
   * cancels what is being worked; with a limit it lets the workers do all that first. That holds
   * for {@link #close()}, for a close of the guard and for a stop of its bundle, which all take no
   * more items from the first moment on. What is left after the limit is discarded and cancelled.
   *
   * @param limit how long a close lets the workers go on, zero for not at all
   * @return this pool
   * @since 1.1
   */
  GuardedPool drainOnClose(Duration limit);

  /** Changes the number of workers; running items are not disturbed. */
  void resize(int workers);

  /** How many items are being worked. */
  int active();

  /** How many items wait. */
  int waiting();

  /**
   * Takes no more items, and waits until those taken are done. True when they are within the limit.
   */
  boolean drain(Duration limit) throws InterruptedException;

  /**
   * Takes no more items, discards what waits, cancels and awaits what is being worked; after a
   * drain where {@link #drainOnClose} asks for it. Idempotent; from inside one of its items it does
   * not wait.
   */
  @Override
  void close();
}
