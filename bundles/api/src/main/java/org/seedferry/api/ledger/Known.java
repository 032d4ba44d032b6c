package org.seedferry.api.ledger;

import java.util.Map;
import java.util.Set;

/**
 * What the ledger knows of what a seedbox may hold. Immutable.
 *
 * @param remoteIds what the seedbox calls the transfers that have a row
 * @param elsewhere the info-hashes of what is taken from other seedboxes, with their names; what is
 *     missing or given up there is not among them
 */
public record Known(Set<String> remoteIds, Map<String, String> elsewhere) {

  public Known {
    remoteIds = Set.copyOf(remoteIds);
    elsewhere = Map.copyOf(elsewhere);
  }
}
