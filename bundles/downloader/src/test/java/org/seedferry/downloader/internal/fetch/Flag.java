package org.seedferry.downloader.internal.fetch;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.seedferry.guard.StopSignal;

/** A run's flag, set or not. */
record Flag(boolean requested) implements StopSignal {
  @Override
  public boolean sleep(Duration pause) {
    return !requested;
  }

  @Override
  public void throwIfRequested() {
    if (requested) {
      throw new CancellationException("stopped");
    }
  }

  @Override
  public <T extends AutoCloseable> T onStop(T resource) {
    return resource;
  }

  @Override
  public void release(AutoCloseable resource) {}
}
