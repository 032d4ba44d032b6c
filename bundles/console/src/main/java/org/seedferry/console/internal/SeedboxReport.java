package org.seedferry.console.internal;

import java.time.Duration;
import java.util.List;
import org.seedferry.api.Peer;
import org.seedferry.api.seedbox.RemoteTransfer;

/**
 * How a seedbox is.
 *
 * @param name its name
 * @param peer what it says of itself
 * @param held its transfers that are ours; null when it does not answer
 * @param roundTrip how long it took to tell them; null when it does not answer
 * @param findings what was found out
 */
record SeedboxReport(
    String name, Peer peer, List<RemoteTransfer> held, Duration roundTrip, Findings findings) {

  boolean answers() {
    return held != null;
  }

  List<RemoteTransfer> complete() {
    return held.stream().filter(RemoteTransfer::complete).toList();
  }

  /** Bytes of all, as far as they are known. */
  long size() {
    return held.stream().mapToLong(RemoteTransfer::size).filter(bytes -> bytes > 0).sum();
  }
}
