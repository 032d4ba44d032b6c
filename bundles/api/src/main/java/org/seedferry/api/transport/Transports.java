package org.seedferry.api.transport;

import java.util.Collection;
import java.util.TreeSet;
import org.seedferry.api.RemoteFailure;

/** Picks the transport for a location out of those that are there. Immutable. */
public final class Transports {

  private final Collection<Transport> transports;

  public Transports(Collection<Transport> transports) {
    this.transports = transports;
  }

  /**
   * Opens a session by the transport that serves the location's scheme.
   *
   * @throws RemoteFailure {@code RETRY} when none does at the moment: a bundle that is being
   *     updated comes back
   */
  public TransportSession open(Location location) throws RemoteFailure {
    var known = new TreeSet<String>();
    for (Transport transport : transports) {
      if (transport.schemes().contains(location.scheme())) {
        return transport.open(location);
      }
      known.addAll(transport.schemes());
    }
    throw RemoteFailure.retry(
        "no transport serves '"
            + location.scheme()
            + "' ("
            + location
            + "); there are: "
            + String.join(", ", known),
        null);
  }
}
