package org.seedferry.downloader.internal.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.Durations;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.arr.ImportListener;
import org.seedferry.api.arr.ImportStatus;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerListener;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.downloader.internal.fetch.LocalRootHolder;
import org.seedferry.downloader.internal.policy.Policies;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.watch.Questions.Answer;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves deliveries on to {@code IMPORTED} once an *arr has taken them over: one question to each
 * *arr per tick for all of them, sooner when one of them tells something, or is to be told of a new
 * delivery.
 */
@Component(
    configurationPid = ImportWatch.PID,
    service = {LedgerListener.class, ImportListener.class},
    immediate = true)
@Designate(ocd = ImportWatch.Config.class)
public final class ImportWatch implements LedgerListener, ImportListener {

  static final String PID = "org.seedferry.downloader.imports";

  private static final Logger LOG = LoggerFactory.getLogger(ImportWatch.class);
  private static final Set<TransferState> HOME = Set.of(TransferState.DOWNLOADED);

  /** The settings of the import watch. */
  @ObjectClassDefinition(
      name = "Import watch",
      description = "How imports by Sonarr, Radarr and Lidarr are watched.")
  public @interface Config {

    @AttributeDefinition(
        description =
            "The pause between two questions to an *arr (duration). It is asked sooner when something new has come home, and when its webhook tells.",
        min = "1s",
        max = "1d")
    String interval() default "30s";

    @AttributeDefinition(
        description =
            "For how long a delivery stays claimed when its node has ended before another one goes on with it (duration).",
        min = "5s",
        max = "7d")
    String lease() default "5m";
  }

  private final Guard guard;
  private final Ledger ledger;
  private final Imports imports;
  private final Policies policies;
  private final GuardedTask ticker;
  private final Checks checks;
  private final Questions questions;
  private final AtomicBoolean told = new AtomicBoolean();
  private Instant nextQuestion = Instant.MIN;
  private volatile Holdings holdings;
  private volatile Duration interval;

  @Activate
  public ImportWatch(
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference Ledger ledger,
      @Reference Imports imports,
      @Reference Policies policies,
      @Reference LocalRootHolder root,
      Config config) {
    this.guard = guard;
    this.ledger = ledger;
    this.imports = imports;
    this.policies = policies;
    this.questions = new Questions(ledger, imports, root);
    this.checks = new Checks(guard, "watch_imported");
    this.holdings = new Holdings(ledger, lease(config));
    this.interval = interval(config);
    this.ticker = guard.every(interval, "watch_imported", this::look);
  }

  @Modified
  void modified(Config config) {
    holdings = new Holdings(ledger, lease(config));
    interval = interval(config);
    told.set(true);
    ticker.reschedule(interval);
  }

  @Deactivate
  void stop() {
    ticker.close();
    checks.close();
  }

  @Override
  public void changed() {
    ticker.runSoon();
  }

  @Override
  public void heard() {
    told.set(true);
    ticker.runSoon();
  }

  private void look(StopSignal stop) throws LocalFailure {
    Set<Long> labelled =
        ledger.grabs().in(HOME).stream()
            .filter(Grab::imported)
            .map(Grab::transferId)
            .collect(Collectors.toSet());
    List<Transfer> waiting = new ArrayList<>();
    for (Transfer transfer : holdings.hold(HOME)) {
      if (labelled.contains(transfer.id())) {
        checks.start(transfer, unit -> move(transfer, "its label says so"));
      } else if (imports.awaited(transfer)) {
        waiting.add(transfer);
      }
    }
    Instant now = guard.clock().instant();
    if (told.getAndSet(false) || !now.isBefore(nextQuestion) || !questions.areAnnounced(waiting)) {
      // A little less than the pause, so that no tick of the clock comes too early for it.
      nextQuestion = now.plus(interval.multipliedBy(9).dividedBy(10));
      Map<Long, Answer> answers = questions.askAndTell(waiting, stop);
      for (Transfer transfer : waiting) {
        stop.throwIfRequested();
        checks.start(transfer, unit -> judge(transfer, answers.get(transfer.id()).statuses()));
      }
    }
  }

  private void move(Transfer transfer, String why) throws StaleClaimException {
    ledger.advance(transfer, Advance.to(TransferState.IMPORTED).detail(why));
    LOG.info("'{}' is imported", transfer.name());
  }

  private void judge(Transfer transfer, List<ImportStatus> answers) throws Exception {
    for (ImportStatus answer : answers) {
      switch (answer.kind()) {
        case IMPORTED -> {
          move(transfer, answer.message());
          return;
        }
        case BLOCKED -> ledger.attention(transfer, "its import waits for you: " + answer.message());
        case REFUSED -> ledger.attention(transfer, "its import was refused: " + answer.message());
        case PARTLY -> reportPart(transfer, answer.message());
        case UNKNOWN, WAITING -> reportOverdue(transfer);
      }
    }
    if (answers.isEmpty()) {
      reportOverdue(transfer);
    }
  }

  private void reportPart(Transfer transfer, String message) {
    if (message.isEmpty()) {
      reportOverdue(transfer);
    } else {
      ledger.attention(transfer, "a part of it is imported, the rest waits for you: " + message);
    }
  }

  private void reportOverdue(Transfer transfer) {
    Duration limit = policies.of(transfer.label()).importLimit();
    Instant due = transfer.downloadedAt().plus(limit);
    if (due.isBefore(guard.clock().instant())) {
      ledger.attention(transfer, "not imported within " + Durations.format(limit));
    }
  }

  private static Duration interval(Config config) {
    return Durations.within("interval", config.interval(), "1s", "1d");
  }

  private static Duration lease(Config config) {
    return Durations.within("lease", config.lease(), "5s", "7d");
  }
}
