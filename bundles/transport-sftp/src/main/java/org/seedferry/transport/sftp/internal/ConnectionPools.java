package org.seedferry.transport.sftp.internal;

import java.util.HashMap;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.transport.sftp.internal.SftpTransport.Settings;

/** A pool per location, which lives from its first session to its last. Thread-safe. */
final class ConnectionPools {

  private final Connector connector;
  private final Settings settings;
  private final Map<Location, Shared> shared = new HashMap<>();

  ConnectionPools(Connector connector, Settings settings) {
    this.connector = connector;
    this.settings = settings;
  }

  private static final class Shared {
    final ConnectionPool pool;
    int sessions;

    Shared(ConnectionPool pool) {
      this.pool = pool;
    }
  }

  /**
   * The pool of a location, for one more session.
   *
   * @throws RemoteFailure {@code ASK_USER} when the location names no host or no port that can be
   */
  ConnectionPool join(Location location) throws RemoteFailure {
    Address address = Address.of(location);
    synchronized (shared) {
      Shared one =
          shared.computeIfAbsent(
              location,
              any -> new Shared(new ConnectionPool(address, location, connector, settings)));
      one.sessions++;
      return one.pool;
    }
  }

  /** A session that has joined is closed. */
  void leave(Location location) {
    ConnectionPool last = null;
    synchronized (shared) {
      Shared one = shared.get(location);
      if (--one.sessions == 0) {
        shared.remove(location);
        last = one.pool;
      }
    }
    if (last != null) {
      last.close();
    }
  }
}
