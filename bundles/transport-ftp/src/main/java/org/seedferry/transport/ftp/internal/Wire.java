package org.seedferry.transport.ftp.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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

/**
 * A TCP connection. It waits by a selector of its own, so that every wait has a limit and bytes go
 * straight into the caller's buffer: a blocking channel has no limit, and a socket's stream copies.
 */
final class Wire implements Line {

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;

  /** An open wire that is not connected. */
  Wire() throws IOException {
    channel = SocketChannel.open();
    Selector opened = null;
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      // A control connection is silent while data flows, which routers take for its end.
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      opened = Selector.open();
      key = channel.register(opened, 0);
      selector = opened;
    } catch (IOException e) {
      channel.close();
      if (opened != null) {
        opened.close();
      }
      throw e;
    }
  }

  /** Begins to connect; {@link #connected} waits for it. */
  void connect(SocketAddress peer) throws IOException {
    channel.connect(peer);
  }

  void connected(Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (!channel.finishConnect()) {
      await(SelectionKey.OP_CONNECT, end);
    }
  }

  /** The address of the peer that was connected to. */
  InetAddress peer() throws IOException {
    return ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public int read(ByteBuffer target, Duration limit) throws IOException {
    int count = channel.read(target);
    if (count != 0 || limit.isZero()) {
      return count;
    }
    long end = System.nanoTime() + limit.toNanos();
    while (count == 0) {
      await(SelectionKey.OP_READ, end);
      count = channel.read(target);
    }
    return count;
  }

  @Override
  public void write(ByteBuffer source, Duration limit) throws IOException {
    while (source.hasRemaining()) {
      if (channel.write(source) == 0) {
        await(SelectionKey.OP_WRITE, System.nanoTime() + limit.toNanos());
      }
    }
  }

  @Override
  public void close() {
    try (selector) {
      channel.close();
    } catch (IOException e) {
      // Everything that was awaited has come already, or is not wanted any more.
      return;
    }
  }

  private void await(int operation, long end) throws IOException {
    try {
      key.interestOps(operation);
      while (true) {
        long left = (end - System.nanoTime()) / 1_000_000 + 1;
        if (left <= 0) {
          throw new SocketTimeoutException();
        }
        int ready = selector.select(left);
        if (Thread.currentThread().isInterrupted()) {
          close();
          throw new ClosedByInterruptException();
        }
        if (ready > 0) {
          selector.selectedKeys().clear();
          return;
        }
        if (!channel.isOpen()) {
          throw new AsynchronousCloseException();
        }
      }
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw new AsynchronousCloseException();
    }
  }
}
