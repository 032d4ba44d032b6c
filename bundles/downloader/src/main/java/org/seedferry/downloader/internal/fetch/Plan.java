package org.seedferry.downloader.internal.fetch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /** Halves of this size are worth a connection of their own at any rate. */
  private static final long LARGE_HALF = 1 << 20;

  /** Below this size only what would still take long is divided. */
  private static final long SMALL_HALF = 16 << 10;

  private static final long LONG = 1_000;

  /** A connection that has sent something and then nothing for so long is given up. */
  private static final long STALLED = 5_000;

  /** The same for one that has sent nothing at all: a disk may have to start. */
  private static final long NEVER_BEGAN = 20_000;

  /** So many bytes of whole files may wait for the disk. */
  private static final long MUCH = 256L << 20;

  /** A file up to this size costs its round trips rather than its bytes. */
  static final long SMALL_FILE = 1 << 20;

  /** Several files up to this size are on their way over one connection, where that can be. */
  static final long TINY_FILE = 256 << 10;

  private final Deque<FileWork> fresh = new ArrayDeque<>();
  private final Set<Hand> hands = new LinkedHashSet<>();
  private final Set<FileWork> begun = new LinkedHashSet<>();
  private final Map<StagedFile, FileWork> unverified = new IdentityHashMap<>();
  private final Deque<FileWork> unsettled = new ArrayDeque<>();
  private final Verification verification;
  private int smallFresh;
  private int checking;
  private int settling;
  private long homeBytes;
  private long unsettledBytes;
  private long numbers;

  /** A plan for files that are verified by these hashes. */
  Plan(Verification verification) {
    this.verification = verification;
  }

  /** A file that nobody has begun in this fetch. Those that come first are fetched first. */
  synchronized void add(FileWork work) throws LocalFailure {
    work.resumed = !work.staged().written().isEmpty();
    work.bound = work.resumed;
    boolean begun = work.size() >= 0 && work.staged().begun() != null;
    if (begun && work.staged().written().contains(0, work.size())) {
      whole(work);
      return;
    }
    if (work.resumed && isNameless(work.staged().begun())) {
      beginAnew(work);
    }
    fresh.add(work);
    if (isSmall(work)) {
      smallFresh++;
    }
  }

  /** A file that is home already. */
  synchronized void addHome(long bytes) {
    homeBytes += bytes;
  }

  private static boolean isSmall(FileWork work) {
    return work.size() >= 0 && work.size() <= SMALL_FILE;
  }

  private static boolean isWhole(FileWork work) {
    return work.staged().recorded().contains(0, work.size());
  }

  /** Neither size nor validator: no other answer can be told to be of the same content. */
  private static boolean isNameless(Fingerprint content) {
    return content.size() < 0 && content.validator().isEmpty();
  }

  /** What is here of it and what will come cannot be put together. */
  private static void beginAnew(FileWork work) throws LocalFailure {
    work.staged().drop();
    work.resumed = false;
    work.bound = false;
  }

  private void whole(FileWork work) {
    homeBytes += work.size();
    if (verification.isVerified(work.staged())) {
      right(work);
    } else {
      unverified.put(work.staged(), work);
    }
  }

  private void right(FileWork work) {
    unsettled.add(work);
    unsettledBytes += work.size();
  }

  /** True when every file is home. */
  synchronized boolean isDone() {
    return fresh.isEmpty()
        && hands.isEmpty()
        && begun.isEmpty()
        && unverified.isEmpty()
        && unsettled.isEmpty()
        && checking + settling == 0;
  }

  // ---- what is next

  /** What a worker fetches next, out of its hand first; empty when there is nothing for it. */
  synchronized Optional<Segment> next(Hand hand, long now) throws LocalFailure {
    FileWork first = hand.files().poll();
    if (first == null) {
      return next(now);
    }
    used(hand, now);
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
    int held = hand.files().size();
    if (held <= most / 2 && isTiny(current.work())) {
      int share = smallFresh / Math.max(1, running());
      for (int room = Math.min(most, share) - held; room > 0 && isTiny(fresh.peek()); room--) {
        hand.files().add(fresh.poll());
        hand.change();
        smallFresh--;
      }
    }
    used(hand, now);
    return hand.hasChanged() ? Optional.of(List.copyOf(hand.files())) : Optional.empty();
  }

  /** Whoever comes next gets what a hand holds. */
  synchronized void putBack(Hand hand) {
    hands.remove(hand);
    smallFresh += hand.files().size();
    while (!hand.files().isEmpty()) {
      fresh.addFirst(hand.files().pollLast());
      hand.change();
    }
  }

  private void used(Hand hand, long now) {
    hand.touch(now);
    if (hand.files().isEmpty()) {
      hands.remove(hand);
    } else {
      hands.add(hand);
    }
  }

  /** What stands behind a file that takes long is not kept from others. */
  private void takeBack(long now) {
    hands.stream().filter(hand -> hand.idle(now) >= LONG).toList().forEach(this::putBack);
  }

  /** True for one that comes whole, and soon. */
  private static boolean isTiny(FileWork work) {
    return work != null && work.size() > 0 && work.size() <= TINY_FILE && !work.resumed;
  }

  private int running() {
    return begun.stream().mapToInt(work -> work.running().size()).sum();
  }

  /** What an idle connection fetches next; empty when there is nothing for it. */
  synchronized Optional<Segment> next(long now) throws LocalFailure {
    takeBack(now);
    Segment left = left(now);
    if (left == null && !fresh.isEmpty()) {
      smallFresh -= isSmall(fresh.peek()) ? 1 : 0;
      begin(fresh.poll());
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
        if (isWorthHalving(each, guess, now)
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

  private static boolean isWorthHalving(Segment segment, double guess, long now) {
    if (segment.work().inOneGo() || segment.end() == Segment.OPEN_END) {
      return false;
    }
    return segment.remaining() >= 2 * LARGE_HALF
        || segment.remaining() >= 2 * SMALL_HALF
            && segment.age(now) >= LONG
            && segment.timeLeft(guess, now) >= LONG;
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
    takeBack(now);
    int count = fresh.size();
    double guess = meanRate(now);
    for (FileWork work : begun) {
      for (Piece piece : work.waiting()) {
        count += piece.notBefore() <= now ? 1 : 0;
      }
      for (Segment each : work.running()) {
        count += isWorthHalving(each, guess, now) ? 1 : 0;
      }
    }
    return count + (unsettled.isEmpty() ? 0 : 1) + (verification.isDue() ? 1 : 0);
  }

  /** How many files wait whose round trips count for more than their bytes. */
  synchronized int smallFiles() {
    return smallFresh + hands.stream().mapToInt(hand -> hand.files().size()).sum();
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

  private static boolean isUnderWay(Segment segment) {
    FileWork work = segment.work();
    return work.running().contains(segment) && (segment.remaining() > 0 || work.size() == 0);
  }

  private synchronized boolean goesOn(Segment segment, Fingerprint served, long offset)
      throws RemoteFailure {
    FileWork work = segment.work();
    if (!isUnderWay(segment)) {
      return false;
    }
    if (work.size() < 0) {
      work.size(agreed(work, served));
      segment.end(work.size());
    }
    if (offset == 0 && (segment.from() > 0 || isNameless(served))) {
      fromTheStart(segment);
    }
    return segment.remaining() > 0;
  }

  /**
   * True when by this answer the content of its file is known. Only what is shown to be of one
   * content meets in one file.
   */
  private synchronized boolean isFirst(Segment segment, Fingerprint served, long offset)
      throws RemoteFailure {
    FileWork work = segment.work();
    if (!isUnderWay(segment)) {
      return false;
    }
    boolean nameless = isNameless(served) || work.bound && isNameless(work.staged().begun());
    if (nameless && (work.bound || offset > 0)) {
      throw RemoteFailure.retry(
          "'"
              + work.file().source()
              + "': the server tells neither its size nor what shows a change, so it cannot be put together with what is here",
          null);
    }
    if (work.bound && !work.staged().begun().matches(served)) {
      throw RemoteFailure.changed("it was changed since it was begun");
    }
    return !work.bound;
  }

  private static long agreed(FileWork work, Fingerprint served) throws RemoteFailure {
    if (served.size() < 0) {
      throw RemoteFailure.askUser(
          "'" + work.file().source() + "': nobody tells its size, so it cannot be verified", null);
    }
    return served.size();
  }

  /** Its server cannot begin in the middle: one connection reads it all, the others leave it. */
  private void fromTheStart(Segment segment) {
    FileWork work = segment.work();
    boolean taken =
        work.running().stream().anyMatch(other -> other != segment && other.from() == 0);
    work.readInOneGo();
    for (Segment other : work.running()) {
      boolean goesOn = taken ? other.from() == 0 : other == segment;
      if (goesOn) {
        other.end(work.size());
        if (other == segment) {
          segment.wholeFile(work.size());
        }
      } else {
        other.cut();
      }
    }
  }

  /** Counts what has come; how many bytes of it are wanted. */
  synchronized int received(Segment segment, int count) {
    FileWork work = segment.work();
    int mine = segment.receive(count);
    // Who reads from the start again and again brings nothing until he is further than before.
    if (!work.inOneGo() || segment.received() > work.furthest) {
      work.furthest = segment.received();
      work.fruitless = 0;
    }
    work.absent = false;
    work.touched = true;
    return mine;
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
      if (!isWhole(work)) {
        addMissing(work, 0);
      } else if (work.divided && segment.from() < work.size()) {
        lookAgain(work);
      } else {
        begun.remove(work);
        whole(work);
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
    if (work.bound && isNameless(work.staged().begun())) {
      beginAnew(work);
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
    work.staged().drop();
    work.resumed = false;
    work.bound = false;
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
        checking++;
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
    checking--;
    for (Check.Stretch stretch : wrong) {
      fetchAgain(stretch);
    }
    for (StagedFile file : check.files()) {
      if (unverified.containsKey(file) && verification.isVerified(file)) {
        right(unverified.remove(file));
      }
    }
  }

  private void fetchAgain(Check.Stretch stretch) {
    FileWork work = unverified.remove(stretch.file());
    if (work != null) {
      homeBytes -= work.size();
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
    if (onlyOfMany && unsettledBytes < MUCH) {
      return Optional.empty();
    }
    FileWork work = unsettled.poll();
    if (work != null) {
      settling++;
      unsettledBytes -= work.size();
    }
    return Optional.ofNullable(work);
  }

  synchronized void settled() {
    settling--;
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
    long bytes = homeBytes;
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
