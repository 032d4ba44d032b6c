package org.seedferry.rpc.internal.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.guard.Backoff;
import org.seedferry.guard.StopSignal;
import org.seedferry.guard.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives grabs to seedboxes, in the order in which they are to be. What none takes for good is given
 * up; what cannot be given now waits. A crash in the middle costs at most that a seedbox is told
 * once more of what it has. Thread-safe.
 */
final class HandOver implements Work {

  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofSeconds(15), Duration.ofMinutes(10), 0.2);

  private final Ledger ledger;
  private final Takers takers;
  private final Remotes remotes;

  /** What is being recorded, or was since the run that is under way has looked what waits. */
  private final Set<String> left = ConcurrentHashMap.newKeySet();

  /** What of that is recorded. */
  private final Set<String> recorded = ConcurrentHashMap.newKeySet();

  HandOver(Ledger ledger, Takers takers, Remotes remotes) {
    this.ledger = ledger;
    this.takers = takers;
    this.remotes = remotes;
  }

  /** A refusal of every seedbox, with the grab still claimed. */
  record Refused(Transfer held, String reason) {}

  /** Leaves a grab alone from now on, as long as it is recorded and tried by somebody else. */
  void leave(String infoHash) {
    recorded.remove(infoHash);
    left.add(infoHash);
  }

  /**
   * It need not be left alone any longer: the next run looks at it. One that is under way may have
   * read it before it was all recorded, and goes by it.
   */
  void take(String infoHash) {
    recorded.add(infoHash);
  }

  @Override
  public void run(StopSignal stop) {
    for (String infoHash : recorded) {
      recorded.remove(infoHash);
      left.remove(infoHash);
    }
    List<Transfer> waiting = ledger.grabs().toHandOver();
    if (waiting.isEmpty() || ledger.pauses().current().all()) {
      return;
    }
    Round round = new Round(ledger, remotes.index());
    for (Transfer grab : waiting) {
      stop.throwIfRequested();
      if (!left.contains(grab.infoHash())) {
        give(grab, round, stop).ifPresent(this::giveUp);
      }
    }
  }

  /**
   * Tries a single one that is left alone by everybody else.
   *
   * @return why every seedbox refuses it; empty when it is handed over, or waits
   */
  Optional<Refused> one(Transfer grab, StopSignal stop) {
    return ledger.pauses().current().holds(grab.id())
        ? Optional.empty()
        : give(grab, new Round(ledger, remotes.index()), stop);
  }

  /** It is not tried again by itself, and says why. */
  void giveUp(Refused refused) {
    try {
      ledger.advance(refused.held(), Advance.gaveUp(refused.reason()));
      LOG.atWarn()
          .addKeyValue("transfer_id", refused.held().id())
          .log("'{}' is given up: {}", refused.held().name(), refused.reason());
    } catch (StaleClaimException e) {
      LOG.debug("another node has it now", e);
    }
  }

  private Optional<Refused> give(Transfer grab, Round round, StopSignal stop) {
    List<Seedbox> all = takers.of(grab, round.remotes());
    List<Seedbox> free =
        all.stream()
            .filter(seedbox -> round.answers(seedbox.name()))
            .filter(seedbox -> isFree(seedbox, grab, round))
            .toList();
    boolean told = takers.none(grab).equals(grab.lastError());
    if (free.isEmpty() && (!all.isEmpty() || told)) {
      return Optional.empty();
    }
    Optional<Transfer> held = ledger.claim(grab, LEASE);
    if (held.isEmpty()) {
      return Optional.empty();
    }
    try {
      return give(held.get(), all.size(), free, round, stop);
    } catch (StaleClaimException e) {
      LOG.debug("another node has it now", e);
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      ledger.release(held.get());
      throw e;
    }
  }

  private boolean isFree(Seedbox seedbox, Transfer grab, Round round) {
    return round.remotes().find(seedbox.name(), grab) != null
        || round.hasSlot(seedbox.name(), takers.slots(grab));
  }

  private Optional<Refused> give(
      Transfer held, int possible, List<Seedbox> free, Round round, StopSignal stop)
      throws StaleClaimException {
    Optional<GrabSource> source = ledger.grabs().source(held.id());
    if (source.isEmpty()) {
      ledger.release(held); // a seedbox was seen to have it meanwhile
      return Optional.empty();
    }
    List<String> refusals = new ArrayList<>();
    RemoteFailure trouble = null;
    for (Seedbox seedbox : free) {
      stop.throwIfRequested();
      ledger.grabs().giving(held, seedbox.name());
      try {
        takers.add(seedbox, source.get(), held.label());
        handedOver(held, seedbox.name(), round);
        return Optional.empty();
      } catch (RemoteFailure e) {
        stop.throwIfRequested();
        if (e.advice() == Advice.ASK_USER) {
          ledger.grabs().giving(held, "");
          refusals.add(e.getMessage());
        } else {
          round.isAway(seedbox.name());
          trouble = trouble == null || trouble.advice() == Advice.ABSENT ? e : trouble;
        }
      }
    }
    if (possible > 0 && refusals.size() == possible) {
      return Optional.of(new Refused(held, String.join("; ", refusals)));
    }
    putOff(held, refusals, trouble);
    return Optional.empty();
  }

  private void handedOver(Transfer held, String seedbox, Round round) throws StaleClaimException {
    if (round.remotes().find(seedbox, held) == null) {
      round.gave(seedbox);
    }
    ledger.grabs().handedOver(held, seedbox);
    LOG.atInfo()
        .addKeyValue("transfer_id", held.id())
        .log("'{}' is handed over to {}", held.name(), seedbox);
    remotes.lookSoon(seedbox);
  }

  private void putOff(Transfer held, List<String> refusals, RemoteFailure trouble)
      throws StaleClaimException {
    if (trouble != null && trouble.advice() == Advice.ABSENT) {
      ledger.release(held); // a bundle is just being replaced: that is soon over, and no try
      return;
    }
    String reason = takers.none(held);
    if (trouble != null) {
      reason = trouble.getMessage();
    } else if (!refusals.isEmpty()) {
      reason = "waits for another seedbox: " + String.join("; ", refusals);
    }
    Duration pause = BACKOFF.pause(held.attempts() + 1, Math.random());
    if (trouble != null
        && trouble.retryAfter() != null
        && trouble.retryAfter().compareTo(pause) > 0) {
      pause = trouble.retryAfter();
    }
    LOG.atInfo()
        .addKeyValue("transfer_id", held.id())
        .log("'{}' is not handed over yet: {}", held.name(), reason);
    ledger.grabs().putOff(held, reason, pause);
  }
}
