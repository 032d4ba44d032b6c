package org.seedferry.seedbox.transmission.internal;

import java.util.List;
import java.util.Optional;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentFolder;
import org.seedferry.api.transport.RemotePath;

/** Reads the torrents of a daemon, which it keeps as files and does not tell by its control. */
final class MetainfoReader {

  private final String seedbox;
  private final Remote remote;
  private final TorrentFolder folder;

  /**
   * @param folder where the daemon keeps them
   */
  MetainfoReader(String seedbox, Remote remote, TorrentFolder folder) {
    this.seedbox = seedbox;
    this.remote = remote;
    this.folder = folder;
  }

  Optional<Torrent> torrent(String hash) throws RemoteFailure {
    for (Answer row : remote.torrent(hash, List.of("torrentFile"))) {
      return folder.read(name(row), hash);
    }
    return Optional.empty();
  }

  private String name(Answer row) throws RemoteFailure {
    try {
      String path = row.text("torrentFile");
      String name = path.substring(path.lastIndexOf('/') + 1);
      if (RemotePath.isName(name)) {
        return name;
      }
      throw new UnreadableException("'torrentFile' is '" + WireJson.shown(path) + "'");
    } catch (UnreadableException e) {
      throw RemoteFailure.askUser(
          seedbox + " does not tell where it keeps a torrent: " + e.getMessage(), e);
    }
  }
}
