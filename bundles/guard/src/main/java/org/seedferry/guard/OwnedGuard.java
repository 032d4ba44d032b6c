package org.seedferry.guard;

import org.osgi.annotation.versioning.ProviderType;

/** A guard that its owner closes by hand. As a service the framework does that. Thread-safe. */
@ProviderType
public interface OwnedGuard extends Guard, AutoCloseable {

  /**
   * Cancels everything that was started through this guard, all at once, and waits until it has
   * ended, for each at most its own limit counted from the cancelling. Every later start is
   * refused. Idempotent; from inside one of its tasks it cancels without waiting.
   */
  @Override
  void close();
}
