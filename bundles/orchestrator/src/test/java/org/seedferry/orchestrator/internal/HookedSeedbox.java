package org.seedferry.orchestrator.internal;

import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.Seedbox;

/** A seedbox with nothing in it; what happens when it is asked is up to the test. */
final class HookedSeedbox implements Seedbox {

  /** What happens. */
  @FunctionalInterface
  interface Hook {
    void run() throws InterruptedException;
  }

  private final String name;
  private final Hook whenAsked;

  HookedSeedbox(String name, Hook whenAsked) {
    this.name = name;
    this.whenAsked = whenAsked;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<RemoteTransfer> list() throws RemoteFailure {
    try {
      whenAsked.run();
      return List.of();
    } catch (InterruptedException e) {
      throw RemoteFailure.retry("interrupted", e);
    }
  }

  @Override
  public Contents contents(String remoteId) throws RemoteFailure {
    throw RemoteFailure.gone("nothing is here", null);
  }

  @Override
  public boolean seeds() {
    return false;
  }

  @Override
  public void remove(String remoteId) {
    // nothing is here
  }
}
