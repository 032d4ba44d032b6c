package org.seedferry.seedbox.rtorrent.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;

/**
 * Finds the names of files and folders of which rTorrent tells only what is left of them, by
 * looking into the folders that they are in. Not thread-safe.
 */
final class TrueNames {

  private final TransportSession session;
  private final Map<RemotePath, List<RemoteEntry>> listings = new HashMap<>();

  TrueNames(TransportSession session) {
    this.session = session;
  }

  /** False when a path is as it is told. */
  static boolean mayDiffer(RemotePath told) {
    return told.names().stream().anyMatch(ToldName::isAmbiguous);
  }

  /**
   * The path of a file.
   *
   * @param told the path as rTorrent tells it
   * @param size the file's size, to choose by where several files are told so
   * @return empty when there is no such file
   * @throws RemoteFailure {@code ASK_USER} when it may be one or the other
   */
  Optional<RemotePath> find(RemotePath told, long size) throws RemoteFailure {
    RemotePath path = RemotePath.ROOT;
    int last = told.names().size() - 1;
    for (int i = 0; i <= last; i++) {
      String name = told.names().get(i);
      Optional<String> found =
          ToldName.isAmbiguous(name) ? found(path, name, i == last, size) : Optional.of(name);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      path = path.child(found.get());
    }
    return Optional.of(path);
  }

  private Optional<String> found(RemotePath folder, String told, boolean file, long size)
      throws RemoteFailure {
    List<RemoteEntry> fitting =
        entries(folder).stream()
            .filter(entry -> file ? entry.isFile() : entry.isFolder())
            .filter(entry -> ToldName.fits(entry.name(), told))
            .toList();
    if (fitting.size() > 1 && file) {
      fitting = fitting.stream().filter(entry -> entry.size() == size).toList();
    }
    if (fitting.size() > 1) {
      throw RemoteFailure.askUser(
          "rTorrent tells the name '"
              + WireJson.shown(told)
              + "', as it cannot write all characters, and "
              + fitting.size()
              + " names in the folder '"
              + WireJson.shown(folder.toString())
              + "' are told so: bring this transfer home by hand",
          null);
    }
    return fitting.stream().map(RemoteEntry::name).findFirst();
  }

  private List<RemoteEntry> entries(RemotePath folder) throws RemoteFailure {
    List<RemoteEntry> known = listings.get(folder);
    if (known == null) {
      try {
        known = session.list(folder);
      } catch (RemoteFailure e) {
        if (e.advice() != Advice.GONE) {
          throw e;
        }
        known = List.of();
      }
      listings.put(folder, known);
    }
    return known;
  }
}
