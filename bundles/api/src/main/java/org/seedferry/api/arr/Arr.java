package org.seedferry.api.arr;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;
import org.seedferry.api.RemoteFailure;

/** A Sonarr, Radarr or Lidarr. A service, one for each; thread-safe. */
@ConsumerType
public interface Arr {

  /**
   * The factory PID under which they are configured, with their labels in the key {@code labels}:
   * so that it is known that one is to be there also while its bundle is being updated.
   */
  String FACTORY_PID = "org.seedferry.arr";

  /** Its name, for people. */
  String name();

  /** The labels whose transfers it imports; empty for all. */
  Set<String> labels();

  /** False when nobody can ask it anything, and it only tells by itself. */
  default boolean canBeAsked() {
    return true;
  }

  /**
   * Tells how the given deliveries stand: by what the *arr has told by itself, and for those that
   * this does not settle by asking it, all of them with a fixed number of requests.
   *
   * @return a status for each delivery's {@code transferId}; left out is what nothing is known of
   *     because nobody could be asked
   * @throws RemoteFailure when it does not answer, and has told nothing either
   */
  Map<Long, ImportStatus> status(Collection<Delivery> deliveries) throws RemoteFailure;

  /** Asks it to look for finished downloads now; nothing happens when it cannot be asked. */
  void lookNow() throws RemoteFailure;
}
