package org.seedferry.transport.http.internal.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A TCP connection. Its channel does not block: a read of a blocking one takes no limit. It waits
 * at a selector of its own, and only when there is nothing to read.
 */
final class SocketLine implements Line {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(1);

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private Duration limit;
  private volatile boolean closed;

  /** An open line that is not connected yet. */
  SocketLine() throws IOException {
    this.channel = SocketChannel.open();
    Selector opened = null;
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      opened = Selector.open();
      this.key = channel.register(opened, 0);
      this.selector = opened;
    } catch (IOException | RuntimeException e) {
      channel.close();
      if (opened != null) {
        opened.close();
      }
      throw e;
    }
  }

  /**
   * Connects.
   *
   * @throws SocketTimeoutException when the peer has not taken the connection within the limit
   */
  void connect(InetSocketAddress address, Duration within) throws IOException {
    limit = within;
    boolean connected = guarded(() -> channel.connect(address) ? 1 : 0) == 1;
    long deadline = System.nanoTime() + limit.toNanos();
    while (!connected) {
      await(SelectionKey.OP_CONNECT, deadline);
      connected = guarded(() -> channel.finishConnect() ? 1 : 0) == 1;
    }
  }

  @Override
  public Duration limit(Duration silence) {
    Duration before = limit;
    limit = silence;
    return before;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = readNow(target);
    if (count == 0) {
      long deadline = System.nanoTime() + limit.toNanos();
      while (count == 0) {
        await(SelectionKey.OP_READ, deadline);
        count = readNow(target);
      }
    }
    return count;
  }

  /** Reads what is there already: 0 when nothing is. */
  int readNow(ByteBuffer target) throws IOException {
    return guarded(() -> channel.read(target));
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (source.hasRemaining()) {
      if (guarded(() -> channel.write(source)) == 0) {
        await(SelectionKey.OP_WRITE, deadline);
      }
    }
  }

  @Override
  public boolean isStale() throws IOException {
    return readNow(NOTHING.duplicate()) != 0;
  }

  boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
    try (selector) {
      channel.close();
    } catch (IOException e) {
      // The descriptor is given back all the same.
      return;
    }
  }

  private interface Call {
    int run() throws IOException;
  }

  /** Calls the channel, and names the two ends that we put to it ourselves. */
  private int guarded(Call call) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      close();
      throw new ClosedByInterruptException();
    }
    try {
      return call.run();
    } catch (IOException e) {
      // A connect that fails closes the channel by itself.
      throw closed ? closed(e) : e;
    }
  }

  private void await(int operation, long deadline) throws IOException {
    try {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime() + 999_999);
      if (left <= 0) {
        throw new SocketTimeoutException("nothing came within " + limit);
      }
      key.interestOps(operation);
      selector.select(left);
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw closed(e);
    }
  }

  private static IOException closed(Exception cause) {
    IOException closed = new AsynchronousCloseException();
    closed.initCause(cause);
    return closed;
  }
}
