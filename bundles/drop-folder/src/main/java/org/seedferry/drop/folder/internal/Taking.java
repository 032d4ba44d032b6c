package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seedferry.api.Durations;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.StopSignal;
import org.seedferry.guard.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees what is dropped, waits until nobody writes to it any more, and gives it to the workers. What
 * the system tells only makes it look sooner: everything is looked at now and then all the same.
 */
final class Taking implements Work {

  private static final Logger LOG = LoggerFactory.getLogger(Taking.class);

  /** Some file systems do not tell what others do in them. */
  private static final Duration LOOK_ANYWAY = Duration.ofMinutes(1);

  private static final Duration QUEUE_IS_FULL = Duration.ofMillis(25);
  private static final Duration WORKERS_ARE_BUSY = Duration.ofMillis(250);
  private static final Duration CANNOT_BE_LOOKED_AT = Duration.ofSeconds(5);

  /** For so long a single run tries what has to be tried again. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Settings settings;
  private final Inbox inbox;
  private final FolderLock lock;
  private final HandedOver handedOver;
  private final Sightings sightings;
  private final Worker worker;
  private final Slots slots;
  private final Figures figures;
  private final GuardedPool pool;
  private final Clock clock;
  private final Changes.Source source;
  private Changes changes;
  private boolean toldOfWaiting;

  Taking(
      Settings settings,
      Inbox inbox,
      FolderLock lock,
      HandedOver handedOver,
      Sightings sightings,
      Worker worker,
      Slots slots,
      Figures figures,
      GuardedPool pool,
      Clock clock,
      Changes.Source source) {
    this.settings = settings;
    this.inbox = inbox;
    this.lock = lock;
    this.handedOver = handedOver;
    this.sightings = sightings;
    this.worker = worker;
    this.slots = slots;
    this.figures = figures;
    this.pool = pool;
    this.clock = clock;
    this.source = source;
  }

  @Override
  public void run(StopSignal stop) throws IOException, InterruptedException {
    inbox.make();
    lock.take();
    handedOver.load();
    if (changes != null) {
      changes.close(); // a run that has panicked may have left them open
    }
    changes = open();
    stop.onStop(changes);
    Instant nextLook = clock.instant();
    while (!stop.requested()) {
      if (!clock.instant().isBefore(nextLook)) {
        look(stop);
        nextLook = clock.instant().plus(untilNextLook());
      }
      if (pool.active() + pool.waiting() == 0) {
        sightings.reclaim(clock.instant());
      }
      Optional<Duration> wait = submit(stop);
      if (isDone()) {
        LOG.info(
            "{}: what was there is worked off; {} handed over, {} refused, {} left",
            inbox.root(),
            figures.processed(),
            figures.failures(),
            sightings.pending());
        return;
      }
      Changes.Happened happened = changes.await(wait.orElse(pause(nextLook)), stop);
      nextLook = happened.unknown() ? clock.instant() : nextLook;
      for (Path path : happened.paths()) {
        see(path);
      }
    }
  }

  private Changes open() {
    if (settings.mode() == Settings.Mode.CONTINUOUS) {
      try {
        return source.open();
      } catch (IOException e) {
        fallBack(e);
      }
    }
    return new Silence();
  }

  private void fallBack(IOException e) {
    LOG.warn(
        "{} cannot be watched, it is looked at every {}: {}",
        inbox.root(),
        Durations.format(settings.interval()),
        e.toString());
  }

  private Duration untilNextLook() {
    return switch (settings.mode()) {
      case ONCE -> Duration.ofDays(365);
      case PERIODIC -> settings.interval();
      case CONTINUOUS -> changes instanceof Silence ? settings.interval() : LOOK_ANYWAY;
    };
  }

  /**
   * Folders come first: what comes into them from then on is told, but what has come into a new one
   * before, folders too, is not.
   */
  private void look(StopSignal stop) throws IOException {
    inbox.make();
    Inbox.Look look = inbox.look();
    while (!stop.requested() && cover(look, stop)) {
      look = inbox.look();
    }
    Instant now = clock.instant();
    for (Path path : look.files()) {
      Optional<Stamp> stamp = inbox.stamp(path);
      stamp.ifPresent(each -> sightings.see(path, each, now));
    }
  }

  private boolean cover(Inbox.Look look, StopSignal stop) throws IOException {
    try {
      return changes.cover(look.folders());
    } catch (IOException e) {
      stop.throwIfRequested();
      stop.release(changes);
      changes.close();
      changes = new Silence();
      fallBack(e);
      return false;
    }
  }

  private void see(Path path) {
    try {
      Optional<Stamp> stamp = inbox.stamp(path);
      stamp.ifPresent(each -> sightings.see(path, each, clock.instant()));
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at: {}", path, e.toString());
    }
  }

  /** How long what is ready has to wait; empty when there was a place for all of it. */
  private Optional<Duration> submit(StopSignal stop) {
    Instant now = clock.instant();
    List<Path> due = sightings.due(now);
    for (int i = 0; i < due.size(); i++) {
      Path path = due.get(i);
      try {
        Optional<Stamp> stamp = inbox.stamp(path);
        if (stamp.isEmpty()) {
          sightings.finished(path, now);
          continue;
        }
        Optional<Drop> drop = sightings.ready(path, stamp.get(), now);
        if (drop.isEmpty()) {
          continue;
        }
        slots.refresh(stop);
        if (!slots.take()) {
          return Optional.of(awaitSlot(due.size() - i));
        }
        if (!give(drop.get())) {
          return Optional.of(QUEUE_IS_FULL);
        }
      } catch (IOException e) {
        LOG.debug("{} cannot be looked at: {}", path, e.toString());
        sightings.postpone(path, now.plus(CANNOT_BE_LOOKED_AT));
      }
    }
    figures.waiting(0);
    toldOfWaiting = false;
    return Optional.empty();
  }

  /** At most as long as a look may wait. */
  private Duration awaitSlot(int files) {
    if (!toldOfWaiting && slots.isKnown()) {
      toldOfWaiting = true;
      LOG.info(
          "{}: what is dropped waits here ({} files now) while the seedbox has {} transfers that are not complete",
          inbox.root(),
          files,
          settings.slots());
    }
    figures.waiting(files);
    Duration pause = Duration.between(clock.instant(), slots.nextQuestion());
    return pause.compareTo(settings.interval()) > 0 ? settings.interval() : pause;
  }

  /** False when there is no place for it. */
  private boolean give(Drop drop) {
    sightings.taken(drop.path());
    String name = DropName.shown(inbox.relative(drop.path()).toString());
    boolean taken =
        pool.trySubmit("hand_over_drop", Map.of("file", name), stop -> worker.work(drop, stop))
            != null;
    if (!taken) {
      slots.giveBack();
      sightings.postpone(drop.path(), clock.instant());
      figures.foundQueueFull();
    }
    return taken;
  }

  private Duration pause(Instant nextLook) {
    Instant now = clock.instant();
    Instant until = sightings.next().filter(nextLook::isAfter).orElse(nextLook);
    if (sightings.anyAtWork() && now.plus(WORKERS_ARE_BUSY).isBefore(until)) {
      return WORKERS_ARE_BUSY;
    }
    Duration pause = Duration.between(now, until);
    return pause.isNegative() ? Duration.ZERO : pause;
  }

  private boolean isDone() {
    return settings.mode() == Settings.Mode.ONCE
        && sightings.onlyHopelessBefore(clock.instant().minus(PATIENCE));
  }
}
