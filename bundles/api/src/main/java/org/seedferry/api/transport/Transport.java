package org.seedferry.api.transport;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;
import org.seedferry.api.RemoteFailure;

/**
 * Lists and reads remote files for some URI schemes. A service; thread-safe. When it goes it may
 * close the sessions that it has opened; whatever their calls throw then, {@link Transports} tells
 * it as {@code ABSENT}.
 */
@ConsumerType
public interface Transport {

  /** The schemes that it serves, in lower case. */
  Set<String> schemes();

  /**
   * Opens a session. May connect at once or at the first call.
   *
   * @throws RemoteFailure when the location cannot be reached or does not let us in
   */
  TransportSession open(Location location) throws RemoteFailure;
}
