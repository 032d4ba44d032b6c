package org.seedferry.downloader.internal.fetch;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.seedferry.api.Advice;
import org.seedferry.api.LocalName;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Services;
import org.seedferry.api.Sizes;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.api.progress.Progress;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.Contents.RemoteFile;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.seedferry.downloader.internal.staging.Publisher;
import org.seedferry.downloader.internal.staging.StagedFile;
import org.seedferry.downloader.internal.staging.Staging;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetch of one claimed transfer: begun by one unit of work, carried by as many workers as there
 * are connections for it, concluded by whichever of them finds nothing left to do. Nothing waits
 * for another; so no thread is blocked by the end of a fetch, nor by a pause in it.
 */
final class Fetch implements Demand, Worker.Employer {

  private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

  private final Lease lease;
  private final Seedbox seedbox;
  private final Services<Seedbox> seedboxes;
  private final LocalRoot root;
  private final Outcome outcome;
  private final Publisher publisher;
  private final Sessions sessions;
  private final Connections connections;
  private final Buffers buffers;
  private final Clock clock;
  private final LocalName names = LocalName.ofThisHost();

  private final Plan plan = new Plan();
  private final RateMeter rate;
  private final TrafficCounter traffic;
  private final LongAdder received = new LongAdder();
  private final AtomicInteger filesDone = new AtomicInteger();
  private final Queue<Unit> units = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Throwable> trouble = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile Contents contents;
  private volatile Staging staging;
  private volatile String localName;

  /** Where the connections lead, from when there is something to fetch. */
  private volatile Host host;

  private final Object lock = new Object();
  private int workers;
  private int arriving;
  private volatile int dismissals;
  private int leaving;
  private boolean ended;

  Fetch(
      Lease lease,
      Seedbox seedbox,
      Services<Seedbox> seedboxes,
      LocalRoot root,
      Sessions sessions,
      Connections connections,
      Buffers buffers,
      Outcome outcome,
      TrafficCounter traffic,
      Clock clock) {
    this.lease = lease;
    this.seedbox = seedbox;
    this.seedboxes = seedboxes;
    this.root = root;
    this.outcome = outcome;
    this.publisher = new Publisher(root);
    this.rate = new RateMeter(clock.millis());
    this.traffic = traffic;
    this.sessions = sessions;
    this.connections = connections;
    this.buffers = buffers;
    this.clock = clock;
  }

  /** Finds out what is to be fetched and makes the staging folder; concludes where it is home. */
  void begin(StopSignal stop) {
    try {
      if (prepare()) {
        host = connections.host(contents.location());
        return;
      }
    } catch (Exception | Error e) {
      noteStop(stop);
      note(e);
    }
    synchronized (lock) {
      ended = true;
    }
    conclude(stop);
  }

  /** True when there is something to fetch, false when the delivery stands already. */
  private boolean prepare() throws Exception {
    Transfer held = lease.held();
    if (held.localName() != null && root.manifest(held).isDelivered()) {
      localName = held.localName();
      return false;
    }
    contents = seedboxes.call(seedbox, box -> box.contents(held.remoteId()));
    localName = held.localName() != null ? held.localName() : names.top(contents.name());
    if (root.has(localName)) {
      if (!publisher.isDelivered(contents, localName)) {
        throw Publisher.conflict(root.target(localName), null);
      }
      return false;
    }
    staging = root.stage(held);
    staging.prepare(contents);
    for (RemoteFile file : inOrder(contents.files())) {
      StagedFile staged = staging.file(file.path());
      if (staged.isDone(file.size())) {
        plan.addHome(staged.begun().size());
        filesDone.incrementAndGet();
      } else {
        plan.add(new FileWork(file, staged));
      }
    }
    return !plan.isDone();
  }

  /** The largest first: what is begun last should end soon. */
  private static List<RemoteFile> inOrder(List<RemoteFile> files) {
    return files.stream().sorted(Comparator.comparingLong(RemoteFile::size).reversed()).toList();
  }

  // ---- its workers

  @Override
  public Host host() {
    return host;
  }

  @Override
  public String seedbox() {
    return lease.held().seedbox();
  }

  @Override
  public int connections() {
    synchronized (lock) {
      return workers - dismissals;
    }
  }

