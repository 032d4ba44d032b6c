package org.seedferry.transport.http.internal.wire;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
  private final Pipelining pipelining;
  private final Map<Origin, Connection> idle = new HashMap<>();
  private final Set<SocketLine> open = new HashSet<>();
  private final Deque<Ahead> next = new ArrayDeque<>();
  private boolean closed;

  public Wire(Dialer dialer, Pipelining pipelining) {
    this.dialer = dialer;
    this.pipelining = pipelining;
  }

  /** How many files may be asked of a server ahead; 0 where one is asked for at a time. */
  public int depth(Origin origin) {
    return pipelining.depth(origin);
  }

  /**
   * Says what is sent after the next request, in this order. As soon as that is answered they go
   * out ahead where it can be done; {@link #send} finds the answers. What was sent ahead and is not
   * what is sent next costs its connection.
   */
  public void next(List<Ahead> requests) {
    next.clear();
    next.addAll(requests);
  }

  /**
   * Sends a request and waits for the head of its answer. A kept connection that turns out to be
   * dead is replaced by a new one, once; so is one whose answer to a request that was sent ahead is
   * not what that should be.
   *
   * @throws ClosedChannelException when this is closed
   */
  public Reply send(Request request) throws IOException {
    passed(request);
    Origin origin = Origin.of(request.uri());
    Connection kept = takeIdle(origin, request);
    if (kept != null && kept.isAsked(request)) {
      Reply early = early(request, kept);
      if (early != null) {
        return early;
      }
    } else if (kept != null) {
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

  /** An answer broke off, or makes no sense. */
  void broken(Connection connection, IOException e) {
    if (connection.isPipelined() && !isOurs(e)) {
      pipelining.end(connection.origin(), e.getMessage());
    }
  }

  /** This one is sent now: neither it nor what was to come before it is sent next. */
  private void passed(Request request) {
    if (next.stream().anyMatch(ahead -> ahead.request().equals(request))) {
      while (!next.poll().request().equals(request)) {
        // It was passed over.
      }
    }
  }

  private Reply send(Request request, Connection connection) throws IOException {
    try {
      return reply(request, connection.exchange(request.bytes()), connection);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** The answer to a request that was sent ahead; null when it has to be asked for again. */
  private Reply early(Request request, Connection connection) throws IOException {
    Reply reply = null;
    try {
      Ahead ahead = connection.pollAsked();
      Head head = connection.answer(pipelining.patience());
      if (ahead.isAnsweredBy(head)) {
        reply = reply(request, head, connection);
      } else if (!head.isMissing()) {
        pipelining.end(connection.origin(), "it answers something that was not to come");
      }
    } catch (IOException e) {
      if (isOurs(e)) {
        throw e;
      }
      broken(connection, e);
    } finally {
      if (reply == null) {
        connection.close();
      }
    }
    return reply;
  }

  private Reply reply(Request request, Head head, Connection connection) throws IOException {
    Reply reply = new Reply(request.method(), head, connection, this);
    boolean file = request.method().equals("GET") && head.status() == 200;
    if (file && head.isFollowed() && pipelining.depth(connection.origin()) > 0) {
      try {
        connection.ask(next);
      } catch (IOException e) {
        broken(connection, e);
      }
    }
    return reply;
  }

  private Connection takeIdle(Origin origin, Request request) {
    Connection kept;
    synchronized (this) {
      kept = idle.remove(origin);
    }
    if (kept == null || kept.isUsable(request)) {
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
