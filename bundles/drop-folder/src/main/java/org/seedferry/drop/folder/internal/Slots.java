package org.seedferry.drop.folder.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.guard.Backoff;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps to how many transfers the seedbox may have that are not complete. It is asked for them once
 * in a while; in between, what is handed over is counted. Thread-safe.
 */
final class Slots {

  private static final Logger LOG = LoggerFactory.getLogger(Slots.class);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final int most;
  private final Duration pause;
  private final Target target;
  private final IntSupplier handingOver;
  private final Clock clock;
  private final AtomicReference<String> trouble = new AtomicReference<>("");
  private int free;
  private int failures;
  private Instant nextQuestion = Instant.MIN;

  /**
   * @param most how many there may be; 0 for any number
   * @param pause the pause between two questions to the seedbox
   * @param handingOver how many files are being handed over
   */
  Slots(int most, Duration pause, Target target, IntSupplier handingOver, Clock clock) {
    this.most = most;
    this.pause = pause;
    this.target = target;
    this.handingOver = handingOver;
    this.clock = clock;
  }

  /** Asks the seedbox what it has, where it is time to. For the one thread that hands out files. */
  void refresh(StopSignal stop) {
    if (most == 0 || clock.instant().isBefore(nextQuestion())) {
      return;
    }
    int before = handingOver.getAsInt(); // each may be on the list, or not yet
    try {
      know(most - target.incomplete() - before, pause);
      failures = 0;
      trouble.set("");
    } catch (RemoteFailure e) {
      stop.throwIfRequested();
      know(0, pause(e));
      if (!e.getMessage().equals(trouble.getAndSet(e.getMessage()))) {
        LOG.warn("dropped files wait, it is not known whether there is a slot: {}", e.getMessage());
      }
    }
  }

  private Duration pause(RemoteFailure e) {
    if (e.advice() == Advice.RETRY_AFTER) {
      return e.retryAfter().compareTo(pause) < 0 ? pause : e.retryAfter();
    }
    failures = e.advice() == Advice.ABSENT ? 1 : failures + 1;
    return new Backoff(pause, pause.compareTo(LONGEST) < 0 ? LONGEST : pause, 0).pause(failures, 0);
  }

  private synchronized void know(int nowFree, Duration untilNextQuestion) {
    free = nowFree;
    nextQuestion = clock.instant().plus(untilNextQuestion);
  }

  /** True when the seedbox has answered the last question. */
  boolean isKnown() {
    return trouble.get().isEmpty();
  }

  /** When the seedbox is asked again. */
  synchronized Instant nextQuestion() {
    return nextQuestion;
  }

  /** Takes a slot for one transfer that is to be handed over; false when there is none. */
  synchronized boolean take() {
    if (most > 0 && free <= 0) {
      return false;
    }
    free--;
    return true;
  }

  /** Gives a slot back for which nothing was handed over. */
  synchronized void giveBack() {
    free++;
  }

  /** Says that there is none, as a seedbox would that counts by itself. */
  RemoteFailure none() {
    return RemoteFailure.retryAfter(
        pause, "the seedbox has " + most + " transfers that are not complete, as many as it may");
  }
}
