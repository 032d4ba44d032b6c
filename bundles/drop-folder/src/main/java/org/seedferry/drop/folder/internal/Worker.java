package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.seedferry.api.Advice;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;
import org.seedferry.guard.Backoff;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a file whose hand-over has ended in one way or the other. Thread-safe.
 */
final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** What leads to the seedbox is being started or replaced: that is soon over. */
  private static final Backoff ABSENT =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10), 0.2);

  /** So often it is no news that something is not there yet. */
  private static final int QUIET_TRIES = 4;

  private final Inbox inbox;
  private final Sightings sightings;
  private final HandOver handOver;
  private final Shelf shelf;
  private final Figures figures;
  private final Clock clock;
  private final Duration patience;

  /** What was told last, so that many files in the same trouble tell it once. */
  private final AtomicReference<String> trouble = new AtomicReference<>("");

  /**
   * @param patience for how long a file has to be unchanged before it counts as no good, and not as
   *     one whose writer has paused
   */
  Worker(
      Inbox inbox,
      Sightings sightings,
      HandOver handOver,
      Shelf shelf,
      Figures figures,
      Clock clock,
      Duration patience) {
    this.inbox = inbox;
    this.sightings = sightings;
    this.handOver = handOver;
    this.shelf = shelf;
    this.figures = figures;
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * Works a file. What fails of our own stop leaves the file as it is; the next start finds it
   * again.
   */
  void work(Drop drop, StopSignal stop) {
    HandOver.Progress progress = new HandOver.Progress(drop.links());
    try {
      conclude(drop, progress, stop);
    } catch (IOException e) {
      stop.throwIfRequested();
      goOnLater(drop, progress, e);
    } catch (RuntimeException | Error e) {
      if (!stop.requested()) {
        tryAgain(drop, progress, pause(Backoff.DEFAULT, drop));
      }
      throw e;
    }
  }

  private void conclude(Drop drop, HandOver.Progress progress, StopSignal stop) throws IOException {
    try {
      if (handOver.run(drop, progress, stop)) {
        recovered();
        sightings.finished(drop.path(), clock.instant());
      } else {
        sightings.postpone(drop.path(), clock.instant());
      }
    } catch (RefusedException e) {
      stop.throwIfRequested();
      refuse(drop, e);
    } catch (RemoteFailure e) {
      stop.throwIfRequested();
      if (e.advice() == Advice.ASK_USER) {
        refuse(drop, new RefusedException(refusal(e, progress), e));
      } else {
        tell(drop, e);
        tryAgain(drop, progress, pause(e, drop));
      }
    }
  }

  private static String refusal(RemoteFailure e, HandOver.Progress progress) {
    return progress.links() == 0
        ? e.getMessage()
        : "link "
            + (progress.links() + 1)
            + ", with those before it handed over: "
            + e.getMessage();
  }

  private void refuse(Drop drop, RefusedException why) throws IOException {
    Instant certain = drop.unchangedSince().plus(patience);
    Instant now = clock.instant();
    if (why.incomplete() && now.isBefore(certain)) {
      sightings.postpone(drop.path(), certain);
      return;
    }
    shelf.failed(drop.path(), why.getMessage(), now);
    figures.failed();
    LOG.warn("'{}' is refused: {}", shown(drop.path()), DropName.shown(why.getMessage()));
    sightings.finished(drop.path(), now);
  }

  /** This machine is in trouble with the file, or somebody has taken it away. */
  private void goOnLater(Drop drop, HandOver.Progress progress, IOException e) {
    if (isGone(drop.path())) {
      sightings.finished(drop.path(), clock.instant());
      return;
    }
    LOG.warn("'{}' cannot be worked now: {}", shown(drop.path()), e.toString());
    tryAgain(drop, progress, pause(Backoff.DEFAULT, drop));
  }

  private boolean isGone(Path path) {
    try {
      return inbox.stamp(path).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private void tryAgain(Drop drop, HandOver.Progress progress, Duration pause) {
    figures.retried();
    LOG.debug("'{}' is tried again in {}", shown(drop.path()), Durations.format(pause));
    sightings.tryAgain(drop.path(), clock.instant().plus(pause), progress.links());
  }

  private void tell(Drop drop, RemoteFailure e) {
    boolean soon = e.advice() == Advice.ABSENT && drop.tries() < QUIET_TRIES;
    if (!soon && !e.getMessage().equals(trouble.getAndSet(e.getMessage()))) {
      LOG.warn("{} waits, with what is behind it: {}", shown(drop.path()), e.getMessage());
    }
  }

  private void recovered() {
    if (!trouble.getAndSet("").isEmpty()) {
      LOG.info("{}: files are handed over again", inbox.root());
    }
  }

  private String shown(Path path) {
    return DropName.shown(inbox.relative(path).toString());
  }

  private static Duration pause(RemoteFailure e, Drop drop) {
    return switch (e.advice()) {
      case RETRY_AFTER -> e.retryAfter();
      case ABSENT -> pause(ABSENT, drop);
      default -> pause(Backoff.DEFAULT, drop);
    };
  }

  private static Duration pause(Backoff backoff, Drop drop) {
    return backoff.pause(drop.tries() + 1, ThreadLocalRandom.current().nextDouble());
  }
}
