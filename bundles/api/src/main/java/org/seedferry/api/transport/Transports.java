package org.seedferry.api.transport;

import java.util.Collection;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Services;

/** Picks the transport for a location out of those that are there. Thread-safe. */
public final class Transports {

  private final Services<Transport> transports;

  public Transports(Collection<Transport> transports) {
    this(() -> transports);
  }

  /**
   * @param present those that are there at the moment it is asked
   */
  public Transports(Supplier<? extends Collection<Transport>> present) {
    this.transports = new Services<>("transport", present);
  }

  /**
   * Opens a session by the transport that serves the location's scheme; it {@link DeletesFiles} if
   * that one's does, and {@link OpensAhead} as far as that one's does. What the session throws once
   * that transport has gone has the advice {@code ABSENT}.
   *
   * @throws RemoteFailure {@code ABSENT} when none does at the moment: a bundle that is being
   *     updated comes back
   */
  public TransportSession open(Location location) throws RemoteFailure {
    var known = new TreeSet<String>();
    for (Transport transport : transports.all()) {
      if (transport.schemes().contains(location.scheme())) {
        return LeasedSession.of(
            transports, transport, transports.call(transport, any -> any.open(location)));
      }
      known.addAll(transport.schemes());
    }
    throw RemoteFailure.absent(
        "no transport serves '"
            + location.scheme()
            + "' ("
            + location
            + "); there are: "
            + String.join(", ", known),
        null);
  }
}
