package org.seedferry.seedbox.transmission.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentFolder;
import org.seedferry.api.transport.RemotePath;

/** Reads the torrents of a daemon, which it keeps as files and does not tell by its control. */
final class MetainfoReader {

  private static final List<String> FIELDS =
      Stream.concat(ContentsReader.FIELDS.stream(), Stream.of("torrentFile")).toList();

  private final String seedbox;
  private final Remote remote;
  private final TorrentFolder folder;
  private final ContentsReader contents;

  /**
   * @param folder where the daemon keeps them
   */
  MetainfoReader(String seedbox, Remote remote, TorrentFolder folder, ContentsReader contents) {
    this.seedbox = seedbox;
    this.remote = remote;
    this.folder = folder;
    this.contents = contents;
  }

  Optional<Torrent> torrent(String hash) throws RemoteFailure {
    for (Answer row : remote.torrent(hash, FIELDS)) {
      Optional<String> name = name(row);
      Optional<Torrent> kept = name.isEmpty() ? Optional.empty() : folder.read(name.get(), hash);
      return kept.isEmpty() ? kept : Optional.of(contents.stored(row, kept.get()));
    }
    return Optional.empty();
  }

  /** The name of its file; empty for a magnet link, whose file is no torrent yet. */
  private Optional<String> name(Answer row) throws RemoteFailure {
    try {
      if (!org.seedferry.seedbox.transmission.internal.Torrent.hasMetadata(row)) {
        return Optional.empty();
      }
      String path = row.text("torrentFile");
      String name = path.substring(path.lastIndexOf('/') + 1);
      if (RemotePath.isName(name)) {
        return Optional.of(name);
      }
      throw new UnreadableException("'torrentFile' is '" + WireJson.shown(path) + "'");
    } catch (UnreadableException e) {
      throw RemoteFailure.askUser(
          seedbox + " does not tell where it keeps a torrent: " + e.getMessage(), e);
    }
  }
}
