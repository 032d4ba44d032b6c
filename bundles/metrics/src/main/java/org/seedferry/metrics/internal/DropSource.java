package org.seedferry.metrics.internal;

import java.util.List;
import java.util.function.Supplier;
import org.seedferry.api.progress.DropFigures;
import org.seedferry.api.progress.DropMeter;

/** What comes through the drop folders. */
final class DropSource implements Source {

  private final Supplier<List<DropMeter>> meters;

  DropSource(Supplier<List<DropMeter>> meters) {
    this.meters = meters;
  }

  @Override
  public void read(Reading into) {
    for (DropMeter meter : meters.get()) {
      DropFigures drops = meter.figures();
      String folder = drops.folder();
      into.add(Family.DROPS_PROCESSED, drops.processed(), folder);
      into.add(Family.DROPS_FAILED, drops.failed(), folder);
      into.add(Family.DROP_RETRIES, drops.retries(), folder);
      into.add(Family.DROP_BACKPRESSURE, drops.backpressure(), folder);
      into.add(Family.DROPS_PENDING, drops.pending(), folder);
      into.add(Family.DROPS_QUEUED, drops.queued(), folder);
      into.add(Family.DROPS_WAITING, drops.waiting(), folder);
      into.add(Family.DROP_WORKERS, drops.working(), folder);
      DropFigures.Latency latency = drops.latency();
      into.add(Family.DROP_SECONDS, latency.bounds(), latency.counts(), latency.sum(), folder);
    }
  }
}
