package org.seedferry.transport.http.internal;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;

/**
 * The sockets of one client, which close with it. Its pool closes only what it knows at that
 * moment, and forgets what it has lent: a call that connects just then would leave its socket open
 * for good. Thread-safe.
 */
final class Sockets implements Closeable {

  private final Set<SocketChannel> open = new HashSet<>();
  private boolean closed;

  /**
   * A socket over a channel: an interrupt ends what blocks in it, which a plain socket ignores.
   *
   * @throws IOException also when the client is closed
   */
  synchronized Socket open() throws IOException {
    if (closed) {
      throw new SocketException("the client is closed");
    }
    open.removeIf(channel -> !channel.isOpen());
    SocketChannel channel = SocketChannel.open();
    open.add(channel);
    return channel.socket();
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    IOException trouble = null;
    for (SocketChannel channel : open) {
      try {
        channel.close();
      } catch (IOException e) {
        trouble = e;
      }
    }
    open.clear();
    if (trouble != null) {
      throw trouble;
    }
  }
}
