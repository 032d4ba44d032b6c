package org.seedferry.api.progress;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Shows what the seedboxes were last seen to hold. A service; thread-safe; asks no seedbox. */
@ProviderType
public interface RemoteBoard {

  /** What the last good look at each seedbox has told; none of one that was not seen yet. */
  List<RemoteListing> listings();

  /**
   * Has a seedbox looked at as soon as that is possible, and not at its next turn only: a second
   * after the last look at the soonest, not before the time that it asks for, and not where a
   * person has to act first. Nothing happens when there is none of that name.
   */
  void lookSoon(String seedbox);
}
