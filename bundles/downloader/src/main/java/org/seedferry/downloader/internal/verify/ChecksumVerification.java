package org.seedferry.downloader.internal.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seedferry.api.Checksum;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.StagedFile;

/**
 * Verifies files by a checksum of all their bytes, from the first to the last, as far as they are
 * here without a gap.
 */
final class ChecksumVerification {

  /** So much is hashed in one go; who does so fetches nothing meanwhile. */
  private static final long STEP = 8L << 20;

  private final Map<StagedFile, Front> fronts = new IdentityHashMap<>();
  private final Deque<FrontCheck> due = new ArrayDeque<>();
  private final Tries<StagedFile> tries = new Tries<>();

  /** How far a file has been hashed. */
  private static final class Front {
    final Checksum checksum;
    Checksum.Hasher hasher;
    long at;
    boolean good;
    FrontCheck open;

    Front(Checksum checksum) {
      this.checksum = checksum;
      again();
    }

    void again() {
      hasher = checksum.algorithm().hasher();
      at = 0;
      good = false;
      open = null;
    }
  }

  /** A file and what it must hash to; of several for the same file the first counts. */
  synchronized void add(StagedFile file, Checksum checksum) {
    if (fronts.containsKey(file)) {
      return;
    }
    Front front = new Front(checksum);
    fronts.put(file, front);
    long size = size(file);
    front.good = size > 0 && file.verified().contains(0, size);
    look(file, front);
  }

  synchronized boolean has(StagedFile file) {
    return fronts.containsKey(file);
  }

  private static long size(StagedFile file) {
    return file.begun() == null ? -1 : file.begun().size();
  }

  private void look(StagedFile file, Front front) {
    long size = size(file);
    if (front.good || front.open != null || size < 0) {
      return;
    }
    long to = Math.min(front.at + STEP, size);
    if (file.recorded().contains(front.at, to)) {
      front.open = new FrontCheck(file, front, to, size);
      due.add(front.open);
    }
  }

  synchronized void wrote(StagedFile file) {
    look(file, fronts.get(file));
  }

  synchronized void emptied(StagedFile file) {
    Front front = fronts.get(file);
    due.remove(front.open);
    front.again();
    look(file, front);
  }

  synchronized Optional<Check> next() {
    return Optional.ofNullable(due.poll());
  }

  synchronized boolean isDue() {
    return !due.isEmpty();
  }

  synchronized boolean isVerified(StagedFile file) {
    return fronts.get(file).good;
  }

  /** The next bytes of a file. */
  final class FrontCheck implements Check {

    private final StagedFile file;
    private final Front front;
    private final Checksum.Hasher hasher;
    private final long from;
    private final long to;
    private final long size;

    private FrontCheck(StagedFile file, Front front, long to, long size) {
      this.file = file;
      this.front = front;
      this.hasher = front.hasher;
      this.from = front.at;
      this.to = to;
      this.size = size;
    }

    @Override
    public void run(ByteBuffer buffer) throws LocalFailure {
      StretchReader.read(file, from, to, buffer, hasher::update);
    }

    @Override
    public List<Stretch> conclude() throws IOException {
      synchronized (ChecksumVerification.this) {
        if (front.open != this) {
          return List.of();
        }
        front.open = null;
        front.at = to;
        if (to < size) {
          look(file, front);
          return List.of();
        }
        front.good = front.checksum.is(hasher.value());
        if (front.good) {
          file.verified(0, size);
          return List.of();
        }
        front.again();
        file.spoilt(0, size);
        tries.count(file, "'" + file + "' does not have the checksum " + front.checksum);
        return List.of(new Stretch(file, 0, size));
      }
    }

    /** What was hashed already cannot be hashed again by the same hasher: it begins anew. */
    @Override
    public void putBack() {
      synchronized (ChecksumVerification.this) {
        if (front.open == this) {
          front.again();
          look(file, front);
        }
      }
    }

    @Override
    public List<StagedFile> files() {
      return List.of(file);
    }
  }
}
