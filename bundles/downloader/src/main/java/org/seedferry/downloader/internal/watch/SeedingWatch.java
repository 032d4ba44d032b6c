package org.seedferry.downloader.internal.watch;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
import org.seedferry.api.Advice;
import org.seedferry.api.Durations;
import org.seedferry.api.References;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Services;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerListener;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.downloader.internal.fetch.LocalRootHolder;
import org.seedferry.downloader.internal.policy.KeepLocal.Verdict;
import org.seedferry.downloader.internal.policy.Policies;
import org.seedferry.downloader.internal.policy.Policy;
import org.seedferry.downloader.internal.policy.Policy.Remove;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the way of a transfer: removes its local delivery where the policy says so, watches until it
 * is seeded as agreed, removes it from its seedbox where that is agreed, and moves it on to {@code
 * CLEANED}. One question to each seedbox per tick for all of them.
 */
@Component(configurationPid = SeedingWatch.PID, service = LedgerListener.class, immediate = true)
@Designate(ocd = SeedingWatch.Config.class)
public final class SeedingWatch implements LedgerListener {

  static final String PID = "org.seedferry.downloader.seeding";

  private static final Logger LOG = LoggerFactory.getLogger(SeedingWatch.class);
  private static final Set<TransferState> WATCHED =
      Set.of(TransferState.DOWNLOADED, TransferState.IMPORTED);

  /** The settings of the seeding watch. */
  @ObjectClassDefinition(
      name = "Seeding watch",
      description = "How seeding and the clean-up after it are watched.")
  public @interface Config {

    @AttributeDefinition(
        description = "The pause between two looks (duration).",
        min = "1s",
        max = "1d")
    String interval() default "30s";

    @AttributeDefinition(
        description =
            "For how long a transfer stays claimed when its node has ended before another one goes on with it (duration).",
        min = "5s",
        max = "7d")
    String lease() default "5m";
  }

  private final References<Seedbox> bound;
  private final Services<Seedbox> seedboxes;
  private final Guard guard;
  private final Ledger ledger;
  private final Imports imports;
  private final Policies policies;
  private final LocalRootHolder root;
  private final GuardedTask ticker;
  private final Checks checks;
  private final Listings listings;
  private final Unlisted unlisted;
  private volatile Holdings holdings;
  private volatile Duration interval;

  @Activate
  public SeedingWatch(
      BundleContext context,
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference Ledger ledger,
      @Reference Imports imports,
      @Reference Policies policies,
      @Reference LocalRootHolder root,
      Config config) {
    this(guard, ledger, imports, policies, root, config, new References<>(context), null);
  }

  SeedingWatch(
      Guard guard,
      Ledger ledger,
      Imports imports,
      Policies policies,
      LocalRootHolder root,
      Config config,
      List<Seedbox> seedboxes) {
    this(guard, ledger, imports, policies, root, config, null, () -> seedboxes);
  }

  private SeedingWatch(
      Guard guard,
      Ledger ledger,
      Imports imports,
      Policies policies,
      LocalRootHolder root,
      Config config,
      References<Seedbox> bound,
      Supplier<List<Seedbox>> seedboxes) {
    this.bound = bound;
    this.seedboxes = new Services<>("seedbox", seedboxes == null ? bound : seedboxes);
    this.guard = guard;
    this.ledger = ledger;
    this.imports = imports;
    this.policies = policies;
    this.root = root;
    this.checks = new Checks(guard, "watch_seeding");
    this.listings = new Listings(guard.clock(), this.seedboxes);
    this.unlisted = new Unlisted(guard.clock());
    this.holdings = new Holdings(ledger, lease(config));
    this.interval = interval(config);
    this.ticker = guard.every(interval, "watch_seeding", this::look);
  }

