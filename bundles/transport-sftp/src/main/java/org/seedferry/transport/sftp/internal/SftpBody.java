package org.seedferry.transport.sftp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.sshd.common.util.buffer.Buffer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.RemoteBody;

/**
 * The bytes of a file. Many reads are under way at once; before the last byte is given out, the
 * file is looked at once more, so that bytes of two contents never make one file.
 */
final class SftpBody implements RemoteBody {

  private record Read(long offset, int length, long asked, CompletableFuture<Reply> answer) {}

  private final SftpChannel channel;
  private final byte[] handle;
  private final String name;
  private final Fingerprint fingerprint;
  private final long offset;
  private final long end;
  private final ReadAhead ahead;
  private final Consumer<SftpBody> onClose;
  private final Deque<Read> reads = new ArrayDeque<>();
  private final Abort abort = new Abort();
  private CompletableFuture<Reply> lastLook;
  private long next;
  private long taken;
  private boolean ended;
  private ByteBuffer data = ByteBuffer.allocate(0);

  /**
   * Takes over a handle; {@link #begin} asks for the first bytes.
   *
   * @param end the offset after the last byte wanted; {@link Long#MAX_VALUE} where the size is not
   *     known
   * @param onClose told once when the body is closed
   */
  SftpBody(
      SftpChannel channel,
      byte[] handle,
      String name,
      Fingerprint fingerprint,
      long offset,
      long end,
      ReadAhead ahead,
      Consumer<SftpBody> onClose) {
    this.channel = channel;
    this.handle = handle;
    this.name = name;
    this.fingerprint = fingerprint;
    this.offset = offset;
    this.end = end;
    this.ahead = ahead;
    this.onClose = onClose;
    this.next = offset;
    this.taken = offset;
    this.ended = offset >= end;
  }

  /** Asks for the first bytes. */
  void begin() throws RemoteFailure {
    ask();
  }

  /** The whole of the file is under way already. */
  void begin(Begun.Bytes all) {
    reads.add(new Read(offset, all.length(), System.nanoTime(), all.bytes()));
    lastLook = all.look();
    next = end;
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
    if (!isOpen()) {
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
    return !abort.isAborted();
  }

  @Override
  public void close() {
    if (abort.abort()) {
      channel.release(handle);
      ahead.end();
      onClose.accept(this);
    }
  }

  /** Takes the next answer. The last one is given out only when the file is still the same. */
  private void receive() throws IOException {
    Read read = reads.peek();
    Reply reply = channel.await(read.answer, name, abort);
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
    taken += length;
    ahead.took(length, System.nanoTime() - read.asked);
    if (length < read.length) {
      goOnAfter(read.offset + length, read.length - length, length);
    }
    ask();
    if (reads.isEmpty()) {
      lookAgain();
      ended = true;
    }
  }

  /** A server may send less than was asked for: the rest is asked for anew, in smaller blocks. */
  private void goOnAfter(long from, int missing, int given) throws RemoteFailure {
    ahead.gave(given);
    Deque<Read> rest = new ArrayDeque<>();
    for (int at = 0; at < missing; at += ahead.block()) {
      rest.add(read(from + at, Math.min(ahead.block(), missing - at)));
    }
    channel.flush();
    while (!rest.isEmpty()) {
      reads.addFirst(rest.removeLast());
    }
  }

  /** Sends further requests, several in one packet. */
  private void ask() throws RemoteFailure {
    long limit = ahead.limit();
    if (next >= end || next - taken > limit - Math.max(limit / 4, ahead.block())) {
      return;
    }
    while (next < end && (next - taken < limit || reads.isEmpty())) {
      Read read = read(next, (int) Math.min(ahead.block(), end - next));
      reads.add(read);
      next += read.length;
    }
    if (next >= end) {
      lastLook = channel.ask(SftpChannel.FSTAT, handle);
    }
    channel.flush();
  }

  private Read read(long from, int length) throws RemoteFailure {
    return new Read(from, length, System.nanoTime(), channel.read(handle, from, length));
  }

  private void lookAgain() throws IOException {
    if (lastLook != null) {
      Attributes now =
          channel.await(lastLook, name, abort).expect(Reply.ATTRS, name, Attributes::read);
      if (!now.fingerprint().matches(fingerprint)) {
        data = ByteBuffer.allocate(0);
        throw changed("is another one now");
      }
    }
  }

  private RemoteFailure changed(String how) {
    return RemoteFailure.changed(
        name + " changed while it was read: it had " + fingerprint.size() + " bytes and " + how);
  }
}
