package org.seedferry.notifier.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.notify.Channel;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.seedferry.guard.TaskSpec;

/** The guarded task that tells one channel. Thread-safe. */
final class ChannelTask implements AutoCloseable {

  static final String OPERATION = "notification_loop";

  /** The clock and the ticker need not agree to the millisecond. */
  private static final Duration TOLERANCE = Duration.ofMillis(50);

  private final ChannelReader reader;
  private final Duration interval;
  private final Pauses pauses = new Pauses();
  private final GuardedTask task;
  private final Clock clock;
  private Duration pace;
  private volatile boolean pausing;
  private Instant notBefore = Instant.MIN;

  ChannelTask(Guard guard, Ledger ledger, Channel channel, Duration interval) {
    this.reader = new ChannelReader(ledger, channel);
    this.interval = interval;
    this.pace = interval;
    this.clock = guard.clock();
    reader.mark();
    // the first run may begin before the handle is assigned, and waits for it in pace()
    synchronized (this) {
      this.task =
          guard.start(
              TaskSpec.every(interval, OPERATION).fields(Map.of("channel", channel.name())),
              this::run);
    }
  }

  /** Looks at once, unless the other side wants to be left alone. */
  void wake() {
    if (!pausing) {
      task.runSoon();
    }
  }

  void cancel() {
    task.cancel();
  }

  @Override
  public void close() {
    task.close();
  }

  private void run(StopSignal stop) throws RemoteFailure {
    if (clock.instant().isBefore(notBefore)) {
      return; // woken while the failed run was under way
    }
    try {
      reader.tell(stop);
      pauses.reset();
      pausing = false;
      pace(interval);
    } catch (RemoteFailure failure) {
      Duration pause = pauses.after(failure);
      pausing = true;
      notBefore = clock.instant().plus(pause).minus(TOLERANCE);
      pace(pause);
      throw failure;
    }
  }

  private synchronized void pace(Duration pause) {
    if (!pause.equals(pace)) {
      pace = pause;
      task.reschedule(pause);
    }
  }
}
