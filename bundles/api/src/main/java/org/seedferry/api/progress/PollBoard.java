package org.seedferry.api.progress;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Shows how the polls of the seedboxes stand. A service; thread-safe. */
@ProviderType
@FunctionalInterface
public interface PollBoard {

  /** The polls of each seedbox, by its name. */
  List<PollStatus> polls();
}
