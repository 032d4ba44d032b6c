package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.seedferry.api.References;
import org.seedferry.api.Services;
import org.seedferry.api.progress.DropFigures;
import org.seedferry.api.progress.DropMeter;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.seedferry.guard.TaskSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder whose {@code .torrent} and {@code .magnet} files are handed to a seedbox. */
@Component(
    configurationPid = DropFolder.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = DropMeter.class,
    immediate = true)
@Designate(ocd = DropFolder.Config.class, factory = true)
public final class DropFolder implements DropMeter {

  static final String PID = "org.seedferry.drop";

  private static final Logger LOG = LoggerFactory.getLogger(DropFolder.class);
  private static final int PLACES_PER_WORKER = 3;
  private static final int PATIENCE_IN_DEBOUNCES = 10;
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final Duration EVENTS_ARE_RECENT = Duration.ofMinutes(5);

  /** The settings of one folder. */
  @ObjectClassDefinition(
      name = "Drop folder",
      description =
          "A folder in which .torrent and .magnet files are dropped: they are handed to a seedbox.")
  public @interface Config {

    @AttributeDefinition(
        description =
            "The folder; it is made where it is not there. A file in a folder below it gets that"
                + " folder's name as its label. What was handed over goes to processed/ in it, what"
                + " was refused to failed/, with the reason beside it. Hidden files, and those that"
                + " end neither in .torrent nor in .magnet (a link in each line), are left alone.")
    String path();

    @AttributeDefinition(
        required = false,
        description =
            "The name of the seedbox that they are handed to. Empty: the only one there that takes"
                + " transfers.")
    String seedbox() default "";

    @AttributeDefinition(
        description =
            "When the folder is looked at: when something happens in it, again and again, or once,"
                + " until what is there is worked off.",
        options = {@Option("continuous"), @Option("periodic"), @Option("once")})
    String mode() default "continuous";

    @AttributeDefinition(
        description =
            "The pause between two looks in mode periodic, and in mode continuous where the system"
                + " cannot watch the folder (duration).",
        min = "100ms",
        max = "1h")
    String interval() default "5s";

    @AttributeDefinition(
        description =
            "For how long size and time of a file are unchanged before it is taken (duration, 10ms"
                + " to 5s; what is beyond counts as the nearest of them). One that is no good"
                + " is refused after ten times that.")
    String debounce() default "100ms";

    @AttributeDefinition(
        description =
            "How many files are worked at a time, 1 to 4 for each processor; what is beyond counts"
                + " as the nearest of them. Three more for each worker wait in a queue, all others"
                + " in the folder.")
    int workers() default 2;

    @AttributeDefinition(
        description =
            "How many transfers that are not complete the seedbox may have at a time, of those that"
                + " it lists here; 0 for no limit. While it has as many, dropped files wait in the"
                + " folder, the oldest is the next. The seedbox is asked by the interval.",
        min = "0",
        max = "100000")
    int slots() default 0;

    @AttributeDefinition(
        description =
            "For how long files are kept in processed/ and failed/; and for how long a file that is"
                + " dropped again under the same name is not handed over once more (duration).",
        min = "1h",
        max = "30d")
    String cleanup_after() default "7d";

    @AttributeDefinition(
        description = "How large a file may be (size).",
        min = "1KiB",
        max = "64MiB")
    String size_limit() default "5MB";
  }

  private final References<Seedbox> bound;
  private final Guard guard;
  private final Settings settings;
  private final Inbox inbox;
  private final FolderLock lock;
  private final HandedOver handedOver;
  private final Shelf shelf;
  private final Sightings sightings;
  private final Figures figures = new Figures();
  private final GuardedPool pool;
  private final GuardedTask taking;
  private final List<GuardedTask> cleanUps;

  @Activate
  public DropFolder(
      BundleContext context,
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      Config config) {
    this(guard, config, Watching::new, new References<>(context), null);
  }

  DropFolder(Guard guard, Config config, Changes.Source changes, List<Seedbox> seedboxes) {
    this(guard, config, changes, null, () -> seedboxes);
  }

