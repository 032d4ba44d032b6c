package org.seedferry.downloader.internal.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.api.seedbox.Contents.RemoteFile;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.OpensAhead;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.downloader.internal.bandwidth.Lane;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.SegmentWriter;
import org.seedferry.downloader.internal.verify.Check;
import org.seedferry.guard.Backoff;
import org.seedferry.guard.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a fetch: takes one segment after the other until nothing is left for it. */
final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final int FRUITLESS_TRIES = 4;
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10), 0.2);

  /** The fetch that it works for. */
  interface Employer {

    /** True when its workers are to put down what they hold. */
    boolean isPutDown();

    /** True for a worker that is to end, as there are too many; each is told once. */
    boolean isDismissed();

    /** So many bytes have come over the line. */
    void received(int count);

    /** Some of them are written. */
    void written() throws StaleClaimException;

    /** A file is home. */
    void home();
  }

  private final Employer employer;
  private final Plan plan;
  private final Host host;
  private final Connection connection;
  private final Buffers buffers;
  private final Copier copier;
  private final Lane lane;
  private final Clock clock;
  private final StopSignal stop;
  private final Hand hand = new Hand();
  private boolean over;
  private boolean dismissed;

  Worker(
      Employer employer,
      Plan plan,
      Location location,
      Host host,
      Sessions sessions,
      Buffers buffers,
      Lane lane,
      Clock clock,
      StopSignal stop) {
    this.employer = employer;
    this.plan = plan;
    this.host = host;
    this.connection = new Connection(location, host, sessions, stop);
    this.copier =
        new Copier(plan, host, employer, this::isOver, new Intake(lane, clock, stop), clock, stop);
    this.buffers = buffers;
    this.lane = lane;
    this.clock = clock;
    this.stop = stop;
  }

  /**
   * Works until nothing is left to do at the moment, or it is one too many.
   *
   * @throws RemoteFailure when several tries in a row brought nothing, or no try will help
   * @throws IOException when the disk refuses
   */
  void run() throws IOException, StaleClaimException {
    ByteBuffer buffer = buffers.take();
    try {
      boolean busy = true;
      while (busy && !isOver()) {
        stop.throwIfRequested();
        busy = isSettled(true) || isChecked(buffer) || isFetched(buffer) || isSettled(false);
      }
      connection.giveBack();
    } finally {
      plan.putBack(hand);
      connection.close();
      buffers.giveBack(buffer);
    }
  }

  private boolean isOver() {
    if (!over && employer.isDismissed()) {
      dismissed = true;
      over = true;
    }
    return over || employer.isPutDown();
  }

  /** True when it has ended, or will, as it was told to. */
  boolean isDismissed() {
    return dismissed;
  }

  // ---- one file to the disk

  /** True when there was a file to bring to the disk. */
  private boolean isSettled(boolean onlyOfMany) throws LocalFailure {
    Optional<FileWork> whole = plan.nextUnsettled(onlyOfMany);
    if (whole.isPresent()) {
      whole.get().staged().settle(whole.get().size());
      plan.settled();
      employer.home();
    }
    return whole.isPresent();
  }

  // ---- some bytes against their hash

  /** True when there was something to check. */
  private boolean isChecked(ByteBuffer buffer) throws IOException {
    Optional<Check> next = plan.nextCheck();
    if (next.isEmpty()) {
      return false;
    }
    Check check = next.get();
    List<Check.Stretch> wrong = List.of();
    boolean done = false;
    try {
      check.run(buffer);
      done = true;
      wrong = check.conclude();
      wrong.forEach(
          each ->
              LOG.warn(
                  "'{}': bytes {} to {} have come in wrong, and are fetched again",
                  each.file(),
                  each.from(),
                  each.to() - 1));
    } finally {
      if (!done) {
        check.putBack();
      }
      plan.checked(check, wrong);
    }
    return true;
  }

  // ---- one segment

  /** True when there was something to fetch. */
  private boolean isFetched(ByteBuffer buffer) throws IOException, StaleClaimException {
    Optional<Segment> next =
        host.isPaused(clock.millis()) ? Optional.empty() : plan.next(hand, clock.millis());
    if (next.isEmpty()) {
      return false;
    }
    Segment segment = next.get();
    RemoteFailure trouble;
    try {
      fetch(segment, buffer);
      employer.written();
      return true;
    } catch (LocalFailure e) {
      throw e;
    } catch (RemoteFailure e) {
      trouble = e;
    } catch (IOException e) {
      trouble = RemoteFailure.retry("the connection was closed: " + e, e);
    }
    boolean worked = connection.works();
    connection.close();
    plan.putBack(hand);
    stop.throwIfRequested();
    if (plan.isOver(segment) || employer.isPutDown()) {
      plan.left(segment, clock.millis());
    } else {
      settle(segment, trouble, worked);
    }
    return true;
  }

  private void fetch(Segment segment, ByteBuffer buffer) throws IOException, StaleClaimException {
    FileWork work = segment.work();
    if (work.size() == 0) {
      plan.isWanted(segment, new Fingerprint(0, ""), 0);
      plan.finished(segment);
      return;
    }
    TransportSession session = connection.open(segment.anew());
    announce(session, segment);
    long until = plan.end(segment);
    boolean toTheEnd = until == Segment.OPEN_END || until == work.size() || until == segment.from();
    try (RemoteBody body =
            session.open(
                work.file().source(),
                segment.from(),
                toTheEnd ? -1 : until - segment.from(),
                plan.expected(segment));
        SegmentWriter writer = work.staged().write(body.offset())) {
      check(work.file(), segment, body);
      connection.answered();
      body.checksum().ifPresent(sum -> plan.knows(work, sum));
      if (plan.isWanted(segment, body.fingerprint(), body.offset())) {
        long end = until == Segment.OPEN_END ? work.size() : until;
        copier.copy(new Answer(segment, session, body, end, writer, buffer.clear()));
      }
    }
    plan.left(segment, clock.millis());
  }

  /**
   * Lets the connection ask for what comes behind a small file before that has come. A server does
   * not have to wait for what a limit holds up.
   */
  private void announce(TransportSession session, Segment segment) {
    if (session instanceof OpensAhead ahead) {
      long now = clock.millis();
      int depth = lane.heldUpLately(now) ? 0 : ahead.depth();
      plan.fill(hand, segment, depth, now).map(Worker::named).ifPresent(ahead::next);
    }
  }

  private static List<OpensAhead.Next> named(List<FileWork> files) {
    return files.stream()
        .map(work -> new OpensAhead.Next(work.file().source(), work.size()))
        .toList();
  }

  /** The seedbox and the server must not differ in the size by which a file will be verified. */
  private static void check(RemoteFile file, Segment segment, RemoteBody body)
      throws RemoteFailure {
    long served = body.fingerprint().size();
    if (file.size() >= 0 && served >= 0 && file.size() != served) {
      throw RemoteFailure.changed(
          "the seedbox names " + file.size() + " bytes, the server " + served);
    }
    if (body.offset() != segment.from() && body.offset() != 0) {
      throw RemoteFailure.retry(
          "'"
              + file.source()
              + "' was to go on at byte "
              + segment.from()
              + ", the server sent byte "
              + body.offset(),
          null);
    }
  }

  // ---- trouble

  /**
   * Decides what becomes of a try that failed.
   *
   * @param worked true when its connection had worked before
   * @throws RemoteFailure when the transfer has failed
   */
  private void settle(Segment segment, RemoteFailure e, boolean worked) throws IOException {
    RemoteFile file = segment.work().file();
    switch (e.advice()) {
      case ABSENT -> {
        if (!plan.isFirstAbsence(segment)) {
          throw e;
        }
        plan.failed(segment, clock.millis()); // its successor may be there already
      }
      case GONE ->
          throw RemoteFailure.changed(
              "'" + file.source() + "' vanished from the seedbox during the fetch");
      case CHANGED -> {
        if (!plan.isBegunAnew(segment)) {
          segment.work().staged().drop();
          throw RemoteFailure.changed(
              "'"
                  + file.source()
                  + "' changed on the seedbox during the fetch ("
                  + e.getMessage()
                  + ")");
        }
        LOG.info("'{}' is fetched anew: {}", file.source(), e.getMessage());
      }
      case ASK_USER -> throw e;
      case RETRY, RETRY_AFTER -> retry(segment, e, worked);
    }
  }

  private void retry(Segment segment, RemoteFailure e, boolean worked) throws IOException {
    long now = clock.millis();
    boolean nothing = segment.gained() == 0;
    boolean othersWork = host.works();
    if (nothing && othersWork && (!worked || e.advice() == Advice.RETRY_AFTER)) {
      LOG.debug("'{}': {}", segment.work().file().source(), e.getMessage());
      host.refuses(e.retryAfter(), now);
      plan.failed(segment, now);
      over = true; // one too many
      return;
    }
    int tries = plan.fruitless(segment);
    if (tries >= FRUITLESS_TRIES) {
      throw e;
    }
    Duration pause = e.retryAfter() != null ? e.retryAfter() : BACKOFF.pause(tries, Math.random());
    long until = now + pause.toMillis();
    if (e.retryAfter() != null || nothing && !othersWork) {
      host.pause(until);
    }
    LOG.info(
        "'{}': {}; going on at byte {} in {} ms",
        segment.work().file().source(),
        e.getMessage(),
        segment.received(),
        pause.toMillis());
    plan.failed(segment, until);
  }
}
