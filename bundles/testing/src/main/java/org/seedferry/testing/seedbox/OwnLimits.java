package org.seedferry.testing.seedbox;

import org.seedferry.api.RemoteFailure;

/** The limits that a real client has for all of its torrents, as a person sets them there. */
public interface OwnLimits {

  /**
   * Whether the client ends the seeding of every torrent without limits of its own as soon as that
   * is complete; at first it ends none.
   */
  void endAtOnce(boolean ends) throws RemoteFailure;

  /** True while it has a torrent, has all of it and shares it. */
  boolean seeds(String hash) throws RemoteFailure;
}
