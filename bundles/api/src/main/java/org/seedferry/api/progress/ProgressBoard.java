package org.seedferry.api.progress;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Shows the fetches under way. A service; thread-safe. */
@ProviderType
@FunctionalInterface
public interface ProgressBoard {

  /** The fetches under way, the oldest first. */
  List<Progress> current();
}
