package org.seedferry.downloader.internal.watch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Services;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.Seedbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the seedboxes list, asked again only after a while however often it is looked up. Used by
 * one thread.
 */
final class Listings {

  private static final Logger LOG = LoggerFactory.getLogger(Listings.class);

  private record Listing(Map<String, RemoteTransfer> transfers, Instant until) {}

  private final Clock clock;
  private final Services<Seedbox> seedboxes;
  private final Map<String, Listing> known = new HashMap<>();

  Listings(Clock clock, Services<Seedbox> seedboxes) {
    this.clock = clock;
    this.seedboxes = seedboxes;
  }

  /** All transfers of a seedbox by their remote id; empty when it does not answer. */
  Optional<Map<String, RemoteTransfer>> of(Seedbox seedbox, Duration keep) {
    Listing listing = known.get(seedbox.name());
    if (listing == null || !clock.instant().isBefore(listing.until())) {
      try {
        listing = new Listing(ask(seedbox), clock.instant().plus(keep));
      } catch (RemoteFailure e) {
        LOG.debug("{}: {}", seedbox.name(), e.getMessage());
        return Optional.empty();
      }
      known.put(seedbox.name(), listing);
    }
    return Optional.ofNullable(listing.transfers());
  }

  /**
   * @throws RemoteFailure only when something of ours is not there, so that nobody was asked
   */
  private Map<String, RemoteTransfer> ask(Seedbox seedbox) throws RemoteFailure {
    try {
      return seedboxes.call(seedbox, Seedbox::list).stream()
          .collect(
              Collectors.toMap(
                  RemoteTransfer::remoteId, Function.identity(), (first, again) -> first));
    } catch (RemoteFailure e) {
      if (e.advice() == Advice.ABSENT) {
        throw e;
      }
      LOG.info("{} does not tell how its transfers are seeded: {}", seedbox.name(), e.getMessage());
      return null;
    }
  }
}
