package org.seedferry.downloader.internal.watch;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
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
import org.seedferry.api.arr.ImportStatus.Kind;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerListener;
import org.seedferry.api.ledger.Removal;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.downloader.internal.fetch.LocalRootHolder;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.seedferry.downloader.internal.watch.Questions.Answer;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off what whoever asked for a transfer wants removed. An *arr removes alike what it has
 * imported and what it has no use for, so its history decides: what is imported goes on being
 * seeded as agreed, everything else is removed here and from its seedbox.
 */
@Component(configurationPid = RemovalWatch.PID, service = LedgerListener.class, immediate = true)
@Designate(ocd = RemovalWatch.Config.class)
public final class RemovalWatch implements LedgerListener {

  static final String PID = "org.seedferry.downloader.removals";

  private static final Logger LOG = LoggerFactory.getLogger(RemovalWatch.class);

  /** For so long a seedbox may take to list what it was given. */
  private static final Duration LISTED = Duration.ofMinutes(2);

  /** The settings of the removals' watch. */
  @ObjectClassDefinition(
      name = "Removals",
      description = "How removals that an *arr asks for are worked off.")
  public @interface Config {

    @AttributeDefinition(
        description = "The pause between two looks (duration).",
        min = "1s",
        max = "1d")
    String interval() default "15s";

    @AttributeDefinition(
        description =
            "For how long an *arr that does not answer is waited for, before what it wants removed counts as imported,"
                + " so that nothing is removed from a seedbox that may have to be seeded (duration).",
        min = "1m",
        max = "30d")
    String patience() default "1d";

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
  private final Questions questions;
  private final Imports imports;
  private final LocalRootHolder root;
  private final Checks checks;
  private final GuardedTask ticker;
  private volatile Duration lease;
  private volatile Duration patience;

  @Activate
  public RemovalWatch(
      BundleContext context,
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference Ledger ledger,
      @Reference Imports imports,
      @Reference LocalRootHolder root,
      Config config) {
    this(guard, ledger, imports, root, config, new References<>(context), null);
  }

  RemovalWatch(
      Guard guard,
      Ledger ledger,
      Imports imports,
      LocalRootHolder root,
      Config config,
      List<Seedbox> seedboxes) {
    this(guard, ledger, imports, root, config, null, () -> seedboxes);
  }

