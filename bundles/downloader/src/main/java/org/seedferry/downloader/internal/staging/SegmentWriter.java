package org.seedferry.downloader.internal.staging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes one segment of a staged file, from its start on. Used by one thread. */
public final class SegmentWriter implements AutoCloseable {

  /**
   * So many bytes come at most between two entries in the journal, those that wait to be written
   * included: what a kill costs at most.
   */
  public static final int CHECKPOINT = 1 << 20;

  private final StagedFile file;
  private final FileChannel channel;
  private long position;
  private long checkpointed;
  private boolean closed;

  SegmentWriter(StagedFile file, FileChannel channel, long offset) {
    this.file = file;
    this.channel = channel;
    this.position = offset;
    this.checkpointed = offset;
  }

  /** Writes all that the buffer holds, and tells the journal before more could be lost. */
  public void write(ByteBuffer buffer) throws LocalFailure {
    try {
      while (buffer.hasRemaining()) {
        position += channel.write(buffer, position);
      }
      if (position - checkpointed + buffer.capacity() > CHECKPOINT) {
        tell();
      }
    } catch (IOException e) {
      throw LocalFailure.of("write", file, e);
    }
  }

  /** Leaves out so many bytes, which are here already. */
  public void skip(long bytes) throws LocalFailure {
    checkpoint();
    position += bytes;
    checkpointed = position;
  }

  /** Tells the journal of all that is written. */
  public void checkpoint() throws LocalFailure {
    try {
      tell();
    } catch (IOException e) {
      throw LocalFailure.of("write the journal of", file, e);
    }
  }

  /** Where the next byte goes. */
  public long position() {
    return position;
  }

  /** Tells the journal of the rest. */
  @Override
  public void close() throws LocalFailure {
    if (closed) {
      return;
    }
    closed = true;
    try {
      tell();
    } catch (IOException e) {
      throw LocalFailure.of("close", file, e);
    } finally {
      leave();
    }
  }

  void empty() throws IOException {
    channel.truncate(0);
  }

  private void leave() throws LocalFailure {
    try {
      file.leave();
    } catch (IOException e) {
      throw LocalFailure.of("close", file, e);
    }
  }

  private void tell() throws IOException {
    if (position > checkpointed) {
      long from = checkpointed;
      checkpointed = position;
      file.wrote(channel, from, position);
    }
  }
}
