package org.seedferry.api.progress;

import org.osgi.annotation.versioning.ProviderType;

/** Counts what comes over the line. A service; thread-safe. */
@ProviderType
@FunctionalInterface
public interface TrafficMeter {

  /** What there has been since the service came up. */
  Traffic traffic();
}
