package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that only one works a drop folder, on this host and on others. Thread-safe. */
final class FolderLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);

  private final Path file;
  private FileChannel channel;
  private boolean closed;

  FolderLock(Path file) {
    this.file = file;
  }

  /**
   * Takes it, unless it is held already.
   *
   * @throws IOException when somebody else holds it
   */
  synchronized void take() throws IOException {
    if (closed) {
      throw new IOException(file.getParent() + " is not worked any more");
    }
    if (channel != null) {
      return;
    }
    FileChannel opened =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!isFree(opened)) {
        throw new IOException(
            file.getParent().getParent() + " is worked as a drop folder by somebody else already");
      }
      channel = opened;
    } finally {
      if (channel == null) {
        opened.close();
      }
    }
  }

  /** True while it is held. */
  synchronized boolean isHeld() {
    return channel != null;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  private boolean isFree(FileChannel opened) {
    try {
      FileLock lock = opened.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be locked: see that nobody else works this folder: {}", file, e.toString());
      return true;
    }
  }
}
