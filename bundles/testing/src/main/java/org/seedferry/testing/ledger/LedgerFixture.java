package org.seedferry.testing.ledger;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.Ledger;

/** Two nodes on one store, for the contract. */
abstract class LedgerFixture {

  /** How long a claim holds in these tests. */
  protected static final Duration LEASE = Duration.ofMinutes(2);

  protected Ledger one;
  protected Ledger two;

  /** A new instance for a node, over the store of the running test. */
  protected abstract Ledger node(String name);

  /** Moves the time that leases run by. */
  protected abstract void pass(Duration time);

  /** The time that leases run by. */
  protected abstract Instant now();

  /** How often the instance told its listeners that the log has grown. */
  protected abstract int wakeups(Ledger ledger);

  @BeforeEach
  void openTwoNodes() {
    one = node("one");
    two = node("two");
  }

  protected static Discovery found(String remoteId) {
    return new Discovery("box", remoteId, "ab".repeat(20), "Title " + remoteId, "tv", 1_000);
  }

  protected final Transfer queued(String remoteId) {
    return one.queue(found(remoteId)).orElseThrow();
  }

  protected final Transfer claimed(String remoteId) {
    return one.claim(queued(remoteId), LEASE).orElseThrow();
  }
}
