package org.seedferry.downloader.internal.fetch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Contents.RemoteFile;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.StagedFile;

/** One file of a transfer that is not home yet. Guarded by the lock of its {@link Plan}. */
final class FileWork {

  /**
   * Bytes that nobody fetches at the moment.
   *
   * @param notBefore when they may be tried again
   * @param anew true when the connection that they come over must be a new one: what has come was
   *     wrong
   */
  record Piece(long from, long to, long notBefore, boolean anew) {}

  private final RemoteFile file;
  private final StagedFile staged;
  private final Deque<Piece> waiting = new ArrayDeque<>();
  private final List<Segment> running = new ArrayList<>();
  private final Object beginning = new Object();
  private long size;
  private boolean inOneGo;

  /** Tries in a row that brought nothing. */
  int fruitless;

  /** How far it has come where it is read in one go. */
  private long furthest;

  /** Tries with a number up to this one belong to a round that is counted already. */
  long counted;

  /** The connection's own part of this host was missing at the last try. */
  boolean absent;

  /** What is here of it belongs to a known content: nothing else may be added to it. */
  boolean bound;

  /** Some of it was here before this fetch began. */
  boolean resumed;

  /** It does not come in one piece: whether it has changed meanwhile is asked at its end. */
  boolean divided;

  /** Some of it has come since this fetch began. */
  boolean touched;

  FileWork(RemoteFile file, StagedFile staged) {
    this.file = file;
    this.staged = staged;
    this.size = file.size();
  }

  RemoteFile file() {
    return file;
  }

  StagedFile staged() {
    return staged;
  }

  /** Bytes; -1 while nobody has told. */
  long size() {
    return size;
  }

  /** True where its server cannot begin in the middle: it is read from its start to its end. */
  boolean inOneGo() {
    return inOneGo;
  }

  /**
   * Held by who begins it, or waits for that; taken before the lock of the plan, never under it.
   */
  Object beginning() {
    return beginning;
  }

  // ---- which content its bytes belong to

  /** Goes on where an earlier fetch was; true when that had come to its end. */
  boolean isResumedWhole() throws LocalFailure {
    resumed = !staged.written().isEmpty();
    bound = resumed;
    if (size >= 0 && staged.begun() != null && staged.written().contains(0, size)) {
      return true;
    }
    if (isNameless()) {
      beginAnew();
    }
    return false;
  }

  /** What is here of it and what will come cannot be put together. */
  void beginAnew() throws LocalFailure {
    staged.drop();
    resumed = false;
    bound = false;
  }

  /** True when nothing can be told to belong to what is here of it. */
  boolean isNameless() {
    return bound && isNameless(staged.begun());
  }

  /** Neither size nor validator: no other answer can be told to be of the same content. */
  private static boolean isNameless(Fingerprint content) {
    return content.size() < 0 && content.validator().isEmpty();
  }

  /** True when every byte is recorded. */
  boolean isWhole() {
    return staged.recorded().contains(0, size);
  }

  /**
   * True when by this answer its content is known. Only what is shown to be of one content meets in
   * one file.
   *
   * @throws RemoteFailure when the answer does not belong to what is here
   */
  boolean isFirst(Segment segment, Fingerprint served, long offset) throws RemoteFailure {
    if (!isUnderWay(segment)) {
      return false;
    }
    if ((isNameless(served) || isNameless()) && (bound || offset > 0)) {
      throw RemoteFailure.retry(
          "'"
              + file.source()
              + "': the server tells neither its size nor what shows a change, so it cannot be put together with what is here",
          null);
    }
    if (bound && !staged.begun().matches(served)) {
      throw RemoteFailure.changed("it was changed since it was begun");
    }
    return !bound;
  }

  /**
   * A segment is answered from this offset on.
   *
   * @return false when it is no longer needed
   */
  boolean goesOn(Segment segment, Fingerprint served, long offset) throws RemoteFailure {
    if (!isUnderWay(segment)) {
      return false;
    }
    if (size < 0) {
      size = agreed(served);
      segment.end(size);
    }
    if (offset == 0 && (segment.from() > 0 || isNameless(served))) {
      fromTheStart(segment);
    }
    return segment.remaining() > 0;
  }

  private boolean isUnderWay(Segment segment) {
    return running.contains(segment) && (segment.remaining() > 0 || size == 0);
  }

  private long agreed(Fingerprint served) throws RemoteFailure {
    if (served.size() < 0) {
      throw RemoteFailure.askUser(
          "'" + file.source() + "': nobody tells its size, so it cannot be verified", null);
    }
    return served.size();
  }

  /** Its server cannot begin in the middle: one connection reads it all, the others leave it. */
  private void fromTheStart(Segment segment) {
    boolean taken = running.stream().anyMatch(other -> other != segment && other.from() == 0);
    inOneGo = true;
    waiting.clear();
    for (Segment other : running) {
      boolean goesOn = taken ? other.from() == 0 : other == segment;
      if (goesOn) {
        other.end(size);
        if (other == segment) {
          segment.wholeFile(size);
        }
      } else {
        other.cut();
      }
    }
  }

  /** Counts what has come for one of its segments; how many bytes of it are wanted. */
  int received(Segment segment, int count) {
    int mine = segment.receive(count);
    // Who reads from the start again and again brings nothing until he is further than before.
    if (!inOneGo || segment.received() > furthest) {
      furthest = segment.received();
      fruitless = 0;
    }
    absent = false;
    touched = true;
    return mine;
  }

  Deque<Piece> waiting() {
    return waiting;
  }

  List<Segment> running() {
    return running;
  }
}
