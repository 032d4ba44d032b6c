package org.seedferry.downloader.internal.staging;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.seedferry.api.transport.Fingerprint;

/** One file of a transfer while it is coming in, written at several places at once. Thread-safe. */
public final class StagedFile {

  /** After so many bytes the file is brought to the disk: what a power cut costs at most. */
  private static final long FORCE = 256L << 20;

  private final Path file;
  private final String name;
  private final Journal journal;
  private final FileListener listener;
  private FileChannel channel;
  private int writers;
  private long unforced;
  private int spoilings;

  StagedFile(Path file, String name, Journal journal, FileListener listener) {
    this.file = file;
    this.name = name;
    this.journal = journal;
    this.listener = listener;
  }

  /** True when all of it is here and on disk, verified by its size. */
  public boolean isDone(long size) throws LocalFailure {
    return journal.file(name) != null && isDone(size, length());
  }

  private boolean isDone(long size, long length) {
    FileRecord record = journal.file(name);
    return record != null
        && record.done()
        && (size < 0 || size == record.fingerprint().size())
        && length == record.fingerprint().size();
  }

  /** What of it is here, so that only the rest has to be fetched. */
  public Ranges written() throws LocalFailure {
    FileRecord record = journal.file(name);
    return record == null || record.written().isEmpty()
        ? Ranges.NONE
        : record.written().below(length());
  }

  /** The same by the journal alone, without a look at the disk. */
  public Ranges recorded() {
    FileRecord record = journal.file(name);
    return record == null ? Ranges.NONE : record.written();
  }

  /** What of it is known to be right, by the journal alone. */
  public Ranges verified() {
    FileRecord record = journal.file(name);
    return record == null ? Ranges.NONE : record.verified();
  }

  /** These bytes are what their hash says. */
  public void verified(long from, long to) throws LocalFailure {
    try {
      journal.verified(name, from, to);
    } catch (IOException e) {
      throw LocalFailure.of("write the journal of", file, e);
    }
  }

  /** These bytes are not what their hash says: they count as never written. */
  public synchronized void spoilt(long from, long to) throws LocalFailure {
    spoilings++;
    try {
      journal.spoilt(name, from, to);
    } catch (IOException e) {
      throw LocalFailure.of("write the journal of", file, e);
    }
  }

  /** Opens it for reading what is written. */
  public FileChannel read() throws LocalFailure {
    try {
      return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw LocalFailure.of("read", file, e);
    }
  }

  /** The content that was begun; null when nothing was. */
  public Fingerprint begun() {
    FileRecord record = journal.file(name);
    return record == null ? null : record.fingerprint();
  }

  /** Empties it, to be written with this content. Nobody may be writing it. */
  public void begin(Fingerprint fingerprint) throws LocalFailure {
    try (SegmentWriter writer = write(0)) {
      writer.empty();
      journal.begin(name, fingerprint);
    } catch (IOException e) {
      throw LocalFailure.of("write", file, e);
    }
    listener.emptied(this);
  }

  /** Starts to write a file that is begun, from an offset on. */
  public synchronized SegmentWriter write(long offset) throws LocalFailure {
    try {
      if (channel == null) {
        channel = Staging.writer(file);
      }
      writers++;
      return new SegmentWriter(this, channel, offset);
    } catch (IOException e) {
      throw LocalFailure.of("write", file, e);
    }
  }

  /** Brings the whole file to the disk and says so in the journal. */
  public void settle(long size) throws LocalFailure {
    try (FileChannel whole = Staging.writer(file)) {
      whole.truncate(size);
      whole.force(true);
      journal.done(name, size);
    } catch (IOException e) {
      throw LocalFailure.of("bring to the disk", file, e);
    }
  }

  /**
   * The file's size, verified against the expected one and the journal.
   *
   * @param expected the size that the seedbox told, -1 when it told none
   */
  public long verifiedSize(long expected) throws LocalFailure {
    long length = length();
    if (!isDone(expected, length)) {
      throw new LocalFailure(
          "'"
              + file
              + "' has "
              + length
              + " bytes instead of "
              + (expected < 0 ? "those that were fetched" : expected)
              + ": it is fetched again",
          null);
    }
    return length;
  }

  /** Forgets what is here of it: its content is another one by now. */
  public void drop() throws LocalFailure {
    try {
      journal.drop(name);
    } catch (IOException e) {
      throw LocalFailure.of("write the journal of", file, e);
    }
    listener.emptied(this);
  }

  /** These bytes have been written. */
  void wrote(FileChannel to, long from, long until) throws IOException {
    journal.wrote(name, from, until);
    listener.wrote(this, from, until);
    if (isForceDue(until - from)) {
      int before = spoilings();
      // Only what the journal knows by now is surely part of what is forced next.
      Ranges written = journal.file(name).written();
      to.force(false);
      forced(written, before);
      journal.force();
    }
  }

  private synchronized int spoilings() {
    return spoilings;
  }

  /** What was fetched again meanwhile need not be what has reached the disk. */
  private synchronized void forced(Ranges written, int before) throws IOException {
    if (spoilings == before) {
      journal.forced(name, written);
    }
  }

  private synchronized boolean isForceDue(long more) {
    unforced += more;
    if (unforced < FORCE) {
      return false;
    }
    unforced = 0;
    return true;
  }

  /** A writer is closed; with the last of them the file. */
  synchronized void leave() throws IOException {
    if (--writers == 0) {
      FileChannel last = channel;
      channel = null;
      last.close();
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private long length() throws LocalFailure {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw LocalFailure.of("look at", file, e);
    }
  }
}
