package org.seedferry.testing.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.seedferry.api.ledger.Ledger;

class MemoryLedgerTest extends LedgerContract {

  private final HandClock clock = new HandClock();
  private final MemoryStore store = new MemoryStore();
  private final Map<Ledger, AtomicInteger> wakeups = new IdentityHashMap<>();

  @Override
  protected Ledger node(String name) {
    MemoryLedger ledger = new MemoryLedger(store, clock, name);
    AtomicInteger count = new AtomicInteger();
    ledger.addListener(count::incrementAndGet);
    wakeups.put(ledger, count);
    return ledger;
  }

  @Override
  protected void pass(Duration time) {
    clock.now = clock.now.plus(time);
  }

  @Override
  protected Instant now() {
    return clock.now;
  }

  @Override
  protected int wakeups(Ledger ledger) {
    return wakeups.get(ledger).get();
  }

  private static final class HandClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
