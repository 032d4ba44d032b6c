package org.seedferry.orchestrator.internal;

import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceScope;
import org.seedferry.api.Advice;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.Paused;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a host that is to work off what is there: with 0 once everything that its seedboxes hold is
 * home, with 1 and the reasons once what is left will not come home by itself.
 */
@Component(configurationPid = Orchestrator.PID, service = OnceRun.class, immediate = true)
public final class OnceRun {

  private static final Logger LOG = LoggerFactory.getLogger(OnceRun.class);
  private static final int TRIES = 3;
  private static final Duration SEEDBOX_APPEARS = Duration.ofSeconds(20);
  private static final Set<TransferState> HOME =
      EnumSet.of(TransferState.DOWNLOADED, TransferState.IMPORTED, TransferState.CLEANED);
  private static final Duration TELLING = Duration.ofSeconds(1);
  private static final Duration CLEAN_UP = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Ledger ledger;
  private final Polls polls;
  private final IntConsumer exit;
  private final Guard guard;
  private final Instant begun;
  private final GuardedTask task;
  private boolean ended;

  @Activate
  public OnceRun(
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference Ledger ledger,
      @Reference Polls polls,
      @Reference(target = "(seedferry.role=exit)") IntConsumer exit,
      Orchestrator.Config config) {
    this.guard = guard;
    this.ledger = ledger;
    this.polls = polls;
    this.exit = exit;
    this.begun = guard.clock().instant();
    this.task = config.once() ? guard.every(Duration.ofMillis(250), "once", this::look) : null;
  }

  @Deactivate
  void stop() {
    if (task != null) {
      task.close();
    }
  }

  private void look(StopSignal stop) {
    if (ended) {
      return;
    }
    Map<String, PollResult> results = polls.results();
    List<String> failures = new ArrayList<>();
    if (results.isEmpty() || !pollsAreDone(results, failures)) {
      if (results.isEmpty() && guard.clock().instant().isAfter(begun.plus(SEEDBOX_APPEARS))) {
        end(List.of("no seedbox is there: name one by --from or in etc/"));
      }
      return;
    }
    Paused paused = ledger.pauses().current();
    List<Transfer> ours =
        ledger.in(EnumSet.complementOf(EnumSet.of(TransferState.GRABBED))).stream()
            .filter(transfer -> results.containsKey(transfer.seedbox()))
            .toList();
    Set<String> wanted =
        ours.stream().filter(each -> !hasEnded(each)).map(Transfer::infoHash).collect(toSet());
    for (Transfer transfer : ours) {
      if (HOME.contains(transfer.state()) || isReplaced(transfer, wanted)) {
        continue;
      }
      boolean waits = paused.holds(transfer.id());
      if (!waits && (!hasFailed(transfer) || isSoonReplaced(transfer, results))) {
        return;
      }
      failures.add("'" + transfer.name() + "': " + (waits ? "it is paused" : reason(transfer)));
    }
    if (isAtRest(results)) {
      end(failures);
    }
  }

  /**
   * Gives the clean-up and the channels a moment: most transfers have nothing to wait for once they
   * are home, and people want to hear of it.
   */
  private boolean isAtRest(Map<String, PollResult> results) {
    Instant now = guard.clock().instant();
    return ledger.in(HOME).stream()
        .filter(transfer -> results.containsKey(transfer.seedbox()))
        .allMatch(transfer -> transfer.changedAt().plus(rest(transfer)).isBefore(now));
  }

  private static Duration rest(Transfer transfer) {
    return transfer.state() == TransferState.CLEANED ? TELLING : CLEAN_UP;
  }

  private static boolean pollsAreDone(Map<String, PollResult> results, List<String> failures) {
    boolean done = true;
    for (Map.Entry<String, PollResult> each : results.entrySet()) {
      PollResult result = each.getValue();
      boolean hopeless =
          result.advice() == Advice.ASK_USER
              || result.advice() == Advice.GONE
              || result.failuresInARow() >= TRIES
              || result.retryAfter().compareTo(PATIENCE) > 0;
      if (result.failure() != null && hopeless) {
        failures.add(each.getKey() + ": " + result.failure());
      } else {
        done &= result.polls() > 0 && result.failure() == null && result.settling() == 0;
      }
    }
    return done;
  }

  /** True when it does not come from its seedbox unless a person acts. */
  private static boolean hasEnded(Transfer transfer) {
    return transfer.state() == TransferState.MISSING || transfer.givenUp();
  }

  /** True when it is taken from another seedbox instead: then that one decides. */
  private static boolean isReplaced(Transfer transfer, Set<String> wanted) {
    return hasEnded(transfer)
        && transfer.infoHash() != null
        && wanted.contains(transfer.infoHash());
  }

  /** True when another seedbox has it too, whose next poll takes it. */
  private static boolean isSoonReplaced(Transfer transfer, Map<String, PollResult> results) {
    return hasEnded(transfer)
        && transfer.infoHash() != null
        && results.values().stream()
            .anyMatch(each -> each.elsewhere().contains(transfer.infoHash()));
  }

  /** True when it will not come home within the patience of a person who waits for it. */
  private boolean hasFailed(Transfer transfer) {
    Instant now = guard.clock().instant();
    return switch (transfer.state()) {
      case MISSING -> true;
      case FAILED ->
          transfer.givenUp()
              || transfer.attempts() >= TRIES
              || transfer.retryAt().isAfter(now.plus(PATIENCE))
              || transfer.retryAt().isBefore(now.minus(PATIENCE));
      case QUEUED, DOWNLOADING ->
          transfer.owner() == null
              && transfer.lastError() != null
              && transfer.changedAt().isBefore(now.minus(PATIENCE));
      default -> false;
    };
  }

  private static String reason(Transfer transfer) {
    return transfer.lastError() != null ? transfer.lastError() : "it is " + transfer.state();
  }

  private void end(List<String> failures) {
    failures.forEach(failure -> LOG.error("{}", failure));
    if (failures.isEmpty()) {
      LOG.info("all is home");
    }
    ended = true;
    exit.accept(failures.isEmpty() ? 0 : 1);
  }
}
