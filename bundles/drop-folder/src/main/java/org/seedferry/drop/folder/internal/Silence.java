package org.seedferry.drop.folder.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.seedferry.guard.StopSignal;

/** Tells nothing, for folders that are only looked at. */
final class Silence implements Changes {

  @Override
  public boolean cover(List<Path> folders) {
    return false;
  }

  @Override
  public Happened await(Duration limit, StopSignal stop) throws InterruptedException {
    stop.sleep(limit);
    return Happened.NOTHING;
  }

  @Override
  public void close() {
    // nothing is open
  }
}
