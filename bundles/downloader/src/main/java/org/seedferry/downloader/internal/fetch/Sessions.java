package org.seedferry.downloader.internal.fetch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.api.transport.Transports;

/** Open sessions, kept for a while so that the next file need not connect again. Thread-safe. */
public final class Sessions implements AutoCloseable {

  private static final Duration KEEP = Duration.ofSeconds(30);

  private record Idle(TransportSession session, Instant since) {}

  private final Transports transports;
  private final Clock clock;
  private final TrafficCounter traffic;
  private final Map<Location, Deque<Idle>> idle = new HashMap<>();
  private boolean closed;

  Sessions(Transports transports, Clock clock, TrafficCounter traffic) {
    this.transports = transports;
    this.clock = clock;
    this.traffic = traffic;
  }

  /** A session for this location, used by nobody else until it is given back or closed. */
  TransportSession borrow(Location location) throws RemoteFailure {
    synchronized (this) {
      Deque<Idle> waiting = idle.get(location);
      if (waiting != null && !waiting.isEmpty()) {
        return waiting.pop().session();
      }
    }
    return open(location);
  }

  /** A session for this location that nobody has used before. */
  TransportSession open(Location location) throws RemoteFailure {
    return traffic.count(location, transports.open(location));
  }

  /** Takes back a session whose calls went well. */
  void giveBack(Location location, TransportSession session) {
    synchronized (this) {
      if (!closed) {
        idle.computeIfAbsent(location, any -> new ArrayDeque<>())
            .push(new Idle(session, clock.instant()));
        return;
      }
    }
    session.close();
  }

  /** Closes what nobody has used for a while. */
  public void closeIdle() {
    closeAll(clock.instant().minus(KEEP));
  }

  /** Closes all that nobody uses now. */
  void closeAllIdle() {
    closeAll(Instant.MAX);
  }

  /** Closes what is idle, and from now on all that is given back. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    closeAll(Instant.MAX);
  }

  private void closeAll(Instant idleSince) {
    List<TransportSession> old = new ArrayList<>();
    synchronized (this) {
      for (Deque<Idle> waiting : idle.values()) {
        for (Iterator<Idle> each = waiting.iterator(); each.hasNext(); ) {
          Idle candidate = each.next();
          if (candidate.since().isBefore(idleSince)) {
            each.remove();
            old.add(candidate.session());
          }
        }
      }
      idle.values().removeIf(Deque::isEmpty);
    }
    old.forEach(TransportSession::close);
  }
}
