package org.seedferry.api.notify;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.ledger.EventKind;

/**
 * Tells people, or another program. A service, one for each destination; used by one thread at a
 * time.
 */
@ConsumerType
public interface Channel {

  /**
   * Its name: the key of its place in the event log. Unique among all channels and never changed.
   */
  String name();

  /** The events that it wants. */
  Set<EventKind> kinds();

  /** Sends one notice; returns when the other side has taken it. */
  void send(Notice notice) throws RemoteFailure;
}
