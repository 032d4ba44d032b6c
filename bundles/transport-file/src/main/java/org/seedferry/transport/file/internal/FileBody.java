package org.seedferry.transport.file.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.RemoteBody;

/** The bytes of a local file from one offset to another. */
final class FileBody implements RemoteBody {

  private final Path shown;
  private final Path real;
  private final FileChannel channel;
  private final long offset;
  private final long end;
  private final Fingerprint fingerprint;
  private final Consumer<FileBody> onClose;
  private long position;
  private boolean complete;

  FileBody(
      Path shown,
      Path real,
      FileChannel channel,
      long offset,
      long end,
      Fingerprint fingerprint,
      Consumer<FileBody> onClose) {
    this.shown = shown;
    this.real = real;
    this.channel = channel;
    this.offset = offset;
    this.end = end;
    this.fingerprint = fingerprint;
    this.onClose = onClose;
    this.position = offset;
  }

  static Fingerprint fingerprint(BasicFileAttributes is) {
    return new Fingerprint(
        is.size(), Long.toString(is.lastModifiedTime().to(TimeUnit.NANOSECONDS)));
  }

  @Override
  public Fingerprint fingerprint() {
    return fingerprint;
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (position >= end) {
      checkUnchanged();
      return -1;
    }
    int limit = target.limit();
    try {
      target.limit(target.position() + (int) Math.min(target.remaining(), end - position));
      int count = channel.read(target, position);
      if (count < 0) {
        throw RemoteFailure.changed(
            shown + " ended after " + position + " of " + fingerprint.size() + " bytes");
      }
      position += count;
      return count;
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw Trouble.of(shown, e);
    } finally {
      target.limit(limit);
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    onClose.accept(this);
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written, so nothing can be lost.
      return;
    }
  }

  /** A file that somebody writes to while it is read gives a mix of two contents. */
  private void checkUnchanged() throws IOException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    if (complete) {
      return;
    }
    try {
      if (!fingerprint(Files.readAttributes(real, BasicFileAttributes.class)).equals(fingerprint)) {
        throw RemoteFailure.changed(shown + " was changed while it was read");
      }
    } catch (IOException e) {
      throw Trouble.of(shown, e);
    }
    complete = true;
  }
}