  private DropFolder(
      Guard guard,
      Config config,
      Changes.Source changes,
      References<Seedbox> bound,
      Supplier<List<Seedbox>> seedboxes) {
    this.bound = bound;
    this.guard = guard;
    this.settings = Settings.of(config);
    this.inbox = new Inbox(settings.path());
    this.lock = new FolderLock(inbox.own().resolve("lock"));
    this.handedOver = new HandedOver(inbox.own().resolve("handed-over"));
    this.shelf = new Shelf(inbox);
    this.sightings = new Sightings(settings.debounce());
    this.pool =
        guard
            .pool("hand_over_drop", settings.workers(), PLACES_PER_WORKER * settings.workers())
            .drainOnClose(DRAIN);
    Services<Seedbox> present = new Services<>("seedbox", seedboxes == null ? bound : seedboxes);
    this.taking = guard.start(spec(TaskSpec.loop("take_drops")), taking(changes, present));
    this.cleanUps =
        List.of(
            guard.start(
                spec(TaskSpec.every(EVENTS_ARE_RECENT, "forget_drop_events")),
                stop -> forgetEvents()),
            guard.start(
                spec(TaskSpec.every(Duration.ofDays(1), "clean_up_drops"))
                    .after(Duration.ofMinutes(1)),
                this::cleanUp));
    LOG.info("takes what is dropped in {}", settings.path());
  }

  private TaskSpec spec(TaskSpec task) {
    return task.fields(Map.of("folder", settings.path().toString()));
  }

  private Taking taking(Changes.Source changes, Services<Seedbox> seedboxes) {
    Target target = new Target(settings.seedbox(), seedboxes);
    Slots slots =
        new Slots(settings.slots(), settings.interval(), target, this::handingOver, guard.clock());
    HandOver handOver =
        new HandOver(
            inbox, handedOver, shelf, target, slots, figures, guard.clock(), settings.sizeLimit());
    Worker worker =
        new Worker(
            inbox,
            sightings,
            handOver,
            shelf,
            figures,
            guard.clock(),
            settings.debounce().multipliedBy(PATIENCE_IN_DEBOUNCES));
    return new Taking(
        settings,
        inbox,
        lock,
        handedOver,
        sightings,
        worker,
        slots,
        figures,
        pool,
        guard.clock(),
        changes);
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

  private int handingOver() {
    return pool.active() + pool.waiting();
  }

  private void forgetEvents() {
    int forgotten = sightings.forget(guard.clock().instant().minus(EVENTS_ARE_RECENT));
    LOG.debug("{}: {} names are forgotten", settings.path(), forgotten);
  }

  private void cleanUp(StopSignal stop) throws IOException {
    if (!lock.isHeld()) {
      return;
    }
    Instant before = guard.clock().instant().minus(settings.cleanUpAfter());
    int forgotten = handedOver.forget(before);
    int removed = shelf.remove(before);
    LOG.info(
        "{}: {} files are removed that were worked long ago, {} are forgotten",
        settings.path(),
        removed,
        forgotten);
  }

  /**
   * In stages, each within a limit: nothing more is taken, then the queue is worked off, and what
   * is left of it stays for the next start; the clean-up comes last.
   */
  @Deactivate
  void stop() throws IOException {
    LOG.info("{}: takes nothing more", settings.path());
    taking.close();
    LOG.info(
        "{}: {} are being worked and {} queued, for at most {} s",
        settings.path(),
        pool.active(),
        pool.waiting(),
        DRAIN.toSeconds());
    pool.close();
    // What was put away last may not have been seen to be gone.
    long left = sightings.notDealtWith().stream().filter(Files::exists).count();
    LOG.info("{}: {} files are left for the next start", settings.path(), left);
    cleanUps.forEach(GuardedTask::cancel);
    cleanUps.forEach(GuardedTask::close);
    lock.close();
    LOG.info("{}: stopped", settings.path());
  }

  @Override
  public DropFigures figures() {
    return new DropFigures(
        settings.path().toString(),
        figures.processed(),
        figures.failures(),
        figures.retries(),
        figures.backpressure(),
        sightings.pending(),
        pool.waiting(),
        pool.active(),
        figures.waiting(),
        figures.latency());
  }
}