  private RemovalWatch(
      Guard guard,
      Ledger ledger,
      Imports imports,
      LocalRootHolder root,
      Config config,
      References<Seedbox> bound,
      Supplier<List<Seedbox>> seedboxes) {
    this.bound = bound;
    this.seedboxes = new Services<>("seedbox", seedboxes == null ? bound : seedboxes);
    this.guard = guard;
    this.ledger = ledger;
    this.questions = new Questions(ledger, imports, root);
    this.imports = imports;
    this.root = root;
    this.checks = new Checks(guard, "watch_removals");
    read(config);
    this.ticker = guard.every(interval(config), "watch_removals", this::look);
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
    read(config);
    ticker.reschedule(interval(config));
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

  private void look(StopSignal stop) throws LocalFailure {
    List<Removal> removals = ledger.grabs().toRemove();
    List<Transfer> home =
        removals.stream()
            .map(Removal::transfer)
            .filter(transfer -> transfer.state() == TransferState.DOWNLOADED)
            .toList();
    Map<Long, Answer> answers = questions.ask(home, stop);
    for (Removal removal : removals) {
      stop.throwIfRequested();
      Fate fate = fate(removal, answers.get(removal.transfer().id()));
      if (fate != Fate.OPEN) {
        checks.start(removal.transfer(), unit -> workOff(removal, fate));
      }
    }
  }

  /** What becomes of it. */
  private enum Fate {
    /** It is imported, as far as anybody can tell: its seedbox goes on as agreed. */
    IMPORTED,
    /** It is removed here and there. */
    REMOVED,
    /** Only its record ends. */
    LET_GO,
    /** It is not known yet. */
    OPEN
  }

  private Fate fate(Removal removal, Answer answer) {
    if (answer == null) {
      return Fate.REMOVED;
    }
    if (removal.grab().imported() || answer.says(Kind.IMPORTED) || answer.says(Kind.PARTLY)) {
      return Fate.IMPORTED;
    }
    if (answer.whole() && !answer.statuses().isEmpty()) {
      return removal.withData() ? Fate.REMOVED : Fate.LET_GO;
    }
    boolean nobodyKnows = answer.whole() && !imports.awaited(removal.transfer());
    Instant end = removal.grab().removalAskedAt().plus(patience);
    return nobodyKnows || isTakenAway(removal) || guard.clock().instant().isAfter(end)
        ? Fate.IMPORTED
        : Fate.OPEN;
  }

  /** An import that moves leaves nothing behind. */
  private boolean isTakenAway(Removal removal) {
    return removal.transfer().localName() != null
        && !root.localRoot().has(removal.transfer().localName());
  }

  private void workOff(Removal removal, Fate fate) throws Exception {
    Transfer held = ledger.grabs().claimRemoval(removal.transfer(), lease).orElse(null);
    if (held == null) {
      LOG.debug("'{}' is not removed yet: somebody has it", removal.transfer().name());
      return;
    }
    switch (fate) {
      case IMPORTED -> {
        ledger.advance(
            held, Advance.to(TransferState.IMPORTED).detail("whoever asked for it has removed it"));
        LOG.info("'{}' was imported and is removed there; it is seeded as agreed", held.name());
      }
      case LET_GO -> end(held, "whoever asked for it has let it go; its data stays");
      case REMOVED -> remove(removal, held);
      case OPEN -> throw new IllegalStateException("nothing is to be done yet");
    }
  }

  /**
   * The intent is on disk before anything is removed; so a crash in between only repeats what is
   * idempotent.
   */
  private void remove(Removal removal, Transfer held)
      throws RemoteFailure, StaleClaimException, IOException {
    String taker = taker(held);
    if (taker.isEmpty()) {
      end(held, "whoever asked for it does not want it any more");
      return;
    }
    Seedbox seedbox = seedbox(held, taker);
    String remoteId =
        held.state() == TransferState.GRABBED ? listedId(seedbox, removal) : held.remoteId();
    if (remoteId != null) {
      ledger.intendRemoval(held);
      removeFrom(seedbox, held, remoteId);
    }
    if (held.localName() != null) {
      root.localRoot().remove(held);
    }
    end(held, "removed, as whoever asked for it wants");
  }

  /** As it is now that nobody else has the transfer; empty when no seedbox has it. */
  private String taker(Transfer held) {
    Optional<Grab> grab = ledger.grabs().of(held.id());
    return grab.isEmpty() || grab.get().handedOver() ? held.seedbox() : grab.get().givenTo();
  }

  private Seedbox seedbox(Transfer transfer, String name) {
    Optional<Seedbox> seedbox =
        seedboxes.all().stream().filter(each -> each.name().equals(name)).findFirst();
    if (seedbox.isEmpty()) {
      ledger.release(transfer);
      throw new CancellationException("the seedbox '" + name + "' is not there");
    }
    return seedbox.get();
  }

  /** What the seedbox calls a grab that it has not completed; null when it does not have it. */
  private String listedId(Seedbox seedbox, Removal removal) throws RemoteFailure {
    Transfer transfer = removal.transfer();
    for (RemoteTransfer remote : seedboxes.call(seedbox, Seedbox::list)) {
      if (transfer.infoHash().equals(remote.infoHash())) {
        return remote.remoteId();
      }
    }
    Instant end = removal.grab().removalAskedAt().plus(LISTED);
    if (guard.clock().instant().isBefore(end)) {
      throw new CancellationException("the seedbox does not list it yet");
    }
    return null;
  }

  private void removeFrom(Seedbox seedbox, Transfer held, String remoteId) throws RemoteFailure {
    try {
      seedboxes.call(
          seedbox,
          box -> {
            box.remove(remoteId);
            return null;
          });
      LOG.info(
          "'{}' is removed from {}, as whoever asked for it wants", held.name(), seedbox.name());
    } catch (RemoteFailure e) {
      if (e.advice() == Advice.ABSENT) {
        throw new CancellationException(e.getMessage());
      }
      if (e.advice() == Advice.ASK_USER) {
        ledger.attention(held, e.getMessage());
      }
      throw e;
    }
  }

  private void end(Transfer held, String why) throws StaleClaimException, IOException {
    LocalRoot local = root.localRoot();
    local.manifest(held).delete();
    local.discard(held);
    ledger.advance(held, Advance.to(TransferState.CLEANED).detail(why));
  }

  private void read(Config config) {
    lease = Durations.within("lease", config.lease(), "5s", "7d");
    patience = Durations.within("patience", config.patience(), "1m", "30d");
  }

  private static Duration interval(Config config) {
    return Durations.within("interval", config.interval(), "1s", "1d");
  }
}
