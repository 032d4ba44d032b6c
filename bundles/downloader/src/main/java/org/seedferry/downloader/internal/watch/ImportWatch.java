package org.seedferry.downloader.internal.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.Advice;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.arr.Arr;
import org.seedferry.api.arr.Delivery;
import org.seedferry.api.arr.ImportStatus;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.downloader.internal.fetch.LocalRootHolder;
import org.seedferry.downloader.internal.policy.Policies;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves deliveries on to {@code IMPORTED} once an *arr has taken them over: one question to each
 * *arr per tick for all of them.
 */
@Component(configurationPid = ImportWatch.PID, service = ImportWatch.class, immediate = true)
@Designate(ocd = ImportWatch.Config.class)
public final class ImportWatch {

  static final String PID = "org.seedferry.downloader.imports";

  private static final Logger LOG = LoggerFactory.getLogger(ImportWatch.class);
  private static final Set<TransferState> HOME = Set.of(TransferState.DOWNLOADED);

  /** The settings of the import watch. */
  @ObjectClassDefinition(
      name = "Import watch",
      description = "How imports by Sonarr, Radarr and Lidarr are watched.")
  public @interface Config {

    @AttributeDefinition(
        description = "The pause between two looks (duration).",
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
  private final LocalRootHolder root;
  private final GuardedTask ticker;
  private final Checks checks;
  private final Set<Long> announced = new HashSet<>();
  private volatile Holdings holdings;

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
    this.root = root;
    this.checks = new Checks(guard, "watch_imported");
    this.holdings = new Holdings(ledger, lease(config));
    this.ticker = guard.every(interval(config), "watch_imported", this::look);
  }

  @Modified
  void modified(Config config) {
    holdings = new Holdings(ledger, lease(config));
    ticker.reschedule(interval(config));
  }

  @Deactivate
  void stop() {
    ticker.close();
    checks.close();
  }

  private void look(StopSignal stop) throws LocalFailure {
    List<Transfer> waiting = holdings.hold(HOME).stream().filter(imports::awaited).toList();
    announced.retainAll(waiting.stream().map(Transfer::id).toList());
    Map<Long, List<ImportStatus>> answers = new HashMap<>();
    for (Arr arr : imports.services().all()) {
      List<Transfer> its =
          waiting.stream().filter(transfer -> imports.of(transfer).contains(arr)).toList();
      if (!its.isEmpty() && !stop.requested()) {
        ask(arr, its, answers);
      }
    }
    for (Transfer transfer : waiting) {
      stop.throwIfRequested();
      List<ImportStatus> answer = answers.getOrDefault(transfer.id(), List.of());
      checks.start(transfer, unit -> judge(transfer, answer));
    }
  }

  private void ask(Arr arr, List<Transfer> its, Map<Long, List<ImportStatus>> answers)
      throws LocalFailure {
    List<Delivery> deliveries = new ArrayList<>();
    for (Transfer transfer : its) {
      deliveries.add(delivery(transfer));
    }
    List<Long> ids = its.stream().map(Transfer::id).toList();
    try {
      if (!announced.containsAll(ids)) {
        imports
            .services()
            .call(
                arr,
                asked -> {
                  asked.lookNow();
                  return null;
                });
        announced.addAll(ids);
      }
      imports
          .services()
          .call(arr, asked -> asked.status(deliveries))
          .forEach(
              (id, status) -> answers.computeIfAbsent(id, any -> new ArrayList<>()).add(status));
    } catch (RemoteFailure e) {
      if (e.advice() == Advice.ABSENT) {
        LOG.debug("an *arr was not asked: {}", e.getMessage());
        return;
      }
      LOG.info("{} does not tell what it has imported: {}", arr.name(), e.getMessage());
    }
  }

  private Delivery delivery(Transfer transfer) throws LocalFailure {
    return new Delivery(
        transfer.id(),
        transfer.infoHash(),
        transfer.localName(),
        List.copyOf(root.localRoot().manifest(transfer).read().keySet()),
        transfer.downloadedAt());
  }

  private void judge(Transfer transfer, List<ImportStatus> answers) throws Exception {
    for (ImportStatus answer : answers) {
      switch (answer.kind()) {
        case IMPORTED -> {
          ledger.advance(transfer, Advance.to(TransferState.IMPORTED).detail(answer.message()));
          LOG.info("'{}' is imported", transfer.name());
          return;
        }
        case BLOCKED -> ledger.attention(transfer, "its import waits for you: " + answer.message());
        case REFUSED -> ledger.attention(transfer, "its import was refused: " + answer.message());
        case UNKNOWN, WAITING -> reportOverdue(transfer);
      }
    }
    if (answers.isEmpty()) {
      reportOverdue(transfer);
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
