package org.seedferry.downloader.internal.fetch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.seedferry.api.Checksum;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.progress.FileProgress;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.downloader.internal.fetch.FileWork.Piece;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.Ranges.Range;
import org.seedferry.downloader.internal.staging.StagedFile;
import org.seedferry.downloader.internal.verify.Check;
import org.seedferry.downloader.internal.verify.Verification;

/**
 * What of a transfer is still to be fetched, and who fetches what: the one place that decides which
 * work is next. Thread-safe. Times are milliseconds.
 *
 * <p>An idle connection gets what waits: first what was begun and left, then a file that nobody has
 * begun; a worker that fetches small files holds some more of these in its {@link Hand}. Where
 * nothing waits, it takes over the second half of the segment that will need the longest; so all
 * connections end at about the same time, however unequal they are.
 */
final class Plan {

  /** A connection that has sent something and then nothing for so long is given up. */
  private static final long STALLED = 5_000;

  /** The same for one that has sent nothing at all: a disk may have to start. */
  private static final long NEVER_BEGAN = 20_000;

  private final Unbegun unbegun = new Unbegun();
  private final Set<FileWork> begun = new LinkedHashSet<>();
  private final Arrived arrived;
  private final Verification verification;
  private long numbers;

  /** A plan for files that are verified by these hashes. */
  Plan(Verification verification) {
    this.verification = verification;
    this.arrived = new Arrived(verification);
  }

  /** A file that nobody has begun in this fetch. Those that come first are fetched first. */
  synchronized void add(FileWork work) throws LocalFailure {
    if (work.isResumedWhole()) {
      arrived.add(work);
    } else {
      unbegun.add(work);
    }
  }

  /** A file that is home already. */
  synchronized void addHome(long bytes) {
    arrived.addHome(bytes);
  }

  /** True when every file is home. */
  synchronized boolean isDone() {
    return unbegun.isEmpty() && begun.isEmpty() && arrived.isOver();
  }

  // ---- what is next

  /** What a worker fetches next, out of its hand first; empty when there is nothing for it. */
  synchronized Optional<Segment> next(Hand hand, long now) throws LocalFailure {
    FileWork first = unbegun.poll(hand, now);
    if (first == null) {
      return next(now);
    }
    begin(first);
    return Optional.of(start(first, first.waiting().poll(), now));
  }

  /**
   * Fills the hand of a worker that is about to fetch a small file, with others such that nobody
   * has begun. Nobody gets more than his share of what is left, so all end at about the same time.
   *
   * @param most how many it may hold
   * @return what it holds; empty while its worker knows that already
   */
  synchronized Optional<List<FileWork>> fill(Hand hand, Segment current, int most, long now) {
    return unbegun.fill(hand, current.work(), most, running(), now);
  }

  /** Whoever comes next gets what a hand holds. */
  synchronized void putBack(Hand hand) {
    unbegun.putBack(hand);
  }

  private int running() {
    return begun.stream().mapToInt(work -> work.running().size()).sum();
  }

  /** What an idle connection fetches next; empty when there is nothing for it. */
  synchronized Optional<Segment> next(long now) throws LocalFailure {
    unbegun.takeBack(now);
    Segment left = left(now);
    if (left == null && unbegun.waiting() > 0) {
      begin(unbegun.poll());
      left = left(now);
    }
    return Optional.ofNullable(left == null ? half(now) : left);
  }

  private void begin(FileWork work) throws LocalFailure {
    begun.add(work);
    addMissing(work, 0);
  }

  private void addMissing(FileWork work, long notBefore) throws LocalFailure {
    if (work.size() <= 0) {
      work.waiting().add(new Piece(0, work.size() == 0 ? 0 : Segment.OPEN_END, notBefore, false));
      return;
    }
    for (Range range : work.staged().written().missing(0, work.size()).list()) {
      work.waiting().add(new Piece(range.from(), range.to(), notBefore, false));
    }
  }

  private Segment left(long now) {
    for (FileWork work : begun) {
      for (Iterator<Piece> each = work.waiting().iterator(); each.hasNext(); ) {
        Piece piece = each.next();
        if (piece.notBefore() <= now) {
          each.remove();
          return start(work, piece, now);
        }
      }
    }
    return null;
  }

  private Segment half(long now) {
    Segment longest = longest(now);
    if (longest == null) {
      return null;
    }
    long end = longest.end();
    long middle = longest.received() + (longest.remaining() + 1) / 2;
    longest.end(middle);
    return start(longest.work(), new Piece(middle, end, 0, false), now);
  }

