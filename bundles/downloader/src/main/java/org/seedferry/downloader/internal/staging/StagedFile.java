package org.seedferry.downloader.internal.staging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.seedferry.api.transport.Fingerprint;

/** One file of a transfer while it is coming in. Used by one thread. */
public final class StagedFile implements AutoCloseable {

  /** After so many bytes the journal learns what is written: what a kill costs at most. */
  private static final long CHECKPOINT = 1 << 20;

  /** After so many bytes the file is brought to the disk: what a power cut costs at most. */
  private static final long FORCE = 256L << 20;

  private final Path file;
  private final String name;
  private final Journal journal;
  private FileChannel channel;
  private long position;
  private long checkpointed;
  private long forced;

  StagedFile(Path file, String name, Journal journal) {
    this.file = file;
    this.name = name;
    this.journal = journal;
  }

  /** True when all of it is here, verified by its size. */
  public boolean isDone(long size) throws LocalFailure {
    FileRecord record = journal.file(name);
    return record != null
        && record.done()
        && (size < 0 || size == record.fingerprint().size())
        && length() == record.fingerprint().size();
  }

  /** Up to where it is here, so that the fetch can go on there; 0 when it has to begin anew. */
  public long resumeAt() throws LocalFailure {
    FileRecord record = journal.file(name);
    return record == null ? 0 : Math.min(record.written(), length());
  }

  /** The content that was begun; null when nothing was. */
  public Fingerprint begun() {
    FileRecord record = journal.file(name);
    return record == null ? null : record.fingerprint();
  }

  /** Starts to write at an offset that {@link #resumeAt} gave, or at 0. */
  public void open(long offset, Fingerprint fingerprint) throws LocalFailure {
    try {
      channel = Staging.writer(file);
      if (offset == 0) {
        channel.truncate(0);
        journal.begin(name, fingerprint);
      }
      channel.position(offset);
      position = offset;
      checkpointed = offset;
      forced = offset;
    } catch (IOException e) {
      throw LocalFailure.of("write", file, e);
    }
  }

  /** Writes all that the buffer holds. */
  public void write(ByteBuffer buffer) throws LocalFailure {
    try {
      while (buffer.hasRemaining()) {
        position += channel.write(buffer);
      }
      if (position - forced >= FORCE) {
        channel.force(false);
        journal.forced(name, position);
        journal.force();
        forced = position;
        checkpointed = position;
      } else if (position - checkpointed >= CHECKPOINT) {
        journal.wrote(name, position);
        checkpointed = position;
      }
    } catch (IOException e) {
      throw LocalFailure.of("write", file, e);
    }
  }

  /** How many bytes from the start are written. */
  public long position() {
    return position;
  }

  /** Brings the whole file to the disk and says so in the journal. */
  public void finish() throws LocalFailure {
    try {
      channel.truncate(position);
      channel.force(true);
      journal.done(name, position);
      checkpointed = position;
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
    if (!isDone(expected)) {
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
  }

  @Override
  public void close() throws LocalFailure {
    if (channel != null) {
      try (FileChannel closed = channel) {
        if (position > checkpointed && closed.isOpen()) {
          journal.wrote(name, position);
        }
      } catch (IOException e) {
        throw LocalFailure.of("close", file, e);
      }
    }
  }

  private long length() throws LocalFailure {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw LocalFailure.of("look at", file, e);
    }
  }
}
