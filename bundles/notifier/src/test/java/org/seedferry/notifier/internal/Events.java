package org.seedferry.notifier.internal;

import java.time.Instant;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.LedgerEvent;

/** Events and discoveries for tests. */
final class Events {

  private Events() {}

  static Discovery discovery(String name) {
    return new Discovery("box", name, null, name, "tv", 1234);
  }

  static LedgerEvent event(EventKind kind, String name, String detail) {
    return new LedgerEvent(
        42,
        Instant.parse("2030-01-01T00:00:00Z"),
        kind,
        7,
        "box",
        name,
        "tv",
        "local " + name,
        1536,
        "home",
        detail);
  }
}
