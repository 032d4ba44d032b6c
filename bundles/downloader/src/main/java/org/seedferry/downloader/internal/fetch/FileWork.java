package org.seedferry.downloader.internal.fetch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.seedferry.api.seedbox.Contents.RemoteFile;
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
  long furthest;

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

  void size(long known) {
    size = known;
  }

  /** True where its server cannot begin in the middle: it is read from its start to its end. */
  boolean inOneGo() {
    return inOneGo;
  }

  void readInOneGo() {
    inOneGo = true;
    waiting.clear();
  }

  /**
   * Held by who begins it, or waits for that; taken before the lock of the plan, never under it.
   */
  Object beginning() {
    return beginning;
  }

  Deque<Piece> waiting() {
    return waiting;
  }

  List<Segment> running() {
    return running;
  }
}
