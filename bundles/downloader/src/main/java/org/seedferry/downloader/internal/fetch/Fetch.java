package org.seedferry.downloader.internal.fetch;

import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.seedferry.api.Advice;
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
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.downloader.internal.bandwidth.Lane;
import org.seedferry.downloader.internal.files.FileRule;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.seedferry.downloader.internal.staging.StagedFile;
import org.seedferry.downloader.internal.staging.Staging;
import org.seedferry.downloader.internal.verify.Verification;
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
  private final FileRule rule;
  private final Landing landing;
  private final Lane lane;
  private final Sessions sessions;
  private final Connections connections;
  private final Buffers buffers;
  private final Clock clock;

  private final RateMeter rate;
  private final TrafficCounter traffic;
  private final LongAdder received = new LongAdder();
  private final AtomicInteger filesDone = new AtomicInteger();
  private final Troubles troubles = new Troubles();
  private volatile Plan plan = new Plan(new Verification(null, Map.of()));
  private volatile boolean stopped;
  private volatile Contents contents;
  private volatile Staging staging;
  private volatile String localName;

  /** Where the connections lead, from when there is something to fetch. */
  private volatile Host host;

  private final Crew crew = new Crew();

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
      Lane lane,
      FileRule rule,
      Clock clock) {
    this.lease = lease;
    this.seedbox = seedbox;
    this.seedboxes = seedboxes;
    this.root = root;
    this.outcome = outcome;
    this.rule = rule;
    this.landing = new Landing(lease, root, rule, sessions, outcome);
    this.lane = lane;
    this.rate = new RateMeter(clock.millis());
    this.traffic = traffic;
    this.sessions = sessions;
    this.connections = connections;
    this.buffers = buffers;
    this.clock = clock;
  }

  /** Finds out what is to be fetched and makes the staging folder; concludes where it is home. */
  void begin(StopSignal stop) {
    Throwable trouble = null;
    try {
      if (prepare()) {
        host = connections.host(contents.location());
        if (!stopped || !crew.isEndedIdle()) {
          return;
        }
      }
    } catch (Exception | Error e) {
      noteStop(stop);
      troubles.note(e);
      trouble = e;
    }
    crew.end();
    Troubles.end(trouble, () -> conclude(stop));
  }

  /** True when there is something to fetch, false when the delivery stands already. */
  private boolean prepare() throws Exception {
    Transfer held = lease.held();
    if (held.localName() != null && root.manifest(held).isDelivered()) {
      localName = held.localName();
      return false;
    }
    Contents all = seedboxes.call(seedbox, box -> box.contents(held.remoteId()));
    Contents wanted = rule.filter().of(all);
    localName = held.localName() != null ? held.localName() : landing.localName(all.name());
    Contents standing = landing.standing(all, wanted, localName);
    contents = standing != null ? standing : wanted;
    if (standing != null) {
      return false;
    }
    if (wanted.files().size() < all.files().size()) {
      LOG.info(
          "'{}': {} of {} files are left out",
          all.name(),
          all.files().size() - wanted.files().size(),
          all.files().size());
    }
    staging = root.stage(held);
    staging.prepare(contents);
    plan = plan(new Hashes(seedboxes).of(seedbox, held.remoteId(), contents));
    return !plan.isDone();
  }

  private Plan plan(Verification verification) throws LocalFailure {
    Map<RemotePath, StagedFile> staged = new HashMap<>();
    for (RemoteFile file : contents.files()) {
      staged.put(file.path(), staging.file(file.path(), verification));
    }
    verification.begin(staged);
    Plan made = new Plan(verification);
    for (RemoteFile file : inOrder(contents.files())) {
      StagedFile here = staged.get(file.path());
      long size = verification.size(file.path(), file.size());
      if (here.isDone(size) && verification.isVerified(here)) {
        made.addHome(here.begun().size());
        filesDone.incrementAndGet();
      } else {
        made.add(new FileWork(new RemoteFile(file.source(), file.path(), size), here));
      }
    }
    return made;
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
    return crew.size();
  }

  @Override
  public int openings(long now) {
    return crew.hasEnded() || isPutDown() ? 0 : plan.openings(now) - crew.arriving();
  }

  @Override
  public int smallFiles() {
    return plan.smallFiles();
  }

  /** Counts a worker in that is about to be started; empty when none is wanted any more. */
  Optional<Unit> hire() {
    return stopped ? Optional.empty() : crew.hired(clock.millis());
  }

  @Override
  public void dismiss() {
    crew.dismiss();
  }

  /** Closes what has been silent for too long, and looks at the rate. */
  void look(long now) {
    rate.look(received.sum(), now);
    plan.stalled(now).forEach(TransportSession::close);
  }

  /** What one worker does. */
  void work(StopSignal stop) {
    Worker worker =
        new Worker(this, plan, contents.location(), host, sessions, buffers, lane, clock, stop);
    crew.arrives();
    Throwable trouble = null;
    try {
      worker.run();
    } catch (Exception | Error e) {
      noteStop(stop);
      troubles.note(e);
      trouble = e;
    }
    Troubles.end(trouble, () -> left(worker.isDismissed(), stop));
  }

  /** Counts a worker out that could not be started. */
  void notStarted(StopSignal stop) {
    crew.arrives();
    left(false, stop);
  }

  private void left(boolean dismissed, StopSignal stop) {
    if (crew.isLast(dismissed, this::isOver)) {
      conclude(stop);
    }
  }

  /** True when there is nothing left to do for anybody but to conclude it. */
  private boolean isOver() {
    return stopped || !troubles.none() || plan.isDone();
  }

  @Override
  public boolean isPutDown() {
    return stopped || !troubles.none() || lane.isShut();
  }

  @Override
  public boolean isHeldUp(long now) {
    return lane.heldUpLately(now);
  }

  @Override
  public boolean isDismissed() {
    return crew.isDismissed();
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

  /**
   * Ends it at once, as a stop does: it is given back, and goes on from the journal when it is
   * taken up again.
   *
   * @return false when it was ending already
   */
  boolean putDown(StopSignal stop) {
    if (stopped || crew.hasEnded()) {
      return false;
    }
    stopped = true;
    if (host != null && crew.isEndedIdle()) {
      conclude(stop);
    } else {
      crew.cancel();
    }
    return true;
  }

  /** True when its claim was given back before its end. */
  boolean isStopped() {
    return stopped;
  }

  /** What is fetched. */
  Transfer transfer() {
    return lease.held();
  }

  /** What its units tell in the log. */
  Map<String, String> fields() {
    return Map.of("transfer_id", Long.toString(lease.held().id()));
  }

  /** The unit of work that begins it, which is about to be handed to a pool. */
  Unit beginner() {
    return crew.beginner(clock.millis());
  }

  /**
   * True when nothing carries it any more. Looked at by whoever has begun it, this means that a
   * panic has kept it from being concluded.
   */
  boolean isLost() {
    return crew.isLost(clock.millis(), () -> host != null && !isOver());
  }

  /** Counts a lost fetch as failed, so that it is tried again after the usual pause. */
  void concludeLost() {
    Throwable known = troubles.first();
    crew.end();
    try {
      if (staging != null) {
        staging.close();
      }
    } finally {
      if (stopped) {
        outcome.cancelled(lease); // a pause has reached what was not begun yet
      } else if (lease.held().state() == TransferState.DOWNLOADING) {
        outcome.failed(
            lease,
            known != null ? known : new IllegalStateException("a panic has ended its fetch"));
      }
    }
  }

  /** Gives the claim back, so that it can be taken at once; for a fetch that nobody concludes. */
  void abandon() {
    crew.end();
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
    Throwable unpublished = null;
    try {
      if (!troubles.none()) {
        settle(troubles.first(), stop);
      } else if (staging != null && !plan.isDone()) {
        // A stop or a pause has ended the workers before the work was done.
        outcome.cancelled(lease);
      } else {
        unpublished = publish(stop);
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
    Troubles.end(unpublished, () -> {});
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

  /** What has kept it from being published; null when it is. */
  private Throwable publish(StopSignal stop) {
    try {
      if (staging != null) {
        landing.publish(staging, contents, localName, stop);
      } else {
        landing.adopt(contents, localName);
      }
      return null;
    } catch (Exception | Error e) {
      troubles.note(e);
      settle(e, stop);
      return e;
    }
  }
}
