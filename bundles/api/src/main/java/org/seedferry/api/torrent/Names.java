package org.seedferry.api.torrent;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.transport.RemotePath;

/** Names of files, which come from strangers. */
final class Names {

  private Names() {}

  /** The name, when it leads nowhere but to an entry of its folder. */
  static String checked(String name) throws TorrentException {
    if (!RemotePath.isName(name)) {
      throw new TorrentException("'" + WireJson.shown(name) + "' cannot be a name");
    }
    return name;
  }

  /** A path for a message. */
  static String shown(RemotePath path) {
    return WireJson.shown(path.toString());
  }

  /** Two files in one place could not both be there; padding never is. */
  static void checkUnique(List<TorrentFile> files) throws TorrentException {
    Set<RemotePath> seen = new HashSet<>();
    for (TorrentFile file : files) {
      if (!file.padding() && !seen.add(file.path())) {
        throw new TorrentException("the file '" + shown(file.path()) + "' stands twice");
      }
    }
  }
}
