package org.seedferry.transport.http.internal.wire;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sends requests, each over the idle connection to its origin or a new one. One thread at a time
 * sends and reads; {@link #close()} may come from any thread and ends what blocks.
 */
public final class Wire implements Closeable {

  /** A redirect leads to another origin, seldom to a third. */
  private static final int MOST_IDLE = 4;

  private final Dialer dialer;
  private final Map<Origin, Connection> idle = new HashMap<>();
  private final Set<SocketLine> open = new HashSet<>();
  private boolean closed;

  public Wire(Dialer dialer) {
    this.dialer = dialer;
  }

  /**
   * Sends a request and waits for the head of its answer. A kept connection that turns out to be
   * dead is replaced by a new one, once.
   *
   * @throws ClosedChannelException when this is closed
   */
  public Reply send(Request request) throws IOException {
    Origin origin = Origin.of(request.uri());
    Connection kept = takeIdle(origin);
    if (kept != null) {
      try {
        return send(request, kept);
      } catch (IOException e) {
        if (kept.answers() || e instanceof InterruptedIOException || isOurs(e)) {
          throw e;
        }
      }
    }
    return send(request, new Connection(origin, dialer.dial(origin, this::watch)));
  }

  /** True when {@link #close()} was not called yet. */
  public synchronized boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    Set<SocketLine> all;
    synchronized (this) {
      closed = true;
      all = Set.copyOf(open);
      open.clear();
      idle.clear();
    }
    all.forEach(SocketLine::close);
  }

  /** Takes back a connection that can be used again. */
  void keep(Connection connection) {
    Connection other;
    synchronized (this) {
      boolean room = idle.size() < MOST_IDLE || idle.containsKey(connection.origin());
      other = closed || !room ? connection : idle.put(connection.origin(), connection);
    }
    if (other != null) {
      other.close();
    }
  }

  private Reply send(Request request, Connection connection) throws IOException {
    try {
      Head head = connection.exchange(request.bytes());
      return new Reply(request.method(), head, connection, this);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private Connection takeIdle(Origin origin) {
    Connection kept;
    synchronized (this) {
      kept = idle.remove(origin);
    }
    if (kept == null || kept.isUsable()) {
      return kept;
    }
    kept.close();
    return null;
  }

  private synchronized void watch(SocketLine line) throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
    open.removeIf(each -> !each.isOpen());
    open.add(line);
  }

  /** True when the connection has ended because of us, not of the peer. */
  private boolean isOurs(IOException e) {
    return e instanceof ClosedByInterruptException || !isOpen();
  }
}
