package org.seedferry.api.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.seedferry.api.seedbox.RemoteTransfer;

/**
 * For how long transfers have been seeded, by a client that is built on libtorrent. It learns a
 * torrent's time only when something else of it changes, so in its list the time of one without
 * trackers and peers stands still (libtorrent, issue 8057). What passes while such a one is seen
 * seeding from list to list is added to what the client tells: never more than it was seeded.
 * Thread-safe.
 */
public final class SeedingTimes {

  /**
   * @param told what the client tells
   * @param more what has passed since it told so first
   * @param at when it was seen last, in nanoseconds
   */
  private record Seen(Duration told, Duration more, long at) {}

  private final LongSupplier nanos;
  private Map<String, Seen> seen = new HashMap<>();
  private boolean interrupted;

  /**
   * @param nanos a clock that nobody sets, in nanoseconds
   */
  public SeedingTimes(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The client does not answer: what passes until its next list does not count. */
  public synchronized void interrupt() {
    interrupted = true;
  }

  /**
   * The same transfers, with the times that they have been seeded.
   *
   * @param all a whole list
   * @param seeding the ids of those that the client is seeding
   */
  public synchronized List<RemoteTransfer> of(List<RemoteTransfer> all, Set<String> seeding) {
    long now = nanos.getAsLong();
    Map<String, Seen> next = new HashMap<>();
    List<RemoteTransfer> timed = new ArrayList<>(all.size());
    for (RemoteTransfer transfer : all) {
      if (transfer.seeded() != null && seeding.contains(transfer.remoteId())) {
        Seen known = seen(transfer, now);
        next.put(transfer.remoteId(), known);
        timed.add(seeded(transfer, known.told().plus(known.more())));
      } else {
        timed.add(transfer);
      }
    }
    seen = next;
    interrupted = false;
    return timed;
  }

  private Seen seen(RemoteTransfer transfer, long now) {
    Seen before = seen.get(transfer.remoteId());
    if (before == null || !before.told().equals(transfer.seeded())) {
      return new Seen(transfer.seeded(), Duration.ZERO, now);
    }
    Duration passed = interrupted ? Duration.ZERO : Duration.ofNanos(now - before.at());
    return new Seen(before.told(), before.more().plus(passed), now);
  }

  private static RemoteTransfer seeded(RemoteTransfer transfer, Duration time) {
    return new RemoteTransfer(
        transfer.remoteId(),
        transfer.infoHash(),
        transfer.name(),
        transfer.label(),
        transfer.size(),
        transfer.readiness(),
        transfer.ratio(),
        time,
        transfer.activity());
  }
}
