package org.seedferry.downloader.internal.fetch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.seedferry.downloader.internal.staging.StagedFile;
import org.seedferry.downloader.internal.verify.Check;
import org.seedferry.downloader.internal.verify.Verification;

/**
 * The files of a plan all of whose bytes are here: first they are held against their hashes, then
 * brought to the disk. Guarded by the lock of its {@link Plan}.
 */
final class Arrived {

  /** So many bytes of whole files may wait for the disk. */
  private static final long MUCH = 256L << 20;

  private final Verification verification;
  private final Map<StagedFile, FileWork> unverified = new IdentityHashMap<>();
  private final Deque<FileWork> unsettled = new ArrayDeque<>();
  private int checking;
  private int settling;
  private long bytes;
  private long unsettledBytes;

  Arrived(Verification verification) {
    this.verification = verification;
  }

  /** Its last byte has come. */
  void add(FileWork work) {
    bytes += work.size();
    if (verification.isVerified(work.staged())) {
      right(work);
    } else {
      unverified.put(work.staged(), work);
    }
  }

  /** A file that is home already. */
  void addHome(long size) {
    bytes += size;
  }

  private void right(FileWork work) {
    unsettled.add(work);
    unsettledBytes += work.size();
  }

  /** The bytes of them all. */
  long bytes() {
    return bytes;
  }

  /** True when nothing has to be done for any of them. */
  boolean isOver() {
    return unverified.isEmpty() && unsettled.isEmpty() && checking + settling == 0;
  }

  /** How many workers would find something to do. */
  int openings() {
    return (unsettled.isEmpty() ? 0 : 1) + (verification.isDue() ? 1 : 0);
  }

  /** A check of some bytes begins. */
  void checks() {
    checking++;
  }

  /** A check has ended, and what was wrong is taken out: the rest of its files may be right now. */
  void checked(Check check) {
    checking--;
    for (StagedFile file : check.files()) {
      if (unverified.containsKey(file) && verification.isVerified(file)) {
        right(unverified.remove(file));
      }
    }
  }

  /** One of which something is wrong is no longer among them; null when it was not. */
  FileWork takeOut(StagedFile file) {
    FileWork work = unverified.remove(file);
    bytes -= work == null ? 0 : work.size();
    return work;
  }

  /**
   * One to be brought to the disk; empty when there is none.
   *
   * @param onlyOfMany only when so much waits that a power cut would cost too much
   */
  Optional<FileWork> nextUnsettled(boolean onlyOfMany) {
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

  /** It is on the disk. */
  void settled() {
    settling--;
  }
}
