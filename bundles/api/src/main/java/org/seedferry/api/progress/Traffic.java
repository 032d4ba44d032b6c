package org.seedferry.api.progress;

import java.util.Map;

/**
 * What has come over the line since the fetch engine started. Immutable.
 *
 * @param bytes bytes fetched, also those that were thrown away later
 * @param files files fetched to their end
 * @param sessions open sessions, by the scheme of their transport; a scheme that had one stays,
 *     with 0
 */
public record Traffic(long bytes, long files, Map<String, Integer> sessions) {

  public Traffic {
    sessions = Map.copyOf(sessions);
  }
}
