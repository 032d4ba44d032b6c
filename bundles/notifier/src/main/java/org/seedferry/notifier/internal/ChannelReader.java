package org.seedferry.notifier.internal;

import java.net.ConnectException;
import java.util.List;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.ledger.Cursor;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.api.notify.Channel;
import org.seedferry.api.notify.Notice;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands one channel the events that it wants, in order, from where it last was. Used by one thread
 * at a time.
 */
final class ChannelReader {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelReader.class);
  private static final int BATCH = 100;
  private static final int TRIES = 3;

  private final Ledger ledger;
  private final Channel channel;
  private final String reader;

  /** The event whose sending failed last; 0 for none. */
  private long failed;

  /** True when that one may have been told all the same. */
  private boolean open;

  private int refusals;

  ChannelReader(Ledger ledger, Channel channel) {
    this.ledger = ledger;
    this.channel = channel;
    this.reader = "channel:" + channel.name();
  }

  /**
   * Marks where a new channel begins: what happens from now on is told, however late the first look
   * is. Where the ledger cannot be reached the first look marks it.
   */
  void mark() {
    try {
      ledger.cursor(reader);
    } catch (LedgerException e) {
      LOG.atInfo()
          .addKeyValue("operation", ChannelTask.OPERATION)
          .addKeyValue("channel", channel.name())
          .addKeyValue("reason", e.getMessage())
          .log("the channel's place in the event log is not known yet");
    }
  }

  /** Tells everything that is new; ends early on a stop. */
  void tell(StopSignal stop) throws RemoteFailure {
    Cursor cursor = ledger.cursor(reader);
    long after = cursor.done();
    List<LedgerEvent> batch = ledger.events(after, BATCH);
    while (!batch.isEmpty()) {
      for (LedgerEvent event : batch) {
        if (stop.requested()) {
          return;
        }
        if (channel.kinds().contains(event.kind())) {
          send(event, cursor.begun());
        }
        after = event.sequence();
      }
      ledger.done(reader, after);
      batch = ledger.events(after, BATCH);
    }
  }

  private void send(LedgerEvent event, long begun) throws RemoteFailure {
    boolean again = event.sequence() == failed;
    boolean repeated = event.sequence() <= begun && (open || !again);
    ledger.begin(reader, event.sequence());
    // a panic or the end of the host in between leaves it open whether it was told
    failed = 0;
    try {
      channel.send(new Notice(event, repeated));
    } catch (RemoteFailure failure) {
      failed = event.sequence();
      open = repeated || mayBeTold(failure);
      refusals = again ? refusals : 0;
      if (!isRefusedForGood(failure)) {
        throw failure;
      }
      skip(event, failure);
    }
    ledger.done(reader, event.sequence());
  }

  /** True when the other side may have taken what it has not answered, or not well. */
  private static boolean mayBeTold(RemoteFailure failure) {
    return failure.advice() == Advice.RETRY && !(failure.getCause() instanceof ConnectException);
  }

  /** True when a person would have to act and this event has been tried often enough. */
  private boolean isRefusedForGood(RemoteFailure failure) {
    boolean hopeless = failure.advice() == Advice.ASK_USER || failure.advice() == Advice.GONE;
    return hopeless && ++refusals >= TRIES;
  }

  private void skip(LedgerEvent event, RemoteFailure failure) {
    LOG.atWarn()
        .addKeyValue("operation", ChannelTask.OPERATION)
        .addKeyValue("channel", channel.name())
        .addKeyValue("transfer_id", event.transferId())
        .addKeyValue("event", event.kind())
        .addKeyValue("reason", failure.getMessage())
        .log("the channel does not take this event, which is skipped");
  }
}
