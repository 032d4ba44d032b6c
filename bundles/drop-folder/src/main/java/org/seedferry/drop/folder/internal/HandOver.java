package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a file over: reads all of it, hands over what it asks for, notes that on disk, and puts it
 * away, in this order. So a crash in between costs at most that the seedbox is told once more of
 * what it has. Thread-safe.
 */
final class HandOver {

  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

  private final Inbox inbox;
  private final HandedOver handedOver;
  private final Shelf shelf;
  private final Target target;
  private final Slots slots;
  private final Figures figures;
  private final Clock clock;
  private final long sizeLimit;

  HandOver(
      Inbox inbox,
      HandedOver handedOver,
      Shelf shelf,
      Target target,
      Slots slots,
      Figures figures,
      Clock clock,
      long sizeLimit) {
    this.inbox = inbox;
    this.handedOver = handedOver;
    this.shelf = shelf;
    this.target = target;
    this.slots = slots;
    this.figures = figures;
    this.clock = clock;
    this.sizeLimit = sizeLimit;
  }

  /** How many links of a file are handed over. For one thread. */
  static final class Progress {
    private int links;

    Progress(int links) {
      this.links = links;
    }

    int links() {
      return links;
    }
  }

  /**
   * Does it.
   *
   * @return false when the file has changed meanwhile, and is another one now
   * @throws RefusedException when it is no good
   * @throws RemoteFailure when the seedbox has not taken it
   * @throws IOException when this machine is in trouble with it
   */
  boolean run(Drop drop, Progress progress, StopSignal stop)
      throws RefusedException, RemoteFailure, IOException {
    Path relative = inbox.relative(drop.path());
    DropName.check(relative);
    inbox.checkInside(drop.path());
    DropContent content = DropContent.read(drop.path(), sizeLimit);
    if (!isSame(drop)) {
      return false;
    }
    String sha256 = content.sha256();
    Optional<Instant> before = handedOver.at(relative, content.size(), sha256);
    if (before.isPresent()) {
      LOG.info("'{}' was handed over at {} already: it is put away", relative, before.get());
    } else {
      Seedbox seedbox = add(content.items(), DropName.label(relative), progress, stop);
      Instant now = clock.instant();
      handedOver.add(relative, content.size(), sha256, now);
      figures.processed(Duration.between(drop.firstSeen(), now));
      LOG.info("'{}' is handed over to {}", relative, seedbox.name());
    }
    if (!isSame(drop)) {
      return false;
    }
    shelf.processed(drop.path(), clock.instant());
    return true;
  }

  private Seedbox add(
      List<DropContent.Item> items, String label, Progress progress, StopSignal stop)
      throws RemoteFailure {
    Seedbox seedbox = target.seedbox();
    boolean first = true; // for which a slot was taken when the file was given to the worker
    while (progress.links < items.size()) {
      stop.throwIfRequested();
      if (first) {
        target.add(seedbox, items.get(progress.links), label);
      } else {
        addOneMore(seedbox, items.get(progress.links), label);
      }
      first = false;
      progress.links++;
    }
    return seedbox;
  }

  private void addOneMore(Seedbox seedbox, DropContent.Item item, String label)
      throws RemoteFailure {
    if (!slots.take()) {
      throw slots.none();
    }
    target.add(seedbox, item, label);
  }

  private boolean isSame(Drop drop) throws IOException {
    return inbox.stamp(drop.path()).filter(drop.stamp()::equals).isPresent();
  }
}
