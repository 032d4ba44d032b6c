package org.seedferry.downloader.internal.fetch;

import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.seedferry.downloader.internal.staging.Publisher;
import org.seedferry.downloader.internal.staging.Staging;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetch of one claimed transfer: begun by one unit of work, carried by several workers,
 * concluded by whichever of them ends last. Nothing waits for another; so no thread is blocked by
 * the end of a fetch.
 */
final class Fetch {

  private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

  private final Lease lease;
  private final Seedbox seedbox;
  private final Services<Seedbox> seedboxes;
  private final LocalRoot root;
  private final Outcome outcome;
  private final FileFetch files;
  private final Publisher publisher;
  private final LocalName names = LocalName.ofThisHost();

  private final RateMeter rate;
  private final TrafficCounter traffic;
  private final AtomicLong done = new AtomicLong();
  private final AtomicInteger filesDone = new AtomicInteger();
  private final Queue<RemoteFile> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger workers = new AtomicInteger();
  private final Queue<Unit> units = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Throwable> trouble = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile Contents contents;
  private volatile Staging staging;
  private volatile String localName;

  Fetch(
      Lease lease,
      Seedbox seedbox,
      Services<Seedbox> seedboxes,
      LocalRoot root,
      Sessions sessions,
      Outcome outcome,
      TrafficCounter traffic,
      Clock clock) {
    this.lease = lease;
    this.seedbox = seedbox;
    this.seedboxes = seedboxes;
    this.root = root;
    this.outcome = outcome;
    this.publisher = new Publisher(root);
    this.rate = new RateMeter(clock);
    this.traffic = traffic;
    this.files = new FileFetch(sessions, this::gained);
  }

  /**
   * Finds out what is to be fetched and makes the staging folder.
   *
   * @param mostWorkers how many workers there may be
   * @return how many workers are to be started; 0 when the fetch is concluded already
   */
  int begin(StopSignal stop, int mostWorkers) {
    try {
      if (prepare()) {
        int wanted = Math.min(Math.max(waiting.size(), 1), mostWorkers);
        workers.set(wanted);
        return wanted;
      }
    } catch (Exception | Error e) {
      noteStop(stop);
      trouble.set(e);
    }
    conclude(stop);
    return 0;
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
    contents.files().stream()
        .sorted(Comparator.comparingLong(RemoteFile::size).reversed())
        .forEach(waiting::add);
    return true;
  }

  /** Fetches one file after the other until none waits. */
  void work(StopSignal stop) {
    try {
      for (RemoteFile file = waiting.poll();
          file != null && trouble.get() == null;
          file = waiting.poll()) {
        stop.throwIfRequested();
        files.fetch(contents.location(), file, staging.file(file.path()), stop);
        filesDone.incrementAndGet();
        traffic.addFile();
      }
    } catch (Exception | Error e) {
      noteStop(stop);
      trouble.compareAndSet(null, e);
    } finally {
      endWorker(stop);
    }
  }

  /** A stop reaches the workers one after the other; the last of them may not know of it. */
  private void noteStop(StopSignal stop) {
    if (stop.requested()) {
      stopped = true;
    }
  }

  /** Counts a worker out that could not be started. */
  void endWorker(StopSignal stop) {
    if (workers.decrementAndGet() == 0) {
      conclude(stop);
    }
  }

  /** A unit of work for this fetch, which is about to be handed to a pool. */
  Unit unit() {
    Unit unit = new Unit();
    units.add(unit);
    return unit;
  }

  /**
   * True when nothing carries it any more. Looked at by whoever has begun it, this means that a
   * panic has kept it from being concluded.
   */
  boolean isLost() {
    return units.stream().allMatch(Unit::isOver);
  }

  /** Counts a lost fetch as failed, so that it is tried again after the usual pause. */
  void concludeLost() {
    Throwable known = trouble.get();
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
    return new Progress(
        held.id(), held.name(), done.get(), total, rate.perSecond(), filesDone.get(), count);
  }

  /** Bytes that are still to come; 0 while unknown. */
  long missingBytes() {
    Progress progress = progress();
    return progress.total() < 0 ? 0 : Math.max(0, progress.total() - progress.done());
  }

  private void gained(long bytes, boolean fetched) throws StaleClaimException {
    done.addAndGet(bytes);
    if (fetched) {
      rate.add(Math.max(0, bytes));
      traffic.addBytes(Math.max(0, bytes));
      lease.progress();
      if (trouble.get() != null) {
        throw new CancellationException("another file of this transfer has failed");
      }
    }
  }

  private void conclude(StopSignal stop) {
    // A stop interrupts; what is left to do is short and must not be torn apart.
    boolean interrupted = Thread.interrupted();
    try {
      Throwable failed = trouble.get();
      if (failed == null && !waiting.isEmpty()) {
        // No worker was to be had for the rest: a stop has closed their pool.
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

  /** What is a defect of ours belongs into the guard's books, with its stack. */
  private void rethrowPanic() {
    if (trouble.get() instanceof Error error) {
      throw error;
    }
    if (trouble.get() instanceof RuntimeException panic
        && !(panic instanceof CancellationException)) {
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
      trouble.compareAndSet(null, e);
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
