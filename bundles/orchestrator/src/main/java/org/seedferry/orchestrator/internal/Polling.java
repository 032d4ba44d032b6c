package org.seedferry.orchestrator.internal;

import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.seedferry.guard.TaskSpec;

/** The polls of one seedbox, at its own pace. Thread-safe. */
final class Polling implements AutoCloseable {

  private final Poll poll;
  private volatile Pace pace;
  private volatile GuardedTask ticker;

  /** Whether somebody waits for the next poll. */
  private volatile boolean awaited;

  private Polling(Poll poll, Pace pace) {
    this.poll = poll;
    this.pace = pace;
  }

  /** Starts with a poll at once. */
  static Polling start(Guard guard, Poll poll, Pace pace) {
    Polling polling = new Polling(poll, pace);
    polling.ticker =
        guard.start(
            TaskSpec.every(pace.interval(), "produce_transfers")
                .fields(Map.of("seedbox", poll.seedbox())),
            polling::poll);
    polling.plan(); // the first poll may have ended before there was a ticker to be told
    return polling;
  }

  private void poll(StopSignal stop) throws RemoteFailure, InterruptedException {
    awaited = false; // who asks from now on may know of more than this poll sees
    try {
      poll.run(stop);
    } finally {
      plan();
    }
  }

  private synchronized void plan() {
    GuardedTask started = ticker;
    if (started != null) {
      PollResult last = poll.result();
      started.reschedule(awaited ? pace.soonest(last) : pace.after(last));
    }
  }

  /** The next poll comes as soon as it makes sense, counted from the last one. */
  void lookSoon() {
    awaited = true;
    plan();
  }

  /** A person has changed how often it is looked at, and wants to see that. */
  void change(Pace wanted) {
    pace = wanted;
    ticker.runSoon();
  }

  PollResult result() {
    return poll.result();
  }

  void cancel() {
    ticker.cancel();
  }

  @Override
  public void close() {
    ticker.close();
  }
}
