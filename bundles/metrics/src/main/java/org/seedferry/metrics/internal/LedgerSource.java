package org.seedferry.metrics.internal;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.api.ledger.LedgerSummary;
import org.seedferry.api.notify.Channel;

/** What the ledger holds, and how far the channels are with telling it. */
final class LedgerSource implements Source {

  private static final String READER = "channel:";

  private final Supplier<Ledger> ledger;
  private final Supplier<List<Channel>> channels;

  LedgerSource(Supplier<Ledger> ledger, Supplier<List<Channel>> channels) {
    this.ledger = ledger;
    this.channels = channels;
  }

  @Override
  public void read(Reading into) {
    LedgerSummary summary = summary();
    into.add(Family.LEDGER_UP, summary == null ? 0 : 1);
    if (summary == null) {
      return;
    }
    summary
        .transfers()
        .forEach(
            (state, count) ->
                into.add(Family.TRANSFERS, count, state.name().toLowerCase(Locale.ROOT)));
    into.add(Family.TRANSFERS_GIVEN_UP, summary.givenUp());
    Duration waited =
        summary.oldestQueued() == null
            ? Duration.ZERO
            : Duration.between(summary.oldestQueued(), summary.at());
    into.add(Family.QUEUE_OLDEST_SECONDS, Math.max(0, waited.toMillis()) / 1e3);
    into.add(Family.EVENTS, summary.lastEvent());
    into.has(Family.EVENTS_UNREAD);
    // A channel that was taken away stays in the ledger, and would lag for ever.
    for (Channel channel : channels.get()) {
      Long unread = summary.unread().get(READER + channel.name());
      if (unread != null) {
        into.add(Family.EVENTS_UNREAD, unread, channel.name());
      }
    }
  }

  private LedgerSummary summary() {
    Ledger current = ledger.get();
    try {
      return current == null ? null : current.summary();
    } catch (LedgerException e) {
      return null;
    }
  }
}
