package org.seedferry.rpc.internal.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.metatype.annotations.Designate;
import org.seedferry.api.Durations;
import org.seedferry.api.References;
import org.seedferry.api.Services;
import org.seedferry.api.ledger.GrabChange;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerListener;
import org.seedferry.api.progress.DeliverySpace;
import org.seedferry.api.progress.ProgressBoard;
import org.seedferry.api.progress.RemoteBoard;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desk over the ledger: what is grabbed is recorded there first, and handed over to a seedbox
 * by a task of its own. Goes on without the downloader and the orchestrator while these are
 * replaced.
 */
@Component(
    configurationPid = RpcSettings.PID,
    service = {Desk.class, LedgerListener.class},
    immediate = true)
@Designate(ocd = RpcSettings.class)
public final class LedgerDesk implements Desk, LedgerListener {

  private static final Logger LOG = LoggerFactory.getLogger(LedgerDesk.class);
  private static final int FIRST_TRIES = 4;
  private static final int WAITING_TRIES = 16;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile RemoteBoard remotes;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile ProgressBoard progress;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile DeliverySpace space;

  private final References<Seedbox> bound;
  private final Ledger ledger;
  private final boolean moves;
  private final Folders folders;
  private final View view;
  private final FileLists files;
  private final Grabbing grabbing;
  private final GuardedPool pool;
  private final List<GuardedTask> tasks;

  @Activate
  public LedgerDesk(
      BundleContext context,
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference Ledger ledger,
      @Reference Profiles profiles,
      RpcSettings settings) {
    this(guard, ledger, profiles, settings, new References<>(context), null);
  }

  /** One for tests, that is given what it would be bound to. */
  LedgerDesk(
      Guard guard,
      Ledger ledger,
      Profiles profiles,
      RpcSettings settings,
      List<Seedbox> seedboxes,
      RemoteBoard remotes,
      ProgressBoard progress,
      DeliverySpace space) {
    this(guard, ledger, profiles, settings, null, seedboxes);
    this.remotes = remotes;
    this.progress = progress;
    this.space = space;
  }

  private LedgerDesk(
      Guard guard,
      Ledger ledger,
      Profiles profiles,
      RpcSettings settings,
      References<Seedbox> bound,
      List<Seedbox> seedboxes) {
    Duration interval = Durations.within("interval", settings.interval(), "1s", "1h");
    this.bound = bound;
    this.ledger = ledger;
    this.moves = settings.move();
    this.folders = new Folders(() -> this.space, settings.root());
    Remotes seen = new Remotes(() -> this.remotes);
    this.view = new View(ledger, folders, seen, () -> this.progress, guard.clock());
    this.files = new FileLists(ledger, folders, () -> this.progress);
    Supplier<List<Seedbox>> given = () -> seedboxes;
    Services<Seedbox> present = new Services<>("seedbox", bound == null ? given : bound);
    Takers takers = new Takers(present, profiles);
    HandOver handOver = new HandOver(ledger, takers, seen);
    this.pool = guard.pool("hand_over_grab", FIRST_TRIES, WAITING_TRIES);
    this.grabbing = new Grabbing(ledger, folders, view, handOver, new FirstTry(pool, handOver));
    this.tasks =
        List.of(
            guard.every(interval, "hand_over_grabs", handOver),
            guard.every(interval, "look_after_grabs", new GrabWatch(ledger, takers, seen)));
  }

  @Reference(
      service = Seedbox.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addSeedbox(ServiceReference<Seedbox> seedbox) {
    bound.add(seedbox);
    wake();
  }

  void removeSeedbox(ServiceReference<Seedbox> seedbox) {
    bound.remove(seedbox);
  }

  @Deactivate
  void stop() {
    tasks.forEach(GuardedTask::cancel);
    pool.close();
    tasks.forEach(GuardedTask::close);
  }

  @Override
  public void changed() {
    view.changed();
    wake();
  }

  private void wake() {
    tasks.get(0).runSoon();
  }

  @Override
  public List<Item> items(Profile profile) {
    return view.now().items(profile);
  }

  @Override
  public List<Item> items(Profile profile, Collection<String> hashes) {
    return view.of(hashes).stream()
        .filter(item -> profile.labels().isEmpty() || profile.shows(item.label()))
        .toList();
  }

  @Override
  public List<FileItem> files(Item item) {
    return files.of(item);
  }

  @Override
  public Grabbed grab(
      Profile profile,
      GrabSource source,
      String category,
      String folder,
      List<String> labels,
      SeedGoal goal,
      boolean paused)
      throws RefusedException {
    try {
      return grabbing.grab(profile, source, category, folder, labels, goal, paused);
    } finally {
      wake();
    }
  }

  @Override
  public void remove(Collection<Item> items, boolean withData) {
    for (Item item : items) {
      if (!ledger.grabs().askRemoval(item.id(), withData)) {
        ledger.grabs().adopt(item.id(), item.hash());
        ledger.grabs().askRemoval(item.id(), withData);
      }
      view.hides(item.hash());
    }
  }

  @Override
  public void pause(Collection<Item> items) {
    items.forEach(item -> ledger.pauses().pause(item.id()));
    view.changed();
  }

  @Override
  public void resume(Collection<Item> items) {
    items.forEach(item -> ledger.pauses().resume(item.id()));
    changed();
  }

  @Override
  public void first(Collection<Item> items) {
    List<Item> last = new ArrayList<>(items);
    Collections.reverse(last);
    last.forEach(item -> ledger.grabs().first(item.id()));
    view.changed();
  }

  @Override
  public void goal(Item item, SeedGoal goal) {
    change(item, GrabChange.goal(goal));
  }

  @Override
  public void label(Item item, List<String> labels) {
    boolean keepsOwn = labels.stream().anyMatch(item.label()::equalsIgnoreCase);
    if (keepsOwn) {
      change(item, GrabChange.labels(labels));
    } else if (item.isHome()) {
      change(
          item, item.label().isEmpty() ? GrabChange.labels(labels) : GrabChange.imported(labels));
    } else {
      change(item, moved(labels));
    }
  }

  /** What cannot be a folder is shown, and nothing more. */
  private GrabChange moved(List<String> labels) {
    if (labels.isEmpty()) {
      return GrabChange.labels(labels);
    }
    try {
      String folder = folders.checked(labels.get(0));
      ledger.grabs().keepCategory(folder);
      folders.make(folder);
      return GrabChange.moved(labels, labels.get(0), folder);
    } catch (RefusedException e) {
      LOG.debug("a label is shown and not followed: {}", e.getMessage());
      return GrabChange.labels(labels);
    }
  }

  private void change(Item item, GrabChange change) {
    if (!ledger.grabs().change(item.id(), change)) {
      ledger.grabs().adopt(item.id(), item.hash());
      ledger.grabs().change(item.id(), change);
    }
    view.changed();
  }

  @Override
  public String root() {
    return folders.root();
  }

  @Override
  public String folder(String category) {
    return folders.at(folders.root(), category);
  }

  @Override
  public long freeBytes() {
    return folders.freeBytes();
  }

  @Override
  public Set<String> categories() {
    return ledger.grabs().categories();
  }

  @Override
  public void addCategory(String category) throws RefusedException {
    ledger.grabs().keepCategory(folders.checked(category));
    folders.make(category);
  }

  @Override
  public void removeCategory(String category) {
    ledger.grabs().forgetCategory(category);
  }

  @Override
  public boolean moves() {
    return moves;
  }
}
