package org.seedferry.downloader.internal.fetch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
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
import org.seedferry.api.References;
import org.seedferry.api.Services;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerListener;
import org.seedferry.api.ledger.Paused;
import org.seedferry.api.progress.DeliverySpace;
import org.seedferry.api.progress.Progress;
import org.seedferry.api.progress.ProgressBoard;
import org.seedferry.api.progress.Traffic;
import org.seedferry.api.progress.TrafficMeter;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.Transports;
import org.seedferry.downloader.internal.bandwidth.Bandwidth;
import org.seedferry.downloader.internal.files.FileRules;
import org.seedferry.downloader.internal.policy.Policies;
import org.seedferry.downloader.internal.staging.Leftovers;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.seedferry.guard.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what the ledger has to fetch, and brings it home. */
@Component(
    configurationPid = Downloader.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {
      ProgressBoard.class,
      TrafficMeter.class,
      DeliverySpace.class,
      LedgerListener.class,
      LocalRootHolder.class
    })
@Designate(ocd = Downloader.Config.class)
public final class Downloader
    implements ProgressBoard, TrafficMeter, DeliverySpace, LedgerListener, LocalRootHolder {

  static final String PID = "org.seedferry.downloader";

  private static final Logger LOG = LoggerFactory.getLogger(Downloader.class);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration STEER = Duration.ofMillis(100);
  private static final Duration STEER_IDLE = Duration.ofHours(1);
  private static final Duration SWEEP = Duration.ofHours(1);
  private static final Duration UNTOUCHED = Duration.ofHours(24);
  private static final int MOST_TRANSFERS = 64;
  private static final int MOST_WORKERS_WAITING = 4096;

  /** The settings of the downloader. */
  @ObjectClassDefinition(
      name = "Downloader",
      description = "Where deliveries go, and how much is fetched at a time.")
  public @interface Config {

    @AttributeDefinition(description = "The local root: the directory that deliveries appear in.")
    String local_root();

    @AttributeDefinition(
        description = "How many transfers are fetched at a time.",
        min = "1",
        max = "64")
    int parallel_transfers() default 3;

    @AttributeDefinition(
        description =
            "How many connections fetch at a time, over all transfers; it stands in the place of parallel.files.",
        min = "1",
        max = "256")
    int connections() default 64;

    @AttributeDefinition(
        description =
            "How many connections there are to one host at a time; as many are used of them as pay.",
        min = "1",
        max = "256")
    int connections_per_host() default 16;

    @AttributeDefinition(
        description = "How many connections fetch the transfers of one seedbox at a time.",
        min = "1",
        max = "256")
    int connections_per_seedbox() default 32;

    @AttributeDefinition(
        description = "How many connections fetch one transfer at a time.",
        min = "1",
        max = "256")
    int connections_per_transfer() default 16;

    @AttributeDefinition(
        description =
            "Free space below the local root that is never used: what does not fit above it waits (size).",
        min = "0",
        max = "1PiB")
    String free_space_floor() default "500MiB";

    @AttributeDefinition(
        description =
            "What must be free above the floor, and above what is needed, before what waited for room goes on (size).",
        min = "0",
        max = "1PiB")
    String free_space_margin() default "256MiB";

    @AttributeDefinition(
        description =
            "Which waiting transfer is fetched next: oldest (the one known for longest), smallest, or label:a,b,... (those of label a, then those"
                + " of b, then the others). Every fourth is the oldest, so that none waits for ever.")
    String order() default "oldest";

    @AttributeDefinition(
        description =
            "For how long a fetch that makes no progress keeps its claim before another node may take it over (duration).",
        min = "5s",
        max = "1d")
    String lease() default "2m";
  }

  private final References<Transport> boundTransports;
  private final References<Seedbox> boundSeedboxes;
  private final Services<Seedbox> seedboxes;
  private final Absences absences;
  private final Guard guard;
  private final Ledger ledger;
  private final Policies policies;
  private final TrafficCounter traffic = new TrafficCounter();
  private final Sessions sessions;
  private final Room room;
  private final Waiting waiting;
  private final Manners manners;
  private final Map<Long, Fetch> fetches = new ConcurrentSkipListMap<>();
  private final GuardedPool starters;
  private final GuardedPool workers;
  private final Connections connections = new Connections();
  private final Buffers buffers = new Buffers();
  private final GuardedTask steering;
  private final GuardedTask ticker;
  private final GuardedTask sweeper;
  private volatile Terms settings;
  private boolean steeringOften;

  @Activate
  public Downloader(
      BundleContext context,
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference Ledger ledger,
      @Reference Policies policies,
      @Reference Bandwidth bandwidth,
      @Reference FileRules files,
      Config config) {
    this(
        guard,
        ledger,
        policies,
        new Manners(bandwidth, files),
        config,
        new References<>(context),
        new References<>(context),
        null,
        null);
  }

  private Downloader(
      Guard guard,
      Ledger ledger,
      Policies policies,
      Manners manners,
      Config config,
      References<Seedbox> boundSeedboxes,
      References<Transport> boundTransports,
      Supplier<List<Seedbox>> seedboxes,
      Supplier<List<Transport>> transports) {
    this.boundSeedboxes = boundSeedboxes;
    this.boundTransports = boundTransports;
    this.seedboxes = new Services<>("seedbox", seedboxes == null ? boundSeedboxes : seedboxes);
    this.absences = new Absences(guard.clock(), ledger);
    this.guard = guard;
    this.ledger = ledger;
    this.policies = policies;
    this.manners = manners;
    this.settings = Terms.of(config);
    this.sessions =
        new Sessions(
            new Transports(transports == null ? boundTransports : transports),
            guard.clock(),
            traffic);
    this.room = new Room(ledger);
    this.waiting = new Waiting(ledger, this.seedboxes, absences, room, manners.files());
    this.starters = guard.pool("fetch_transfer", settings.transfers(), MOST_TRANSFERS);
    this.workers = guard.pool("fetch_files", settings.limits().inAll(), MOST_WORKERS_WAITING);
    LOG.info("deliveries go to {}", settings.root().path());
    this.steering = guard.every(STEER_IDLE, "steer_connections", this::steer);
    this.ticker = guard.every(LOOK, "fetch_transfers", this::fetchDue);
    this.sweeper = guard.every(SWEEP, "sweep_leftovers", this::sweep);
  }

  Downloader(
      Guard guard,
      Ledger ledger,
      Policies policies,
      Config config,
      List<Seedbox> seedboxes,
      List<Transport> transports) {
    this(guard, ledger, policies, Manners.none(), config, seedboxes, transports);
  }

  Downloader(
      Guard guard,
      Ledger ledger,
      Policies policies,
      Manners manners,
      Config config,
      List<Seedbox> seedboxes,
      List<Transport> transports) {
    this(guard, ledger, policies, manners, config, null, null, () -> seedboxes, () -> transports);
  }

  @Reference(
      service = Seedbox.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addSeedbox(ServiceReference<Seedbox> seedbox) {
    boundSeedboxes.add(seedbox);
    servicesChanged();
  }

  void removeSeedbox(ServiceReference<Seedbox> seedbox) {
    boundSeedboxes.remove(seedbox);
    servicesChanged();
  }

  @Reference(
      service = Transport.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addTransport(ServiceReference<Transport> transport) {
    boundTransports.add(transport);
    servicesChanged();
  }

  void removeTransport(ServiceReference<Transport> transport) {
    boundTransports.remove(transport);
    servicesChanged();
  }

  /** What waits for a service goes on at once; what was kept of one that has gone is of no use. */
  void servicesChanged() {
    absences.changed();
    sessions.closeAllIdle();
    ticker.runSoon();
  }

  /** Takes over new settings; fetches under way go on undisturbed. */
  @Modified
  void modified(Config config) {
    settings = Terms.of(config);
    starters.resize(settings.transfers());
    workers.resize(settings.limits().inAll());
    ticker.runSoon();
    steering.runSoon();
  }

  @Deactivate
  void stop() {
    ticker.cancel();
    steering.close();
    sweeper.close();
    starters.close();
    workers.close();
    ticker.close();
    fetches.values().forEach(Fetch::abandon);
    sessions.close();
  }

  @Override
  public List<Progress> current() {
    return fetches.values().stream().map(Fetch::progress).toList();
  }

  @Override
  public Traffic traffic() {
    return traffic.traffic();
  }

  @Override
  public Path root() {
    return settings.root().path();
  }

  @Override
  public long floor() {
    return settings.space().floor();
  }

  @Override
  public LocalRoot localRoot() {
    return settings.root();
  }

  @Override
  public void changed() {
    ticker.runSoon();
  }

  private void fetchDue(StopSignal stop) throws Exception {
    sessions.closeIdle();
    if (!fetches.isEmpty()) {
      // A panic may have kept it from learning that there is something to steer.
      steering.runSoon();
    }
    Terms now = settings;
    List<Transfer> all =
        fetches.size() >= now.transfers() ? new ArrayList<>() : waiting.list(fetches.keySet());
    if (all.isEmpty() && fetches.isEmpty()) {
      return;
    }
    Paused paused = ledger.pauses().current();
    fetches.values().stream()
        .filter(fetch -> paused.holds(fetch.transfer().id()))
        .forEach(fetch -> pause(fetch, stop));
    all.removeIf(transfer -> paused.holds(transfer.id()));
    while (!all.isEmpty() && fetches.size() < now.transfers() && !stop.requested()) {
      Transfer first = now.order().next(all);
      all.remove(first);
      waiting.next(first, now, coming()).ifPresent(next -> claim(next, now, stop));
    }
  }

  private static void pause(Fetch fetch, StopSignal stop) {
    if (fetch.putDown(stop)) {
      LOG.info("'{}' is paused", fetch.transfer().name());
    }
  }

  private void claim(Waiting.Next next, Terms now, StopSignal stop) {
    ledger
        .claim(next.transfer(), now.lease())
        .ifPresent(
            claimed -> {
              now.order().begun();
              start(claimed, next, now, stop);
            });
  }

  /** What a panic has kept from its end would hold its place for ever. */
  private void forgetLost() {
    for (Map.Entry<Long, Fetch> each : fetches.entrySet()) {
      Fetch fetch = each.getValue();
      if (fetch.isLost() && fetches.remove(each.getKey(), fetch)) {
        fetch.concludeLost();
      }
    }
  }

  private void sweep(StopSignal stop) throws LocalFailure {
    List<Transfer> alive =
        ledger
            .in(EnumSet.complementOf(EnumSet.of(TransferState.CLEANED, TransferState.MISSING)))
            .stream()
            .filter(transfer -> !transfer.givenUp())
            .toList();
    List<Long> ids = alive.stream().map(Transfer::id).toList();
    absences.retain(ids);
    room.retain(ids);
    new Leftovers(settings.root()).sweep(alive, guard.clock().instant().minus(UNTOUCHED));
  }

  /** Bytes that fetches under way are still going to write. */
  private long coming() {
    return fetches.values().stream().mapToLong(Fetch::missingBytes).sum();
  }

  private void start(Transfer claimed, Waiting.Next next, Terms now, StopSignal stop) {
    Lease lease = new Lease(ledger, guard.clock(), now.lease(), claimed);
    long services = absences.services();
    LedgerOutcome outcome =
        new LedgerOutcome(
            ledger,
            policies,
            next.transfer().lastError(),
            (transfer, reason) -> absences.add(transfer, reason, services),
            fetch -> ended(claimed.id(), fetch));
    Fetch fetch =
        new Fetch(
            lease,
            next.seedbox(),
            seedboxes,
            now.root(),
            sessions,
            connections,
            buffers,
            outcome,
            traffic,
            manners.bandwidth().lane(claimed.seedbox(), guard.clock().instant()),
            next.rule(),
            guard.clock());
    Unit unit = fetch.beginner();
    fetches.put(claimed.id(), fetch);
    Work begin = signal -> begin(fetch, signal);
    if (!unit.isTaken(starters, "fetch_transfer", fetch.fields(), begin, stop)) {
      fetches.remove(claimed.id());
      fetch.abandon();
    }
  }

  private void begin(Fetch fetch, StopSignal stop) {
    try {
      fetch.begin(stop);
    } finally {
      pace();
      steering.runSoon();
    }
  }

  /** While nothing is fetched there is nothing to steer. */
  private synchronized void pace() {
    boolean often = !fetches.isEmpty();
    if (often != steeringOften) {
      steeringOften = often;
      steering.reschedule(often ? STEER : STEER_IDLE);
    }
  }

  private void steer(StopSignal stop) {
    pace();
    if (fetches.isEmpty()) {
      buffers.clear();
    }
    forgetLost();
    long now = guard.clock().millis();
    manners.bandwidth().look(guard.clock().instant());
    if (room.isShort(settings.root(), settings.space(), now)) {
      fetches.values().forEach(fetch -> putDownForRoom(fetch, stop));
    }
    fetches.values().forEach(fetch -> fetch.look(now));
    connections.steer(fetches.values(), settings.limits(), now, fetch -> isHired(fetch, stop));
  }

  private void putDownForRoom(Fetch fetch, StopSignal stop) {
    Terms now = settings;
    if (fetch.putDown(stop)) {
      room.awaits(now.root(), fetch.transfer(), now.space());
    }
  }

  private boolean isHired(Fetch fetch, StopSignal stop) {
    Optional<Unit> unit = fetch.hire();
    if (unit.isEmpty()) {
      return false;
    }
    boolean taken =
        unit.get().isTaken(workers, "fetch_files", fetch.fields(), working(fetch), stop);
    if (!taken) {
      fetch.notStarted(stop);
    }
    return taken;
  }

  /** What one connection leaves free is given out at once. */
  private Work working(Fetch fetch) {
    return stop -> {
      try {
        fetch.work(stop);
      } finally {
        steering.runSoon();
      }
    };
  }

  private void ended(long id, Fetch fetch) {
    fetches.remove(id, fetch);
    if (fetch.isStopped()) {
      sessions.closeAllIdle();
    }
    ticker.runSoon();
  }
}
