package org.seedferry.transport.sftp.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;

/**
 * SFTP version 3 over one connection: any number of requests of any number of threads may be under
 * way, each with a future of its own. The library's own client blocks per answer, keeps the answers
 * that nobody fetches any more, and cannot be woken while it waits. Thread-safe.
 */
final class SftpChannel implements AutoCloseable {

  static final int OPEN = 3;
  static final int CLOSE = 4;
  static final int READ = 5;
  static final int LSTAT = 7;
  static final int FSTAT = 8;
  static final int OPENDIR = 11;
  static final int READDIR = 12;
  static final int REMOVE = 13;
  static final int RMDIR = 15;
  static final int REALPATH = 16;
  static final int STAT = 17;

  private static final int INIT = 1;
  private static final int VERSION = 2;
  private static final int EXTENDED = 200;
  private static final int PROTOCOL = 3;
  private static final int READ_ONLY = 1;
  private static final String LIMITS = "limits@openssh.com";

  /** What every server grants for one read. */
  private static final int GRANTED = 32 * 1024;

  /** What an answer may take while those of others keep coming, in stall timeouts. */
  private static final int PATIENCE = 10;

  private final String peer;
  private final Duration stallTimeout;
  private final ClientSession ssh;
  private final Pipe pipe = new Pipe();
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Reply>> pending = new ConcurrentHashMap<>();
  private final CompletableFuture<Reply> version = new CompletableFuture<>();
  private final Object ending = new Object();
  private volatile Outbox outbox;
  private volatile long lastByte = System.nanoTime();
  private volatile RemoteFailure end;
  private String base;
  private int largestRead = GRANTED;
  private long roundTrip;

  /** Takes a connection that is logged in; {@link #begin} talks to it. */
  SftpChannel(ClientSession ssh, String peer, Duration stallTimeout) throws IOException {
    this.peer = peer;
    this.stallTimeout = stallTimeout;
    this.ssh = ssh;
    ssh.getService(ConnectionService.class).registerChannel(pipe);
    pipe.addCloseFutureListener(closed -> lose("the connection to " + peer + " is lost", null));
  }

  /**
   * Agrees on the protocol, and asks what the server allows and where a folder really is.
   *
   * @param what the folder, for messages
   * @throws IOException when the channel cannot be opened
   */
  void begin(String folder, String what, Abort abort) throws IOException {
    pipe.setStreaming(ChannelSubsystem.Streaming.Async);
    pipe.open().verify(stallTimeout);
    outbox = new Outbox(pipe.getAsyncIn(), e -> lose("the connection to " + peer + " is lost", e));
    outbox.add(ByteBuffer.allocate(9).putInt(5).put((byte) INIT).putInt(PROTOCOL).array());
    outbox.flush();
    Reply answer = await(version, "the SFTP service of " + peer, abort);
    if (answer.id() < PROTOCOL) {
      throw RemoteFailure.askUser(peer + " does not speak SFTP version 3", null);
    }
    long asked = System.nanoTime();
    CompletableFuture<Reply> limits = answer.offers(LIMITS) ? ask(EXTENDED, LIMITS) : null;
    CompletableFuture<Reply> real = ask(REALPATH, folder);
    flush();
    if (limits != null) {
      largestRead = largestRead(await(limits, what, abort));
    }
    base = await(real, what, abort).expect(Reply.NAME, what, Reply::firstName);
    roundTrip = System.nanoTime() - asked;
  }

  /** Where the folder that it was begun with really is. */
  String base() {
    return base;
  }

  /** How many bytes one read may ask for. */
  int largestRead() {
    return largestRead;
  }

  /** How long a question and its answer took when nothing else was under way, in nanoseconds. */
  long roundTrip() {
    return roundTrip;
  }

  boolean isOpen() {
    return end == null;
  }

  /** Asks about a path; it goes out with the next {@link #flush()}. */
  CompletableFuture<Reply> ask(int type, String path) throws RemoteFailure {
    Buffer content = new ByteArrayBuffer();
    content.putString(path, StandardCharsets.ISO_8859_1);
    if (type == OPEN) {
      content.putUInt(READ_ONLY);
      content.putUInt(0);
    }
    return send(type, content);
  }

  /** Asks about an open handle; it goes out with the next {@link #flush()}. */
  CompletableFuture<Reply> ask(int type, byte[] handle) throws RemoteFailure {
    Buffer content = new ByteArrayBuffer();
    content.putBytes(handle);
    return send(type, content);
  }

  /** Asks for bytes of a file; it goes out with the next {@link #flush()}. */
  CompletableFuture<Reply> read(byte[] handle, long offset, int length) throws RemoteFailure {
    Buffer content = new ByteArrayBuffer();
    content.putBytes(handle);
    content.putLong(offset);
    content.putUInt(length);
    return send(READ, content);
  }

  /** Gives a handle back, as soon as the server hears of it; what it says does not matter. */
  void release(byte[] handle) {
    try {
      ask(CLOSE, handle);
      flush();
    } catch (RemoteFailure e) {
      // With the connection the handle is gone as well.
    }
  }

