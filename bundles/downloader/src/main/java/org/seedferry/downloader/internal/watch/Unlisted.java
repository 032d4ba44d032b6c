package org.seedferry.downloader.internal.watch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.seedferry.api.Transfer;

/**
 * The transfers that their seedboxes do not list any more, and since when. A torrent client that
 * was started again answers before it has loaded what it holds, so a transfer that is missing from
 * one listing is not gone yet. Used by one thread.
 */
final class Unlisted {

  private static final Duration LOADING = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<Long, Instant> since = new HashMap<>();

  Unlisted(Clock clock) {
    this.clock = clock;
  }

  /** Forgets all but these. */
  void retain(Collection<Transfer> watched) {
    since.keySet().retainAll(watched.stream().map(Transfer::id).toList());
  }

  /** It is listed, or nobody knows. */
  void forget(Transfer transfer) {
    since.remove(transfer.id());
  }

  /** It is missing from a listing; true when it has been missing from all for long enough. */
  boolean isGone(Transfer transfer) {
    Instant now = clock.instant();
    Instant first = since.computeIfAbsent(transfer.id(), any -> now);
    return !first.plus(LOADING).isAfter(now);
  }
}
