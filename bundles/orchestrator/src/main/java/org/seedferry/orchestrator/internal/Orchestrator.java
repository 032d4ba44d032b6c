package org.seedferry.orchestrator.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.Durations;
import org.seedferry.api.References;
import org.seedferry.api.Services;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.progress.PollBoard;
import org.seedferry.api.progress.PollStatus;
import org.seedferry.api.progress.RemoteBoard;
import org.seedferry.api.progress.RemoteListing;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.guard.ClosedException;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls every seedbox, each by a ticker of its own, and queues what is complete. Stopped, nothing
 * new is taken.
 */
@Component(
    configurationPid = Orchestrator.PID,
    service = {Polls.class, PollBoard.class, RemoteBoard.class},
    immediate = true)
@Designate(ocd = Orchestrator.Config.class)
public final class Orchestrator implements Polls, PollBoard, RemoteBoard {

  static final String PID = "org.seedferry.orchestrator";

  private static final Logger LOG = LoggerFactory.getLogger(Orchestrator.class);

  /** The settings of the orchestrator. */
  @ObjectClassDefinition(
      name = "Orchestrator",
      description = "How often the seedboxes are asked what is complete.")
  public @interface Config {

    @AttributeDefinition(
        description =
            "The pause between two polls of a seedbox (duration). After failures in a row it"
                + " doubles for that seedbox, up to 5 minutes, until a poll is good again.",
        min = "1s",
        max = "1d")
    String interval() default "10m";

    @AttributeDefinition(
        description =
            "Work off what is there and end: seedboxes are polled every second until all that they hold is home or has failed.")
    boolean once() default false;
  }

  private static final Duration SOON = Duration.ofSeconds(1);

  private final References<Seedbox> bound;
  private final Guard guard;
  private final Ledger ledger;
  private final boolean once;
  private final Map<Seedbox, Polling> polls = new ConcurrentHashMap<>();
  private final AtomicReference<GuardedTask> finder = new AtomicReference<>();
  private volatile Duration interval;

  @Activate
  public Orchestrator(
      BundleContext context,
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference Ledger ledger,
      Config config) {
    this(guard, ledger, config, new References<>(context));
  }

  Orchestrator(Guard guard, Ledger ledger, Config config, References<Seedbox> bound) {
    this.bound = bound;
    this.guard = guard;
    this.ledger = ledger;
    this.once = config.once();
    this.interval = interval(config);
  }

  @Reference(
      service = Seedbox.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addSeedbox(ServiceReference<Seedbox> seedbox) {
    bound.add(seedbox);
    try {
      startPolling(seedbox);
    } catch (ClosedException e) {
      // The guard goes, and takes this component with it; with the guard's return it comes again.
      LOG.debug("a seedbox is not polled: {}", e.getMessage());
    }
  }

  private void startPolling(ServiceReference<Seedbox> seedbox) {
    find();
    if (bound.get(seedbox) == null) {
      GuardedTask next = guard.every(SOON, "find_seedboxes", stop -> findMissing());
      GuardedTask last = finder.getAndSet(next);
      if (last != null) {
        last.cancel();
      }
    }
  }

  void removeSeedbox(ServiceReference<Seedbox> seedbox) {
    Seedbox gone = bound.remove(seedbox);
    if (gone != null) {
      forget(gone);
    }
  }

  /** One cannot be had while its component is just being replaced, but a moment later. */
  private void findMissing() {
    find();
    if (bound.isComplete()) {
      GuardedTask last = finder.getAndSet(null);
      if (last != null) {
        last.cancel();
      }
    }
  }

  private void find() {
    for (Seedbox seedbox : bound.get()) {
      poll(seedbox);
      if (!bound.has(seedbox)) {
        forget(seedbox); // it has gone meanwhile
      }
    }
  }

  private void poll(Seedbox seedbox) {
    polls.computeIfAbsent(
        seedbox,
        any -> {
          LOG.info("polls {} every {}", seedbox.name(), Durations.format(interval));
          Services<Seedbox> present = new Services<>("seedbox", bound);
          Poll poll = new Poll(seedbox, present, ledger, once, guard.clock());
          return Polling.start(guard, poll, pace());
        });
  }

  private Pace pace() {
    return new Pace(interval, !once);
  }

  private void forget(Seedbox seedbox) {
    Polling polling = polls.remove(seedbox);
    if (polling != null) {
      polling.close();
    }
  }

  @Modified
  void modified(Config config) {
    Duration changed = interval(config);
    if (!changed.equals(interval)) {
      LOG.atInfo()
          .addKeyValue("operation", "produce_transfers")
          .addKeyValue("polling_interval", Durations.format(changed))
          .log("polling interval {} -> {}", Durations.format(interval), Durations.format(changed));
      interval = changed;
      polls.values().forEach(polling -> polling.change(pace()));
    }
  }

  @Deactivate
  void stop() {
    GuardedTask last = finder.getAndSet(null);
    if (last != null) {
      last.close();
    }
    polls.values().forEach(Polling::cancel);
    polls.values().forEach(Polling::close);
  }

  @Override
  public Map<String, PollResult> results() {
    Map<String, PollResult> results = new ConcurrentHashMap<>();
    polls.forEach((seedbox, poll) -> results.put(seedbox.name(), poll.result()));
    return results;
  }

  @Override
  public List<PollStatus> polls() {
    List<PollStatus> status = new ArrayList<>();
    polls.forEach(
        (seedbox, poll) -> {
          PollResult result = poll.result();
          status.add(
              new PollStatus(
                  seedbox.name(),
                  interval,
                  result.polls(),
                  result.failures(),
                  result.failuresInARow(),
                  result.last(),
                  result.lastGood(),
                  result.failure()));
        });
    status.sort(Comparator.comparing(PollStatus::seedbox));
    return status;
  }

  @Override
  public List<RemoteListing> listings() {
    return polls.values().stream()
        .map(polling -> polling.result().listing())
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(RemoteListing::seedbox))
        .toList();
  }

  @Override
  public void lookSoon(String seedbox) {
    polls.forEach(
        (each, polling) -> {
          if (each.name().equals(seedbox)) {
            polling.lookSoon();
          }
        });
  }

  private Duration interval(Config config) {
    return once
        ? Duration.ofSeconds(1)
        : Durations.within("interval", config.interval(), "1s", "1d");
  }
}