  /** Nobody waits for this answer any more: a handle that came or comes with it is given back. */
  void abandon(CompletableFuture<Reply> answer) {
    if (!answer.cancel(false) && !answer.isCompletedExceptionally()) {
      releaseIn(answer.join());
    }
  }

  /** Sends what was asked. */
  void flush() {
    outbox.flush();
  }

  /**
   * Waits for an answer.
   *
   * @param what was asked for, for messages
   * @param abort ends the wait
   * @throws AsynchronousCloseException when it did
   * @throws RemoteFailure {@code RETRY} when nothing comes any more
   */
  Reply await(CompletableFuture<Reply> answer, String what, Abort abort) throws IOException {
    long begin = System.nanoTime();
    long patience = PATIENCE * stallTimeout.toNanos();
    while (true) {
      long latest = Math.max(begin - lastByte, 0) + lastByte;
      long left = latest + stallTimeout.toNanos() - System.nanoTime();
      abort.ends(answer);
      try {
        return answer.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (lastByte - latest <= 0) {
          close(
              what + " stalls: " + peer + " sent nothing for " + Durations.format(stallTimeout), e);
        } else if (System.nanoTime() - begin > patience) {
          throw RemoteFailure.retry(what + " stalls: " + peer + " answers only others", e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted while waiting for " + what);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AsynchronousCloseException closed) {
          throw closed;
        }
        throw RemoteFailure.retry(what + ": " + e.getCause().getMessage(), e.getCause());
      } finally {
        abort.clear();
      }
    }
  }

  /** Ends the connection, and every call that waits for an answer. */
  @Override
  public void close() {
    close("the connection to " + peer + " was closed", null);
  }

  private void close(String why, Throwable cause) {
    lose(why, cause);
    ssh.close(true);
  }

  private CompletableFuture<Reply> send(int type, Buffer content) throws RemoteFailure {
    int id = lastId.incrementAndGet();
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    pending.put(id, answer);
    RemoteFailure over = end;
    if (over != null) {
      pending.remove(id);
      throw RemoteFailure.retry(over.getMessage(), over.getCause());
    }
    int length = content.available();
    ByteBuffer packet = ByteBuffer.allocate(Integer.BYTES + Reply.HEAD + length);
    packet.putInt(Reply.HEAD + length).put((byte) type).putInt(id);
    packet.put(content.array(), content.rpos(), length);
    outbox.add(packet.array());
    return answer;
  }

  private void received(Reply reply) {
    CompletableFuture<Reply> asked = reply.type() == VERSION ? version : pending.remove(reply.id());
    if (asked != null && !asked.complete(reply)) {
      releaseIn(reply);
    }
  }

  private void releaseIn(Reply reply) {
    if (reply.type() == Reply.HANDLE) {
      try {
        release(reply.expect(Reply.HANDLE, "", Buffer::getBytes));
      } catch (RemoteFailure e) {
        // An answer that makes no sense holds no handle.
      }
    }
  }

  private static int largestRead(Reply limits) throws RemoteFailure {
    if (limits.type() != Reply.EXTENDED) {
      return GRANTED;
    }
    long largest =
        limits.expect(
            Reply.EXTENDED,
            LIMITS,
            content -> {
              content.getLong();
              return content.getLong();
            });
    return largest <= 0 ? GRANTED : (int) Math.min(largest, SftpTransport.LARGEST_BLOCK);
  }

  private void lose(String why, Throwable cause) {
    synchronized (ending) {
      if (end == null) {
        String more = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
        end = RemoteFailure.retry(cause instanceof TimeoutException ? why : why + more, cause);
      }
    }
    version.completeExceptionally(end);
    for (Integer id : pending.keySet()) {
      CompletableFuture<Reply> answer = pending.remove(id);
      if (answer != null) {
        answer.completeExceptionally(end);
      }
    }
  }

  /** The channel of the library, without the copies and the pace of its streams. */
  private final class Pipe extends ChannelSubsystem {

    private final Inlet inlet = new Inlet(SftpChannel.this::received);
    private long taken;

    Pipe() {
      super("sftp");
    }

    @Override
    protected void doWriteData(byte[] data, int offset, long length) throws IOException {
      lastByte = System.nanoTime();
      try {
        inlet.take(data, offset, (int) length);
      } catch (IOException e) {
        lose(peer + " " + e.getMessage(), null);
        throw e;
      }
      giveBack(length);
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) throws IOException {
      giveBack(length);
    }

    @Override
    public void handleEof() throws IOException {
      lose(peer + " ended the SFTP service", null);
      super.handleEof();
    }

    /** The window is opened again in large steps: each costs a packet. */
    private void giveBack(long length) throws IOException {
      taken += length;
      if (taken >= getLocalWindow().getMaxSize() / 4) {
        getLocalWindow().release(taken);
        taken = 0;
      }
    }
  }
}
