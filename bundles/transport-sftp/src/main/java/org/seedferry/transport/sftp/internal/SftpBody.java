package org.seedferry.transport.sftp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.util.buffer.Buffer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.transport.sftp.internal.SftpTransport.Settings;

/**
 * The bytes of a file. Many reads are under way at once; before the last byte is given out, the
 * file is looked at once more, so that bytes of two contents never make one file.
 */
final class SftpBody implements RemoteBody {

  private record Read(long offset, int length, CompletableFuture<Reply> answer) {}

  private final SftpChannel channel;
  private final byte[] handle;
  private final String name;
  private final Fingerprint fingerprint;
  private final long offset;
  private final long end;
  private final int requests;
  private final Deque<Read> reads = new ArrayDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile CompletableFuture<Reply> awaited;
  private CompletableFuture<Reply> lastLook;
  private int block;
  private long next;
  private boolean ended;
  private ByteBuffer data = ByteBuffer.allocate(0);

  /**
   * Begins to read.
   *
   * @param end the offset after the last byte wanted; {@link Long#MAX_VALUE} where the size is not
   *     known
   */
  SftpBody(
      SftpChannel channel,
      byte[] handle,
      String name,
      Fingerprint fingerprint,
      long offset,
      long end,
      Settings settings)
      throws RemoteFailure {
    this.channel = channel;
    this.handle = handle;
    this.name = name;
    this.fingerprint = fingerprint;
    this.offset = offset;
    this.end = end;
    this.requests = settings.requests();
    this.block = settings.block();
    this.next = offset;
    this.ended = offset >= end;
    ask();
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
    int before = target.remaining();
    while (target.hasRemaining()) {
      if (!data.hasRemaining()) {
        boolean hasSome = target.remaining() < before;
        if (ended || (hasSome && !reads.peek().answer.isDone())) {
          break;
        }
        receive();
        continue;
      }
      int part = Math.min(data.remaining(), target.remaining());
      target.put(data.slice().limit(part));
      data.position(data.position() + part);
    }
    int count = before - target.remaining();
    return count == 0 && before > 0 ? -1 : count;
  }

  @Override
  public boolean isOpen() {
    return !closed.get();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      CompletableFuture<Reply> blocked = awaited;
      if (blocked != null) {
        blocked.completeExceptionally(new AsynchronousCloseException());
      }
      channel.release(handle);
    }
  }

  /** Takes the next answer. The last one is given out only when the file is still the same. */
  private void receive() throws IOException {
    Read read = reads.peek();
    Reply reply = await(read.answer);
    if (reply.isStatus(Reply.EOF)) {
      if (end != Long.MAX_VALUE) {
        throw changed("ended at byte " + read.offset);
      }
      reads.clear();
      ended = true;
      return;
    }
    Buffer content = reply.expect(Reply.DATA, name, all -> all);
    int length = content.getInt();
    if (length <= 0 || length > read.length || length > content.available()) {
      throw RemoteFailure.retry(
          name + " cannot be read: asked for " + read.length + " bytes, got " + length, null);
    }
    reads.remove();
    data = ByteBuffer.wrap(content.array(), content.rpos(), length);
    if (length < read.length) {
      goOnAfter(read.offset + length, read.length - length, length);
    }
    ask();
    if (reads.isEmpty()) {
      lookAgain();
      ended = true;
    }
  }

  /** A server may send less than was asked for: the rest is asked for anew, and smaller blocks. */
  private void goOnAfter(long from, int missing, int given) throws RemoteFailure {
    block = Math.max(Math.min(block, given), 1024);
    Deque<Read> rest = new ArrayDeque<>();
    for (int at = 0; at < missing; at += block) {
      int length = Math.min(block, missing - at);
      rest.add(new Read(from + at, length, channel.read(handle, from + at, length)));
    }
    channel.flush();
    while (!rest.isEmpty()) {
      reads.addFirst(rest.removeLast());
    }
  }

  /** Sends further requests, several in one packet. */
  private void ask() throws RemoteFailure {
    if (next >= end || reads.size() > requests - Math.max(requests / 4, 1)) {
      return;
    }
    while (reads.size() < requests && next < end) {
      int length = (int) Math.min(block, end - next);
      reads.add(new Read(next, length, channel.read(handle, next, length)));
      next += length;
    }
    if (next >= end) {
      lastLook = channel.ask(SftpChannel.FSTAT, handle);
    }
    channel.flush();
  }

  private void lookAgain() throws IOException {
    if (lastLook != null) {
      Attributes now = await(lastLook).expect(Reply.ATTRS, name, Attributes::read);
      if (!now.fingerprint().matches(fingerprint)) {
        data = ByteBuffer.allocate(0);
        throw changed("is another one now");
      }
    }
  }

  private Reply await(CompletableFuture<Reply> answer) throws IOException {
    awaited = answer;
    if (closed.get()) {
      throw new AsynchronousCloseException();
    }
    return channel.await(answer, name);
  }

  private RemoteFailure changed(String how) {
    return RemoteFailure.changed(
        name + " changed while it was read: it had " + fingerprint.size() + " bytes and " + how);
  }
}
