package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.seedferry.guard.StopSignal;

/** Tells what happens in folders. Used by one thread. */
interface Changes extends AutoCloseable {

  /** Opens them. */
  @FunctionalInterface
  interface Source {

    /**
     * Begins to watch.
     *
     * @throws IOException when this machine cannot
     */
    Changes open() throws IOException;
  }

  /**
   * What has happened.
   *
   * @param paths where something came, or was changed
   * @param unknown true when something has happened that only a look at everything can tell
   */
  record Happened(Set<Path> paths, boolean unknown) {

    static final Happened NOTHING = new Happened(Set.of(), false);
  }

  /**
   * These are the folders, from now on.
   *
   * @return true when one of them is new
   */
  boolean cover(List<Path> folders) throws IOException;

  /** Waits until something happens, a stop is asked for, or the limit is over. */
  Happened await(Duration limit, StopSignal stop) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
