package org.seedferry.api.progress;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Where deliveries go, and how full it may get. A service; thread-safe. */
@ProviderType
public interface DeliverySpace {

  /** The local root, as it is configured now; it need not exist yet. */
  Path root();

  /** Free bytes below the local root that are never used. */
  long floor();
}
