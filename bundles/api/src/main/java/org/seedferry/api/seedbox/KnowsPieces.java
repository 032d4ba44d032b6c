package org.seedferry.api.seedbox;

import java.util.Optional;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.torrent.Torrent;

/** A {@link Seedbox} that can tell the torrent of a transfer, so that each piece is verified. */
public interface KnowsPieces {

  /**
   * The torrent of a transfer; empty where there is none. Its paths are those of the contents.
   *
   * @throws RemoteFailure when it cannot be had now
   */
  Optional<Torrent> torrent(String remoteId) throws RemoteFailure;
}