  private Segment longest(long now) {
    double guess = meanRate(now);
    Segment longest = null;
    for (FileWork work : begun) {
      for (Segment each : work.running()) {
        if (each.isWorthHalving(guess, now)
            && (longest == null
                || each.timeLeft(guess, now) > longest.timeLeft(guess, now)
                || each.timeLeft(guess, now) == longest.timeLeft(guess, now)
                    && each.remaining() > longest.remaining())) {
          longest = each;
        }
      }
    }
    return longest;
  }

  /** Bytes per millisecond of one connection. */
  private double meanRate(long now) {
    double sum = 0;
    int count = 0;
    for (FileWork work : begun) {
      for (Segment each : work.running()) {
        sum += each.rate(now);
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  private Segment start(FileWork work, Piece piece, long now) {
    Segment segment = new Segment(work, piece.from(), piece.to(), piece.anew(), ++numbers, now);
    work.divided |= piece.from() > 0;
    work.running().add(segment);
    return segment;
  }

  /** How many further connections would find something to do. */
  synchronized int openings(long now) {
    unbegun.takeBack(now);
    int count = unbegun.waiting();
    double guess = meanRate(now);
    for (FileWork work : begun) {
      for (Piece piece : work.waiting()) {
        count += piece.notBefore() <= now ? 1 : 0;
      }
      for (Segment each : work.running()) {
        count += each.isWorthHalving(guess, now) ? 1 : 0;
      }
    }
    return count + arrived.openings();
  }

  /** How many files wait whose round trips count for more than their bytes. */
  synchronized int smallFiles() {
    return unbegun.small();
  }

  // ---- what becomes of a segment

  /** The content that its request must be answered by; null when any will do. */
  synchronized Fingerprint expected(Segment segment) {
    return segment.work().bound ? segment.work().staged().begun() : null;
  }

  /**
   * Its request has been answered: by this content, from this offset on.
   *
   * @return false when it is no longer needed
   */
  boolean isWanted(Segment segment, Fingerprint served, long offset)
      throws LocalFailure, RemoteFailure {
    FileWork work = segment.work();
    // Not under the lock of the plan: the other connections must not wait for the disk.
    synchronized (work.beginning()) {
      if (isFirst(segment, served, offset)) {
        work.staged().begin(served);
        bound(work);
      }
    }
    return goesOn(segment, served, offset);
  }

  private synchronized void bound(FileWork work) {
    work.bound = true;
  }

  private synchronized boolean goesOn(Segment segment, Fingerprint served, long offset)
      throws RemoteFailure {
    return segment.work().goesOn(segment, served, offset);
  }

  private synchronized boolean isFirst(Segment segment, Fingerprint served, long offset)
      throws RemoteFailure {
    return segment.work().isFirst(segment, served, offset);
  }

  /** Counts what has come; how many bytes of it are wanted. */
  synchronized int received(Segment segment, int count) {
    return segment.work().received(segment, count);
  }

  /** True when nothing of it is wanted any more, as others fetch it or it is begun anew. */
  synchronized boolean isOver(Segment segment) {
    return !segment.work().running().contains(segment) || segment.isCut();
  }

  /** Where a segment ends at this moment. */
  synchronized long end(Segment segment) {
    return segment.end();
  }

  /** It is fetched up to its end. */
  synchronized void finished(Segment segment) throws LocalFailure {
    FileWork work = segment.work();
    if (!work.running().remove(segment)) {
      return;
    }
    if (work.running().isEmpty() && work.waiting().isEmpty()) {
      if (!work.isWhole()) {
        addMissing(work, 0);
      } else if (work.divided && segment.from() < work.size()) {
        lookAgain(work);
      } else {
        begun.remove(work);
        arrived.add(work);
      }
    }
  }

  /**
   * The parts of a file were read at different times. A request for what lies behind its end says
   * whether it is still the one that they were read from.
   */
  private static void lookAgain(FileWork work) {
    work.waiting().add(new Piece(work.size(), work.size(), 0, false));
  }

  /** It is put down; who comes next goes on where it was. */
  synchronized void left(Segment segment, long now) throws LocalFailure {
    if (segment.remaining() <= 0) {
      finished(segment);
    } else {
      failed(segment, now);
    }
  }

  /**
   * It has failed, may be after its last byte; who comes next goes on where it was, but not before
   * the given time.
   */
  synchronized void failed(Segment segment, long notBefore) throws LocalFailure {
    FileWork work = segment.work();
    if (!work.running().remove(segment)) {
      return;
    }
    if (work.isNameless()) {
      work.beginAnew();
      work.waiting().addFirst(new Piece(0, segment.end(), notBefore, false));
      return;
    }
    long from = work.inOneGo() && segment.remaining() > 0 ? 0 : segment.received();
    work.waiting().addFirst(new Piece(from, segment.end(), notBefore, segment.anew()));
  }

  /**
   * A try brought nothing. Of several that run at the same time one is counted.
   *
   * @return how many tries in a row brought nothing to this file
   */
  synchronized int fruitless(Segment segment) {
    FileWork work = segment.work();
    if (segment.number() > work.counted) {
      work.counted = numbers;
      work.fruitless++;
    }
    return work.fruitless;
  }

  /** True when this is the first time in a row that a part of this host was missing. */
  synchronized boolean isFirstAbsence(Segment segment) {
    boolean first = !segment.work().absent;
    segment.work().absent = true;
    return first;
  }

  /**
   * Its content is another one than that of an earlier fetch: it is begun anew.
   *
   * @return false when nothing is here of an earlier fetch, or some of it has come in this one
   *     already: then more has changed than what was known of it before
   */
  synchronized boolean isBegunAnew(Segment segment) throws LocalFailure {
    FileWork work = segment.work();
    if (work.touched || !work.resumed) {
      return false;
    }
    work.beginAnew();
    work.running().clear();
    work.waiting().clear();
    addMissing(work, 0);
    return true;
  }

  // ---- bytes that can be verified

  /** A server has told a checksum of a whole file. */
  void knows(FileWork work, Checksum checksum) {
    verification.knows(work.staged(), checksum);
  }

  /** Bytes to be held against their hash; empty when there are none. */
  Optional<Check> nextCheck() {
    Optional<Check> check = verification.next();
    if (check.isPresent()) {
      synchronized (this) {
        arrived.checks();
      }
    }
    return check;
  }

  /**
   * A check has come to its end, or was given up.
   *
   * @param wrong what has to be fetched again, over another connection
   */
  synchronized void checked(Check check, List<Check.Stretch> wrong) {
    wrong.forEach(this::fetchAgain);
    arrived.checked(check);
  }

  private void fetchAgain(Check.Stretch stretch) {
    FileWork work = arrived.takeOut(stretch.file());
    if (work != null) {
      begun.add(work);
    } else {
      work = begunBy(stretch.file());
    }
    // A file that nobody has begun yet is looked at then.
    if (work != null) {
      long from = work.inOneGo() ? 0 : stretch.from();
      work.waiting().removeIf(piece -> piece.from() >= from && piece.to() <= stretch.to());
      work.waiting().addFirst(new Piece(from, stretch.to(), 0, true));
      work.divided = true;
    }
  }

  private FileWork begunBy(StagedFile file) {
    return begun.stream().filter(work -> work.staged() == file).findFirst().orElse(null);
  }

  // ---- files that are whole

  /**
   * A file that is whole, to be brought to the disk; empty when there is none.
   *
   * @param onlyOfMany only when so much waits that a power cut would cost too much
   */
  synchronized Optional<FileWork> nextUnsettled(boolean onlyOfMany) {
    return arrived.nextUnsettled(onlyOfMany);
  }

  synchronized void settled() {
    arrived.settled();
  }

  // ---- what can be seen

  /** The connections that have been silent for too long: to be closed. */
  synchronized List<TransportSession> stalled(long now) {
    List<TransportSession> stalled = new ArrayList<>();
    for (FileWork work : begun) {
      for (Segment segment : work.running()) {
        TransportSession session = segment.stalled(now, STALLED, NEVER_BEGAN);
        if (session != null) {
          stalled.add(session);
        }
      }
    }
    return stalled;
  }

  /** How many bytes are home. */
  synchronized long bytes() {
    long bytes = arrived.bytes();
    for (FileWork work : begun) {
      bytes += work.staged().recorded().total();
    }
    return bytes;
  }

  /** The files under way, those with the most connections first. */
  synchronized List<FileProgress> progress(long now) {
    List<FileProgress> files = new ArrayList<>();
    for (FileWork work : begun) {
      long done = work.staged().recorded().total();
      double rate = 0;
      for (Segment segment : work.running()) {
        rate += segment.rate(now) * 1000;
      }
      files.add(
          new FileProgress(
              work.file().path().names().isEmpty()
                  ? work.file().source().name()
                  : work.file().path().toString(),
              done,
              work.size(),
              (long) rate,
              work.running().size()));
    }
    files.sort(Comparator.comparingInt(FileProgress::connections).reversed());
    return files;
  }
}
