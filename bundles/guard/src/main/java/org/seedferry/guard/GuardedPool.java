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
   * @throws IllegalStateException when the pool is closed
   */
  GuardedTask submit(String name, Map<String, String> fields, Work work)
      throws InterruptedException;

  /** Hands an item over if a worker or a place in the queue is free; null when neither is. */
  GuardedTask trySubmit(String name, Map<String, String> fields, Work work);

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
   * Takes no more items, discards what waits, cancels and awaits what is being worked. Idempotent.
   */
  @Override
  void close();
}
