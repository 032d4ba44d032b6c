package org.seedferry.downloader.internal.fetch;

import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.OpensAhead;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.guard.StopSignal;

/**
 * What one worker has of a host: a session, from when it is needed until it is given back or
 * closed. Used by one thread; a stop closes what is open.
 */
final class Connection {

  private final Location location;
  private final Host host;
  private final Sessions sessions;
  private final StopSignal stop;
  private TransportSession session;
  private boolean works;

  Connection(Location location, Host host, Sessions sessions, StopSignal stop) {
    this.location = location;
    this.host = host;
    this.sessions = sessions;
    this.stop = stop;
  }

  /**
   * The session that there is, or one to begin with.
   *
   * @param anew whether it has to be one that nobody has used before
   */
  TransportSession open(boolean anew) throws RemoteFailure {
    if (anew) {
      close();
    }
    if (session == null) {
      session = anew ? sessions.open(location) : sessions.borrow(location);
      stop.onStop(session);
    }
    return session;
  }

  /** It has been answered as it was to be. */
  void answered() {
    works = true;
    host.begins(this);
  }

  /** True when it has been answered as it was to be. */
  boolean works() {
    return works;
  }

  /** Keeps the session for others; its calls went well. */
  void giveBack() {
    TransportSession given = end();
    if (given != null) {
      if (given instanceof OpensAhead ahead) {
        ahead.next(List.of());
      }
      stop.release(given);
      sessions.giveBack(location, given);
    }
  }

  /** Closes the session, if there is one. */
  void close() {
    TransportSession closed = end();
    if (closed != null) {
      closed.close();
      stop.release(closed);
    }
  }

  private TransportSession end() {
    host.ends(this);
    works = false;
    TransportSession last = session;
    session = null;
    return last;
  }
}
