package org.seedferry.metrics.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.seedferry.api.progress.DeliverySpace;
import org.seedferry.api.progress.Progress;
import org.seedferry.api.progress.ProgressBoard;
import org.seedferry.api.progress.Traffic;
import org.seedferry.api.progress.TrafficMeter;

/** What is fetched, and where it goes; nothing of it while there is no downloader. */
final class FetchSource implements Source {

  private final Supplier<ProgressBoard> board;
  private final Supplier<TrafficMeter> meter;
  private final Supplier<DeliverySpace> space;

  FetchSource(
      Supplier<ProgressBoard> board, Supplier<TrafficMeter> meter, Supplier<DeliverySpace> space) {
    this.board = board;
    this.meter = meter;
    this.space = space;
  }

  @Override
  public void read(Reading into) {
    ProgressBoard fetches = board.get();
    if (fetches != null) {
      List<Progress> underWay = fetches.current();
      into.add(Family.FETCHES_ACTIVE, underWay.size());
      into.add(Family.FETCH_CONNECTIONS, underWay.stream().mapToInt(Progress::connections).sum());
    }
    TrafficMeter counting = meter.get();
    if (counting != null) {
      Traffic traffic = counting.traffic();
      into.add(Family.FETCHED_BYTES, traffic.bytes());
      into.add(Family.FETCHED_FILES, traffic.files());
      into.has(Family.TRANSPORT_SESSIONS);
      traffic
          .sessions()
          .forEach((scheme, open) -> into.add(Family.TRANSPORT_SESSIONS, open, scheme));
    }
    DeliverySpace deliveries = space.get();
    if (deliveries != null) {
      readSpace(deliveries.root(), into);
    }
  }

  /** The local root is made with the first delivery; until then its parent tells. */
  private static void readSpace(Path root, Reading into) {
    Path top = root.toAbsolutePath();
    while (!Files.exists(top) && top.getParent() != null) {
      top = top.getParent();
    }
    try {
      into.add(Family.LOCAL_FREE_BYTES, Files.getFileStore(top).getUsableSpace());
    } catch (IOException e) {
      into.has(Family.LOCAL_FREE_BYTES);
    }
  }
}
