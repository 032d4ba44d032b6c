package org.seedferry.home.internal.settings;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * The configurations that are in force, and what was in force before a file took their place. What
 * is kept lasts as long as the configurations themselves.
 */
public interface Configurations {

  /** The values of a configuration; null when there is none. */
  Map<String, Object> get(Pid pid) throws IOException;

  /** Sets the values of a configuration. */
  void put(Pid pid, Map<String, Object> values) throws IOException;

  /** Deletes a configuration; one that is not there counts as deleted. */
  void delete(Pid pid) throws IOException;

  /** Keeps what is in force now, unless something is kept for that PID already. */
  void keep(Pid pid) throws IOException;

  /** Keeps what is in force now instead of what was kept for that PID before. */
  void keepAnew(Pid pid) throws IOException;

  /** Puts back what was kept, and keeps it no longer; nothing happens when nothing was kept. */
  void restore(Pid pid) throws IOException;

  /** The PIDs for which something is kept. */
  Set<Pid> kept() throws IOException;
}
