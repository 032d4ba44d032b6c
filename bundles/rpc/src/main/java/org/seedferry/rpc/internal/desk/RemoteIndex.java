package org.seedferry.rpc.internal.desk;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.seedferry.api.Transfer;
import org.seedferry.api.progress.RemoteListing;
import org.seedferry.api.seedbox.RemoteTransfer;

/** What the seedboxes were last seen to hold, by ids and by hashes. Immutable once it is made. */
final class RemoteIndex {

  /** One seedbox. */
  private static final class Box {
    private final RemoteListing listing;
    private final Map<String, RemoteTransfer> byId = new HashMap<>();
    private final Map<String, RemoteTransfer> byHash = new HashMap<>();
    private int incomplete;

    Box(RemoteListing listing) {
      this.listing = listing;
      for (RemoteTransfer transfer : listing.transfers()) {
        byId.put(transfer.remoteId(), transfer);
        if (transfer.infoHash() != null) {
          byHash.put(transfer.infoHash(), transfer);
        }
        incomplete += transfer.complete() ? 0 : 1;
      }
    }

    RemoteTransfer find(Transfer row) {
      RemoteTransfer found = byId.get(row.remoteId());
      return found != null || row.infoHash() == null ? found : byHash.get(row.infoHash());
    }
  }

  /** Of no seedbox. */
  static final RemoteIndex NONE = new RemoteIndex(Map.of());

  private final Map<String, Box> boxes;

  private RemoteIndex(Map<String, Box> boxes) {
    this.boxes = boxes;
  }

  /** The index of other listings. What is the same listing as in this one is not read again. */
  RemoteIndex of(List<RemoteListing> listings) {
    Map<String, Box> next = new HashMap<>();
    for (RemoteListing listing : listings) {
      Box known = boxes.get(listing.seedbox());
      boolean same = known != null && known.listing == listing;
      next.put(listing.seedbox(), same ? known : new Box(listing));
    }
    return new RemoteIndex(next);
  }

  /** A transfer as its seedbox tells of it; null when it does not. */
  RemoteTransfer find(Transfer row) {
    return find(row.seedbox(), row);
  }

  /** The same on any seedbox. */
  RemoteTransfer find(String seedbox, Transfer row) {
    Box box = boxes.get(seedbox);
    return box == null ? null : box.find(row);
  }

  /** When a seedbox was last seen; null when it was not. */
  Instant seen(String seedbox) {
    Box box = boxes.get(seedbox);
    return box == null ? null : box.listing.at();
  }

  /** How many transfers a seedbox has that are not complete; 0 when it was not seen. */
  int incomplete(String seedbox) {
    Box box = boxes.get(seedbox);
    return box == null ? 0 : box.incomplete;
  }
}