  @Reference(
      service = Seedbox.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addSeedbox(ServiceReference<Seedbox> seedbox) {
    bound.add(seedbox);
  }

  void removeSeedbox(ServiceReference<Seedbox> seedbox) {
    bound.remove(seedbox);
  }

  @Modified
  void modified(Config config) {
    holdings = new Holdings(ledger, lease(config));
    interval = interval(config);
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

  private void look(StopSignal stop) {
    List<Transfer> held = holdings.hold(WATCHED);
    unlisted.retain(held);
    Map<Long, Grab> grabs =
        ledger.grabs().in(WATCHED).stream()
            .collect(Collectors.toMap(Grab::transferId, Function.identity()));
    for (Transfer transfer : held) {
      stop.throwIfRequested();
      Grab grab = grabs.get(transfer.id());
      Optional<Seedbox> seedbox = seedbox(transfer);
      if (seedbox.isPresent() && isDue(transfer, grab)) {
        policies
            .certain(transfer.label())
            .map(policy -> grab == null ? policy : policy.seededFor(grab.goal()))
            .ifPresent(policy -> check(transfer, policy, seedbox.get()));
      }
    }
  }

  /**
   * What its asker wants removed is imported or not ours to wait for; the removals' watch knows.
   */
  private boolean isDue(Transfer transfer, Grab grab) {
    return transfer.state() == TransferState.IMPORTED
        || (grab == null || grab.isShown()) && !imports.awaited(transfer);
  }

  private void check(Transfer transfer, Policy policy, Seedbox seedbox) {
    Seeding seeding = seeding(transfer, policy, seedbox);
    boolean imported = transfer.state() == TransferState.IMPORTED;
    Verdict local =
        policy.keepLocal().verdict(imported, transfer.downloadedAt(), guard.clock().instant());
    if (isToBeDone(transfer, local, seeding)) {
      checks.start(transfer, unit -> goOn(transfer, local, seedbox, seeding));
    }
  }

  /** Most of them only go on being seeded, and for long: that is no work. */
  private boolean isToBeDone(Transfer transfer, Verdict local, Seeding seeding) {
    return switch (seeding) {
      case GOING_ON -> local == Verdict.REMOVE && isHere(transfer);
      case LEFT_ALONE -> local != Verdict.LATER;
      case REMOVABLE -> true;
    };
  }

  private boolean isHere(Transfer transfer) {
    return transfer.localName() != null && root.localRoot().hasAnyOf(transfer);
  }

  private void goOn(Transfer transfer, Verdict local, Seedbox seedbox, Seeding seeding)
      throws Exception {
    if (local == Verdict.REMOVE) {
      removeLocal(transfer);
    }
    if (seeding == Seeding.REMOVABLE) {
      removeRemote(transfer, seedbox);
    }
    if (seeding != Seeding.GOING_ON && local != Verdict.LATER) {
      clean(transfer);
    }
  }

  /** How far the seedbox's side is. */
  private enum Seeding {
    /** It has not been seeded enough, or nobody tells. */
    GOING_ON,
    /** It is to be removed now. */
    REMOVABLE,
    /** It stays, or it is not ours any more. */
    LEFT_ALONE
  }

  private Seeding seeding(Transfer transfer, Policy policy, Seedbox seedbox) {
    if (policy.remove() == Remove.NEVER) {
      return Seeding.LEFT_ALONE;
    }
    if (!seedbox.seeds()) {
      return policy.remove() == Remove.ALWAYS ? Seeding.REMOVABLE : Seeding.LEFT_ALONE;
    }
    Optional<Map<String, RemoteTransfer>> listing = listings.of(seedbox, interval);
    RemoteTransfer remote = listing.map(all -> all.get(transfer.remoteId())).orElse(null);
    if (listing.isPresent() && remote == null) {
      // A person removed it, or took our label away: either way it is not ours to remove.
      return unlisted.isGone(transfer) ? Seeding.LEFT_ALONE : Seeding.GOING_ON;
    }
    unlisted.forget(transfer);
    return remote != null && isAgreed(transfer, policy, remote)
        ? Seeding.REMOVABLE
        : Seeding.GOING_ON;
  }

  private static boolean isAgreed(Transfer transfer, Policy policy, RemoteTransfer remote) {
    return policy.remove() == Remove.ALWAYS
        || transfer.removing()
        || policy.seedGoal().isReached(remote.ratio(), remote.seeded());
  }

  private void removeLocal(Transfer transfer) throws LocalFailure {
    LocalRoot local = root.localRoot();
    if (local.remove(transfer)) {
      LOG.info("'{}': removed from {}, as its policy says", transfer.localName(), local.path());
    }
  }

  /**
   * The intent is on disk before anything is removed; so a crash in between only repeats what is
   * idempotent.
   */
  private void removeRemote(Transfer transfer, Seedbox seedbox)
      throws StaleClaimException, RemoteFailure {
    ledger.intendRemoval(transfer);
    try {
      seedboxes.call(
          seedbox,
          box -> {
            box.remove(transfer.remoteId());
            return null;
          });
      LOG.info("'{}' is removed from {}", transfer.name(), seedbox.name());
    } catch (RemoteFailure e) {
      if (e.advice() == Advice.ABSENT) {
        LOG.debug("'{}' is removed later: {}", transfer.name(), e.getMessage());
        throw new CancellationException(e.getMessage());
      }
      if (e.advice() == Advice.ASK_USER) {
        ledger.attention(transfer, e.getMessage());
      }
      throw e;
    }
  }

  private void clean(Transfer transfer) throws StaleClaimException, IOException {
    Transfer now = ledger.get(transfer.id()).orElse(transfer);
    if (now.state() == transfer.state()) {
      root.localRoot().manifest(transfer).delete();
      root.localRoot().discard(transfer);
      ledger.advance(now, Advance.to(TransferState.CLEANED));
    }
  }

  private Optional<Seedbox> seedbox(Transfer transfer) {
    return seedboxes.all().stream()
        .filter(box -> box.name().equals(transfer.seedbox()))
        .findFirst();
  }

  private static Duration interval(Config config) {
    return Durations.within("interval", config.interval(), "1s", "1d");
  }

  private static Duration lease(Config config) {
    return Durations.within("lease", config.lease(), "5s", "7d");
  }
}
