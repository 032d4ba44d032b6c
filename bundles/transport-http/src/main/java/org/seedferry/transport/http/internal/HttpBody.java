package org.seedferry.transport.http.internal;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.seedferry.api.Checksum;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.RemoteBody;

/** The bytes of an answer from one offset to another. */
final class HttpBody implements RemoteBody {

  /** A server hands out less than this in one go, with no time for a change in between. */
  private static final int WORTH_A_LAST_LOOK = 1 << 20;

  /** Tells what the file is like when its last byte has come. */
  @FunctionalInterface
  interface LastLook {
    Fingerprint look() throws RemoteFailure;
  }

  private final String where;
  private final Answer answer;
  private final long offset;
  private final long end;
  private final Fingerprint fingerprint;
  private final long sizeToReach;
  private final LastLook lastLook;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private long position;
  private boolean finished;

  /**
   * @param end where the bytes end that are given out; -1 where the answer's own end tells
   * @param sizeToReach the size that an answer without a length must have at its end; -1 when there
   *     is nothing to compare it with
   */
  HttpBody(
      String where,
      Answer answer,
      long offset,
      long end,
      Fingerprint fingerprint,
      long sizeToReach,
      LastLook lastLook) {
    this.where = where;
    this.answer = answer;
    this.offset = offset;
    this.end = end;
    this.fingerprint = fingerprint;
    this.sizeToReach = sizeToReach;
    this.lastLook = lastLook;
    this.position = offset;
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
  public Optional<Checksum> checksum() {
    return Checksums.of(answer);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!open.get()) {
      throw new ClosedChannelException();
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    if (finished) {
      return -1;
    }
    if (end >= 0 && position >= end) {
      return finish();
    }
    long wanted = end < 0 ? Long.MAX_VALUE : end - position;
    try {
      int count = fill(target, wanted);
      if (count < 0) {
        checkEnd();
        return finish();
      }
      position += count;
      return count;
    } catch (RemoteFailure e) {
      throw e;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public boolean isOpen() {
    return open.get();
  }

  /** Leaves the connection for the next where its answer was read to the end, cuts it off else. */
  @Override
  public void close() {
    if (open.getAndSet(false)) {
      answer.abort();
    }
  }

  /** The connection is free before the last look, which is a request of its own. */
  private int finish() throws RemoteFailure {
    answer.finish();
    if (position - offset >= WORTH_A_LAST_LOOK) {
      checkUnchanged();
    }
    finished = true;
    return -1;
  }

  /** A server that reads a file while somebody writes to it sends a mix of two contents. */
  private void checkUnchanged() throws RemoteFailure {
    if (!lastLook.look().matches(fingerprint)) {
      throw RemoteFailure.changed(where + " was changed while it was read");
    }
  }

  private int fill(ByteBuffer target, long wanted) throws IOException {
    int limit = target.limit();
    target.limit(target.position() + (int) Math.min(target.remaining(), wanted));
    try {
      return answer.read(target);
    } finally {
      target.limit(limit);
    }
  }

  private void checkEnd() throws RemoteFailure {
    if (end >= 0 || (sizeToReach >= 0 && position != sizeToReach)) {
      throw RemoteFailure.retry(endedEarly(), null);
    }
  }

  private IOException broken(IOException e) {
    if (!open.get()) {
      return new AsynchronousCloseException();
    }
    if (e instanceof ClosedByInterruptException) {
      return e;
    }
    if (e instanceof SocketTimeoutException) {
      return RemoteFailure.retry(where + " sent nothing more for too long: " + endedWords(), e);
    }
    return RemoteFailure.retry(endedEarly(), e);
  }

  private String endedEarly() {
    return where + " " + endedWords();
  }

  private String endedWords() {
    long size = end >= 0 ? end : sizeToReach;
    return "ended after " + position + " of " + (size < 0 ? "unknown" : size) + " bytes";
  }
}
