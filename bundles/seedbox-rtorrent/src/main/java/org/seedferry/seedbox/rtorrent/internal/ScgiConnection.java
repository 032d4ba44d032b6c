package org.seedferry.seedbox.rtorrent.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.seedferry.api.RemoteFailure;

/**
 * One connection for one request and its answer, with one limit for the whole: it waits by a
 * selector, as a blocking channel waits without a limit. {@link #close()} ends it from any thread.
 */
final class ScgiConnection implements AutoCloseable {

  private static final int BLOCK = 64 << 10;

  private final SocketAddress peer;
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private long end;

  /** An open one that is not connected yet. */
  ScgiConnection(SocketAddress peer) throws IOException {
    this.peer = peer;
    this.channel =
        peer instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    Selector opened = null;
    try {
      channel.configureBlocking(false);
      opened = Selector.open();
      this.key = channel.register(opened, 0);
    } catch (IOException e) {
      channel.close();
      if (opened != null) {
        opened.close();
      }
      throw e;
    }
    this.selector = opened;
  }

  /**
   * Sends a request and reads up to the end of the connection.
   *
   * @throws SocketTimeoutException when that takes longer than the limit
   */
  byte[] exchange(ByteBuffer request, Duration limit, int largest) throws IOException {
    end = System.nanoTime() + limit.toNanos();
    for (boolean connected = channel.connect(peer); !connected; ) {
      await(SelectionKey.OP_CONNECT);
      connected = channel.finishConnect();
    }
    while (request.hasRemaining()) {
      if (channel.write(request) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    for (int count = read(block); count >= 0; count = read(block)) {
      if (count > largest - answer.size()) {
        throw RemoteFailure.askUser(
            "rTorrent answers more than the " + largest + " bytes that are allowed", null);
      }
      answer.write(block.array(), 0, count);
    }
    return answer.toByteArray();
  }

  @Override
  public void close() {
    try (selector) {
      channel.close();
    } catch (IOException e) {
      // Whatever was wanted of it has come already, or is not wanted any more.
      return;
    }
  }

  private int read(ByteBuffer block) throws IOException {
    int count = channel.read(block.clear());
    while (count == 0) {
      await(SelectionKey.OP_READ);
      count = channel.read(block.clear());
    }
    return count;
  }

  private void await(int operation) throws IOException {
    try {
      key.interestOps(operation);
      long left = (end - System.nanoTime()) / 1_000_000 + 1;
      if (left <= 0) {
        throw new SocketTimeoutException();
      }
      selector.select(left);
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw new AsynchronousCloseException();
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new ClosedByInterruptException();
    }
  }
}
