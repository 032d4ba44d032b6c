package org.seedferry.api.progress;

import java.time.Instant;
import java.util.List;
import org.seedferry.api.seedbox.RemoteTransfer;

/**
 * What a seedbox was last seen to hold. Immutable.
 *
 * @param seedbox its name
 * @param at when
 * @param transfers every transfer that is ours, complete or not
 */
public record RemoteListing(String seedbox, Instant at, List<RemoteTransfer> transfers) {

  public RemoteListing {
    transfers = List.copyOf(transfers);
  }
}
