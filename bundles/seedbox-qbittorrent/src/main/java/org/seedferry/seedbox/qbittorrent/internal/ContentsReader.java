package org.seedferry.seedbox.qbittorrent.internal;

import java.util.List;
import java.util.Optional;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.client.ClientFiles;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;

/**
 * Tells what a transfer consists of. The daemon can rename files and folders, and store a torrent
 * with or without a folder of its own; what counts are the names that it stores.
 */
final class ContentsReader {

  private final ClientTarget target;
  private final Remote remote;

  ContentsReader(ClientTarget target, Remote remote) {
    this.target = target;
    this.remote = remote;
  }

  Contents contents(String hash) throws RemoteFailure {
    for (Row row : rows(hash)) {
      if (!row.complete()) {
        throw RemoteFailure.retry(
            target.name() + " does not have all of transfer " + hash + " at the moment", null);
      }
      return new ClientFiles(target, hash)
          .contents(remote::defaultSavePath, row.savePath(), remote.files(hash), row.name());
    }
    throw RemoteFailure.gone(target.name() + " has no transfer " + WireJson.shown(hash), null);
  }

  /** The torrent with the paths of the contents. */
  Optional<Torrent> torrent(String hash) throws RemoteFailure {
    Optional<byte[]> exported = Row.isHash(hash) ? remote.export(hash) : Optional.empty();
    if (exported.isEmpty()) {
      return Optional.empty();
    }
    try {
      Torrent torrent = Torrent.read(exported.get());
      return Optional.of(new ClientFiles(target, hash).stored(torrent, remote.files(hash)));
    } catch (TorrentException e) {
      throw RemoteFailure.askUser(
          target.name() + " exports an unusable torrent of " + hash + ": " + e.getMessage(), e);
    }
  }

  private List<Row> rows(String hash) throws RemoteFailure {
    return Row.isHash(hash) ? remote.torrents(List.of(hash)) : List.of();
  }
}
