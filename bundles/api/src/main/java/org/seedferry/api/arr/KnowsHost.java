package org.seedferry.api.arr;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.seedferry.api.RemoteFailure;

/** An {@link Arr} that can tell how it sees this host. */
@ConsumerType
public interface KnowsHost {

  /**
   * Asks it, with a few calls; changes nothing.
   *
   * @return what there is to say, for people; empty when it cannot be asked
   * @throws RemoteFailure when it cannot be asked now
   */
  List<HostSight> sights() throws RemoteFailure;
}
