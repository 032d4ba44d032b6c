package org.seedferry.transport.sftp.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
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
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;

/**
 * SFTP version 3 over one connection: any number of requests may be under way, each with a future
 * of its own. The library's own client blocks per answer, keeps the answers that nobody fetches any
 * more, and cannot be woken while it waits. Thread-safe.
 */
final class SftpChannel implements AutoCloseable {

  static final int OPEN = 3;
  static final int CLOSE = 4;
  static final int READ = 5;
  static final int LSTAT = 7;
  static final int FSTAT = 8;
  static final int OPENDIR = 11;
  static final int READDIR = 12;
  static final int REALPATH = 16;
  static final int STAT = 17;

  private static final int INIT = 1;
  private static final int VERSION = 2;
  private static final int PROTOCOL = 3;
  private static final int READ_ONLY = 1;

  /** More than any server sends in one packet; a larger one is an attack or no SFTP at all. */
  private static final int LARGEST_PACKET = 1 << 20;

  private final String peer;
  private final Duration stallTimeout;
  private final ClientSession ssh;
  private final ChannelSubsystem channel;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Reply>> pending = new ConcurrentHashMap<>();
  private final CompletableFuture<Reply> version = new CompletableFuture<>();
  private final Object sending = new Object();
  private volatile OutputStream out;
  private volatile long lastByte = System.nanoTime();
  private volatile RemoteFailure end;

  /** Takes a connection that is logged in; {@link #begin} talks to it. */
  SftpChannel(ClientSession ssh, String peer, Duration stallTimeout) throws IOException {
    this.peer = peer;
    this.stallTimeout = stallTimeout;
    this.ssh = ssh;
    this.channel = ssh.createSubsystemChannel("sftp");
    channel.setOut(new Inlet());
    channel.setErr(OutputStream.nullOutputStream());
    channel.addCloseFutureListener(closed -> lose("the connection to " + peer + " is lost"));
  }

  /**
   * Agrees on the protocol.
   *
   * @throws IOException when the channel cannot be opened
   */
  void begin() throws IOException {
    channel.open().verify(stallTimeout);
    out = channel.getInvertedIn();
    ByteBuffer init = ByteBuffer.allocate(9).putInt(5).put((byte) INIT).putInt(PROTOCOL);
    synchronized (sending) {
      out.write(init.array());
      out.flush();
    }
    Reply answer = await(version, "the SFTP service of " + peer);
    if (answer.type() != VERSION || answer.id() < PROTOCOL) {
      throw RemoteFailure.askUser(peer + " does not speak SFTP version 3", null);
    }
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

  /** Sends what was asked. */
  void flush() throws RemoteFailure {
    try {
      synchronized (sending) {
        out.flush();
      }
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /**
   * Waits for an answer.
   *
   * @param what was asked for, for messages
   * @throws AsynchronousCloseException when the future was cancelled
   * @throws RemoteFailure {@code RETRY} when nothing comes any more
   */
  Reply await(CompletableFuture<Reply> answer, String what) throws IOException {
    long begin = System.nanoTime();
    while (true) {
      long latest = Math.max(begin - lastByte, 0) + lastByte;
      long left = latest + stallTimeout.toNanos() - System.nanoTime();
      try {
        return answer.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (lastByte - latest <= 0) {
          throw RemoteFailure.retry(
              what + " stalls: " + peer + " sent nothing for " + Durations.format(stallTimeout), e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted while waiting for " + what);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AsynchronousCloseException closed) {
          throw closed;
        }
        throw RemoteFailure.retry(what + ": " + e.getCause().getMessage(), e.getCause());
      }
    }
  }

  /** Ends the connection, and every call that waits for an answer. */
  @Override
  public void close() {
    lose("the session with " + peer + " was closed");
    ssh.close(true);
  }

  private CompletableFuture<Reply> send(int type, Buffer content) throws RemoteFailure {
    int id = lastId.incrementAndGet();
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    pending.put(id, answer);
    int length = content.available();
    ByteBuffer packet = ByteBuffer.allocate(Integer.BYTES + Reply.HEAD + length);
    packet.putInt(Reply.HEAD + length).put((byte) type).putInt(id);
    packet.put(content.array(), content.rpos(), length);
    try {
      RemoteFailure over = end;
      if (over != null) {
        throw over;
      }
      synchronized (sending) {
        out.write(packet.array());
      }
    } catch (IOException e) {
      pending.remove(id);
      throw lost(e);
    }
    return answer;
  }

  private RemoteFailure lost(IOException e) {
    RemoteFailure over = end;
    return RemoteFailure.retry(
        over == null
            ? "the connection to " + peer + " is lost: " + e.getMessage()
            : over.getMessage(),
        e);
  }

  private void lose(String why) {
    synchronized (pending) {
      if (end == null) {
        end = RemoteFailure.retry(why, null);
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

  /** Puts the bytes of the channel together to answers, on a thread of the library. */
  private final class Inlet extends OutputStream {

    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    private ByteBuffer packet;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      lastByte = System.nanoTime();
      int at = offset;
      int left = count;
      while (left > 0) {
        ByteBuffer target = packet == null ? length : packet;
        int part = Math.min(left, target.remaining());
        target.put(bytes, at, part);
        at += part;
        left -= part;
        if (!target.hasRemaining()) {
          filled();
        }
      }
    }

    @Override
    public void close() {
      lose(peer + " ended the SFTP service");
    }

    private void filled() throws IOException {
      if (packet == null) {
        int size = length.flip().getInt();
        length.clear();
        if (size < Reply.HEAD || size > LARGEST_PACKET) {
          lose(peer + " sent a packet of " + size + " bytes, which is no SFTP");
          throw new IOException("no SFTP packet: " + size + " bytes");
        }
        packet = ByteBuffer.allocate(size);
        return;
      }
      Reply reply = new Reply(packet.array());
      packet = null;
      CompletableFuture<Reply> asked =
          reply.type() == VERSION ? version : pending.remove(reply.id());
      if (asked != null) {
        asked.complete(reply);
      }
    }
  }
}
