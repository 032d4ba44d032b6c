package org.seedferry.downloader.internal.fetch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transfers that wait for a part of this host: until any comes or goes, or the pause is over.
 * What is still missing after a whole pause is told to a person, once. Thread-safe.
 */
final class Absences {

  private static final Logger LOG = LoggerFactory.getLogger(Absences.class);
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private record Absence(long services, Instant until) {}

  private final Clock clock;
  private final Ledger ledger;
  private final AtomicLong services = new AtomicLong();
  private final Map<Long, Absence> waiting = new ConcurrentHashMap<>();

  Absences(Clock clock, Ledger ledger) {
    this.clock = clock;
    this.ledger = ledger;
  }

  /** A service has come or gone: nobody need wait any longer. */
  void changed() {
    services.incrementAndGet();
  }

  /** Which services there are now, to compare with later. */
  long services() {
    return services.get();
  }

  /**
   * A fetch ended because something was missing.
   *
   * @param before the {@link #services()} when it began
   */
  void add(Transfer transfer, String reason, long before) {
    Absence last = waiting.get(transfer.id());
    waiting.put(transfer.id(), new Absence(before, clock.instant().plus(PAUSE)));
    if (last == null || last.services() != before) {
      LOG.info("'{}' waits: {}", transfer.name(), reason);
    } else {
      ledger.attention(transfer, reason);
      LOG.debug("'{}' still waits: {}", transfer.name(), reason);
    }
  }

  /** True when the transfer need not be tried now. */
  boolean holds(Transfer transfer) {
    Absence absence = waiting.get(transfer.id());
    return absence != null
        && absence.services() == services.get()
        && clock.instant().isBefore(absence.until());
  }

  /** Forgets all but these transfers. */
  void retain(Collection<Long> ids) {
    waiting.keySet().retainAll(ids);
  }
}