  @Override
  public int openings(long now) {
    synchronized (lock) {
      if (ended || trouble.get() != null) {
        return 0;
      }
      return plan.openings(now) - arriving;
    }
  }

  @Override
  public int smallFiles() {
    return plan.smallFiles();
  }

  /** Counts a worker in that is about to be started; empty when none is wanted any more. */
  Optional<Unit> hire() {
    synchronized (lock) {
      if (ended) {
        return Optional.empty();
      }
      workers++;
      arriving++;
      return Optional.of(unit());
    }
  }

  @Override
  public void dismiss() {
    synchronized (lock) {
      if (dismissals < workers) {
        dismissals++;
      }
    }
  }

  /** Closes what has been silent for too long, and looks at the rate. */
  void look(long now) {
    rate.look(received.sum(), now);
    plan.stalled(now).forEach(TransportSession::close);
  }

  /** What one worker does. */
  void work(StopSignal stop) {
    Worker worker =
        new Worker(this, plan, contents.location(), host, sessions, buffers, clock, stop);
    synchronized (lock) {
      arriving--;
    }
    try {
      worker.run();
    } catch (Exception | Error e) {
      noteStop(stop);
      note(e);
    } finally {
      left(worker.isDismissed(), stop);
    }
  }

  /** Counts a worker out that could not be started. */
  void notStarted(StopSignal stop) {
    synchronized (lock) {
      arriving--;
    }
    left(false, stop);
  }

  private void left(boolean dismissed, StopSignal stop) {
    synchronized (lock) {
      workers--;
      if (dismissed) {
        leaving--;
        dismissals--;
      } else if (dismissals > leaving) {
        dismissals--;
      }
      boolean over = stopped || trouble.get() != null || plan.isDone();
      if (workers > 0 || !over || ended) {
        return;
      }
      ended = true;
    }
    conclude(stop);
  }

  @Override
  public boolean isFailed() {
    return trouble.get() != null;
  }

  @Override
  public boolean isDismissed() {
    if (dismissals == 0) {
      return false;
    }
    synchronized (lock) {
      if (leaving == dismissals) {
        return false;
      }
      leaving++;
      return true;
    }
  }

  @Override
  public void received(int count) {
    received.add(count);
    traffic.addBytes(count);
  }

  @Override
  public void written() throws StaleClaimException {
    lease.progress();
  }

  @Override
  public void home() {
    filesDone.incrementAndGet();
    traffic.addFile();
  }

  /** A stop reaches the workers one after the other; the last of them may not know of it. */
  private void noteStop(StopSignal stop) {
    if (stop.requested()) {
      stopped = true;
    }
  }

  /** What its units tell in the log. */
  Map<String, String> fields() {
    return Map.of("transfer_id", Long.toString(lease.held().id()));
  }

  /** A unit of work for this fetch, which is about to be handed to a pool. */
  Unit unit() {
    long now = clock.millis();
    Unit unit = new Unit(now);
    units.removeIf(each -> each.isOver(now));
    units.add(unit);
    return unit;
  }

  /**
   * True when nothing carries it any more. Looked at by whoever has begun it, this means that a
   * panic has kept it from being concluded.
   */
  boolean isLost() {
    synchronized (lock) {
      boolean waits = host != null && workers == 0 && !ended;
      long now = clock.millis();
      return !waits && units.stream().allMatch(unit -> unit.isOver(now));
    }
  }

  /** Counts a lost fetch as failed, so that it is tried again after the usual pause. */
  void concludeLost() {
    Throwable known = trouble.get();
    synchronized (lock) {
      ended = true;
    }
    try {
      if (staging != null) {
        staging.close();
      }
    } finally {
      if (lease.held().state() == TransferState.DOWNLOADING) {
        outcome.failed(
            lease,
            known != null ? known : new IllegalStateException("a panic has ended its fetch"));
      }
    }
  }

  /** Gives the claim back, so that it can be taken at once; for a fetch that nobody concludes. */
  void abandon() {
    synchronized (lock) {
      ended = true;
    }
    try {
      if (staging != null) {
        staging.close();
      }
    } finally {
      outcome.cancelled(lease);
    }
  }

