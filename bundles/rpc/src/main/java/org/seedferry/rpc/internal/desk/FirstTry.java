package org.seedferry.rpc.internal.desk;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.seedferry.api.Transfer;
import org.seedferry.guard.ClosedException;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.seedferry.rpc.internal.desk.HandOver.Refused;

/**
 * Tries to hand a grab over while its asker waits, so that the asker hears of a refusal. Who waits
 * does not wait for long: what takes longer goes on by itself, and what comes of it is in the
 * ledger. Thread-safe.
 */
final class FirstTry {

  /** A fraction of what an *arr waits for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Optional<Refused> TOO_LATE = Optional.of(new Refused(null, ""));

  private final GuardedPool pool;
  private final HandOver handOver;

  FirstTry(GuardedPool pool, HandOver handOver) {
    this.pool = pool;
    this.handOver = handOver;
  }

  /**
   * Tries it.
   *
   * @return why every seedbox refuses it, with the grab still claimed; empty in all other cases
   */
  Optional<Refused> of(Transfer grab) {
    AtomicReference<Optional<Refused>> outcome = new AtomicReference<>();
    GuardedTask task;
    try {
      task =
          pool.trySubmit(
              "hand_over_grab",
              Map.of("transfer_id", Long.toString(grab.id())),
              stop -> run(grab, outcome, stop));
    } catch (ClosedException e) {
      return Optional.empty(); // it is recorded, and handed over after the restart
    }
    if (task == null) {
      return Optional.empty(); // many come at once: it is handed over in its turn
    }
    try {
      task.await(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    outcome.compareAndSet(null, TOO_LATE);
    Optional<Refused> told = outcome.get();
    return told == TOO_LATE ? Optional.empty() : told;
  }

  private void run(Transfer grab, AtomicReference<Optional<Refused>> outcome, StopSignal stop) {
    Optional<Refused> refused = handOver.one(grab, stop);
    if (!outcome.compareAndSet(null, refused)) {
      refused.ifPresent(handOver::giveUp);
    }
  }
}
