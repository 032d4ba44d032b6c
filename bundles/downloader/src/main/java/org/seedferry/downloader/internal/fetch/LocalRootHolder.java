package org.seedferry.downloader.internal.fetch;

import org.seedferry.downloader.internal.staging.LocalRoot;

/** Tells the watches of this bundle where deliveries stand. */
@FunctionalInterface
public interface LocalRootHolder {

  /** The local root as it is configured now. */
  LocalRoot localRoot();
}