  /** How far it is. */
  Progress progress() {
    Transfer held = lease.held();
    Contents known = contents;
    long total = known == null ? held.size() : known.size();
    int count = known == null ? -1 : known.files().size();
    long now = clock.millis();
    return new Progress(
        held.id(),
        held.name(),
        plan.bytes(),
        total,
        rate.perSecond(received.sum(), now),
        filesDone.get(),
        count,
        connections(),
        plan.progress(now));
  }

  /** Bytes that are still to come; 0 while unknown. */
  long missingBytes() {
    Contents known = contents;
    long total = known == null ? lease.held().size() : known.size();
    return total < 0 ? 0 : Math.max(0, total - plan.bytes());
  }

  private void conclude(StopSignal stop) {
    // A stop interrupts; what is left to do is short and must not be torn apart.
    boolean interrupted = Thread.interrupted();
    try {
      Throwable failed = trouble.get();
      if (failed == null && host != null && !plan.isDone()) {
        // A stop has ended the workers before the work was done.
        outcome.cancelled(lease);
        return;
      }
      if (failed == null) {
        failed = publish();
      }
      if (failed != null) {
        settle(failed, stop);
      }
    } finally {
      try {
        if (staging != null) {
          staging.close();
        }
      } finally {
        outcome.ended(this);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
    rethrowPanic();
  }

  private void settle(Throwable failed, StopSignal stop) {
    Transfer held = lease.held();
    if (held.state() != TransferState.DOWNLOADING) {
      // What goes wrong after the delivery does not make it undone.
      LOG.atWarn()
          .addKeyValue("transfer_id", held.id())
          .log("'{}' is home; clearing up after it failed: {}", localName, failed.getMessage());
    } else if (stopped || stop.requested()) {
      outcome.cancelled(lease);
    } else if (failed instanceof RemoteFailure failure && failure.advice() == Advice.ABSENT) {
      outcome.absent(lease, failure.getMessage());
    } else {
      outcome.failed(lease, explained(failed));
    }
  }

  /** A disk that ran full says nothing of how much it lacks. */
  private Throwable explained(Throwable failed) {
    return failed instanceof LocalFailure failure && failure.isFull()
        ? new LocalFailure(
            failure.getMessage()
                + ", and "
                + Sizes.format(missingBytes())
                + " are still to come: make room, what is here is kept",
            failure)
        : failed;
  }

  /** The first trouble counts, but for a panic, which goes first; the others go along with it. */
  private void note(Throwable young) {
    synchronized (lock) {
      Throwable old = trouble.get();
      if (old == null) {
        trouble.set(young);
      } else if (isPanic(young) && !isPanic(old)) {
        young.addSuppressed(old);
        trouble.set(young);
      } else if (old != young) {
        old.addSuppressed(young);
      }
    }
  }

  private static boolean isPanic(Throwable thrown) {
    return thrown instanceof Error
        || thrown instanceof RuntimeException && !(thrown instanceof CancellationException);
  }

  /** What is a defect of ours belongs into the guard's books, with its stack. */
  private void rethrowPanic() {
    if (trouble.get() instanceof Error error) {
      throw error;
    }
    if (trouble.get() instanceof RuntimeException panic && isPanic(panic)) {
      throw panic;
    }
  }

  private Throwable publish() {
    try {
      lease.renew();
      if (staging != null) {
        Map<String, Long> sizes = sizes();
        long size = sizes.values().stream().mapToLong(Long::longValue).sum();
        staging.force();
        root.manifest(lease.held()).write(sizes);
        outcome.named(lease, localName, size);
        publisher.publish(staging, localName);
      } else if (contents != null) {
        root.manifest(lease.held()).write(sizes());
      }
      outcome.delivered(lease, localName, staging == null);
      if (staging != null) {
        staging.delete();
      }
      return null;
    } catch (Exception | Error e) {
      note(e);
      return e;
    }
  }

  private Map<String, Long> sizes() throws LocalFailure, RemoteFailure {
    Map<String, Long> sizes = new TreeMap<>();
    for (RemoteFile file : contents.files()) {
      StringBuilder path = new StringBuilder(localName);
      file.path().names().forEach(name -> path.append('/').append(names.inner(name)));
      long size =
          staging == null ? file.size() : staging.file(file.path()).verifiedSize(file.size());
      sizes.put(path.toString(), size);
    }
    return sizes;
  }
}
