package org.seedferry.transport.ftp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.RemoteBody;

/** The bytes of a file: what a data connection brings, up to a bound. */
final class FtpBody implements RemoteBody {

  /** A server hands out less than this in one go, with no time for a change in between. */
  private static final int WORTH_A_LAST_LOOK = 1 << 20;

  /** The control connection that a transfer ends by. */
  interface Server {
    /** The reply that ends the transfer. */
    Reply last() throws IOException;

    /** What the file is like now; knows nothing where that cannot be told. */
    Fingerprint look() throws IOException;

    /** How long a data connection may bring nothing. */
    Duration patience();
  }

  private final String what;
  private final Fingerprint fingerprint;
  private final long offset;
  private final long end;
  private final Line line;
  private final Server server;
  private final AtomicBoolean closed = new AtomicBoolean();
  private long position;
  private boolean finished;

  /**
   * @param end the offset after the last byte wanted; {@link Long#MAX_VALUE} where the size is not
   *     known
   * @param line the data connection; null when no byte is wanted
   */
  FtpBody(String what, Fingerprint fingerprint, long offset, long end, Line line, Server server) {
    this.what = what;
    this.fingerprint = fingerprint;
    this.offset = offset;
    this.end = end;
    this.line = line;
    this.server = server;
    this.position = offset;
    this.finished = line == null;
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
    if (closed.get()) {
      throw new ClosedChannelException();
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    if (finished) {
      return -1;
    }
    try {
      if (position < end) {
        int count = fill(target);
        if (count >= 0) {
          position += count;
          return count;
        }
        ended();
      }
      finish();
      return -1;
    } catch (IOException e) {
      if (closed.get()) {
        throw new AsynchronousCloseException();
      }
      throw Trouble.of(what + " after " + position + words(), e);
    }
  }

  @Override
  public boolean isOpen() {
    return !closed.get();
  }

  /** What was not read to its end is broken off; the server's word on that is taken later. */
  @Override
  public void close() {
    if (!closed.getAndSet(true) && line != null) {
      line.close();
    }
  }

  private int fill(ByteBuffer target) throws IOException {
    int limit = target.limit();
    try {
      target.limit(target.position() + (int) Math.min(target.remaining(), end - position));
      return line.read(target, server.patience());
    } finally {
      target.limit(limit);
    }
  }

  /** The data has ended on its own: the server says whether that is all. */
  private void ended() throws IOException {
    line.close();
    Reply last = server.last();
    if (!last.isDone()) {
      throw last.failure(what + " ended after " + position + words());
    }
    if (fingerprint.size() >= 0 && position < end) {
      throw RemoteFailure.retry(what + " ended after " + position + words(), null);
    }
  }

  private void finish() throws IOException {
    if (position == fingerprint.size() && fingerprint.size() == end) {
      takeEnd();
    }
    line.close();
    if (position - offset >= WORTH_A_LAST_LOOK && !server.look().matches(fingerprint)) {
      throw RemoteFailure.changed(what + " was changed while it was read");
    }
    finished = true;
  }

  /** All bytes are here: whatever goes wrong with the goodbyes does no harm to them. */
  private void takeEnd() throws IOException {
    try {
      if (line.read(ByteBuffer.allocate(1), server.patience()) > 0) {
        throw RemoteFailure.changed(what + " is longer than " + fingerprint.size() + " bytes");
      }
      line.close();
      server.last();
    } catch (RemoteFailure e) {
      throw e;
    } catch (IOException e) {
      if (closed.get()) {
        throw e;
      }
    }
  }

  private String words() {
    return fingerprint.size() < 0 ? " bytes" : " of " + fingerprint.size() + " bytes";
  }
}
