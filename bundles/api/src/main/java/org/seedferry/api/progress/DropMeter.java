package org.seedferry.api.progress;

import org.osgi.annotation.versioning.ProviderType;

/** Counts what comes through a drop folder. A service for each folder; thread-safe. */
@ProviderType
@FunctionalInterface
public interface DropMeter {

  /** How it stands now. */
  DropFigures figures();
}
