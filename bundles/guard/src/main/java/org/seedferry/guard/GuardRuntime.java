package org.seedferry.guard;

import org.seedferry.guard.internal.Core;
import org.seedferry.guard.internal.Owners;
import org.seedferry.guard.internal.RealTime;

/**
 * The guard without OSGi: one for an application, which hands out a guard to each of its parts.
 *
 * <p>Costs one daemon thread that keeps the time, and one daemon thread for each run under way,
 * which is kept for a while for the next one. Thread-safe.
 */
public final class GuardRuntime implements AutoCloseable {
  private final Core core = new Core(new RealTime(), Owners.NONE);

  /**
   * A new guard.
   *
   * @param owner the part of the application that its tasks are accounted to
   * @throws ClosedException when the runtime is closed
   */
  public OwnedGuard guard(String owner) {
    return core.guard(owner, owner);
  }

  /** The books over all owners. */
  public GuardReport report() {
    return core;
  }

  /** Tells a listener of every exit from now on. */
  public void add(GuardListener listener) {
    core.add(listener);
  }

  /** Tells a listener no more. Unknown ones are ignored. */
  public void remove(GuardListener listener) {
    core.remove(listener);
  }

  /** Closes all guards that it handed out, with one limit for all, and ends its threads. */
  @Override
  public void close() {
    core.close();
  }
}
